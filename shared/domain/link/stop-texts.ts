import type { App } from '../../ports.ts';
import { consentWrites } from '../consent/change-consent.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { BehindVisit } from './find-visit.ts';

/** What stands in the ledger as their word. */
export const stoppedByLink = 'Stop texts (link)';

const words = {
  revoked: {
    keyword: 'stop',
    word: stoppedByLink,
    says: 'Texts to this number are stopped, by the link to their visit.',
  },
  given: { keyword: 'start', word: 'Keep texts (link)', says: 'Texts to this number are on again, by the same link.' },
} as const;

const attempts = 20;

/**
 * Stops texts to the telephone that a link was sent to, as the word STOP does; the same again changes nothing. `given`
 * takes that back, as long as it was this that stopped them. False where the link went to no telephone.
 */
export async function stopTexts(
  app: App,
  { phone, visit, location }: BehindVisit,
  state: 'revoked' | 'given',
): Promise<boolean> {
  if (!phone) return false;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [known, found] = await app.table.getMany(
      [addressRow, addressKey('sms', phone.number)],
      [threadRow, threadKey(visit.threadId)],
    );
    const head = await standingThread(app, found);
    if (!head) throw new Error('a visit has no thread');
    const before = known ?? freshAddress('sms', phone.number);
    if (state === 'revoked' ? before.optedOut : before.optedOut?.word !== stoppedByLink) return true;
    const { keyword, word, says } = words[state];
    const at = app.now().toISOString();
    const of = { id: app.newId(), at, threadId: visit.threadId, to: location.numbers[0] ?? '' };
    const change = consentWrites(app, before, of, { keyword, word, ambiguous: false });
    if (!change?.event) throw new Error('a word that changes consent leaves a line');
    const committed = await app.table.commit({
      contact: putAddress(change.address, known?.version),
      consent: change.ledger,
      event: putEvent({ ...change.event, text: says }),
      head: putThread({ ...head, tip: change.event.id, lastAt: at }, head.version),
    });
    if (committed.ok) {
      app.log.info('texts_changed_by_link', { appointmentId: visit.id, state });
      return true;
    }
    await app.backOff(attempt);
  }
  throw new Error('a number kept changing while its texts were stopped');
}
