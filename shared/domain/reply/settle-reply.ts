import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import { isConsent } from '../consent/is-consent.ts';
import { putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { wordsOf } from '../message/automatic-answers.ts';
import { countsNoMore, wordsRead } from '../message/entry.rows.ts';
import type { InboundEntry, OutboundEntry } from '../message/entry.ts';
import { answerAfterHours } from '../thread/answer-after-hours.ts';
import { post } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { withAutomatic } from '../thread/thread-rules.ts';
import type { Around } from './around.ts';
import { calmed, isAllThatWaits } from './calm.ts';
import type { ReHomed } from './re-home.ts';

/** What follows from a message besides a change of a visit. */
export interface Settled {
  /** Where it stands now, when that is another thread than it came to. */
  home?: ReHomed | undefined;
  /** How the head of its thread changes. */
  head?: ((head: Thread) => Thread) | undefined;
  /** The messages that ask nothing of anybody: where they are all that the thread waits with, its clock stops. */
  calms?: readonly InboundEntry[] | undefined;
  /** These are all that the thread waits with: whoever asks has looked. */
  isAll?: boolean;
  /** How its address changes. */
  contact?: ((from: Address) => Address) | undefined;
  /** A text of ours that answers it. */
  answer?: Pick<OutboundEntry, 'text' | 'purpose' | 'echo'> | undefined;
  /** It stands unanswered and may get the answer for closed hours. */
  mayBeAfterHours?: boolean;
  /** More follows from it: it is not marked as read yet. */
  leavesUnread?: boolean | undefined;
}

/**
 * The writes that settle a message: it is read, the head of its thread as it is now, its address, and what answers it. The
 * thread where it stands is written by `head`, so that whoever writes that thread for another reason can do it once.
 */
export function settlingWrites(
  app: App,
  around: Around,
  {
    home,
    head = same,
    calms = [],
    isAll = false,
    contact = sameContact,
    answer,
    mayBeAfterHours,
    leavesUnread,
  }: Settled,
): { head: Thread; headVersion: number | undefined; writes: Record<string, Write | undefined> } {
  const { practice, from, fromVersion } = around;
  const entry = home?.entry ?? around.entry;
  const before = home?.head ?? around.head;
  const isCalm = isAll || isAllThatWaits(before, calms);
  let next = head(isCalm ? calmed(before, calms) : before);
  const others = isCalm ? calms.filter(({ id }) => id !== entry.id) : [];
  const given = ownTextConsent(around.head, from, entry);
  const asked = { from: entry.from, words: wordsOf(entry.text), at: entry.at, personAt: around.entry.personBefore };
  const afterHours = mayBeAfterHours ? answerAfterHours(app, practice, next, entry, from, asked) : undefined;
  const posted = answer ? posting(app, entry, answer) : afterHours;
  if (posted) {
    const answered = withAutomatic(next, posted.entry);
    // What more of it is answered for is still the newest that somebody wrote.
    next = leavesUnread && next.last ? { ...answered, last: next.last } : answered;
  }
  if (afterHours) next = { ...next, answeredAfterHours: true };
  const told = contact(from);
  const contacted =
    given || afterHours
      ? {
          ...told,
          ...(given ? { care: 'given' as const } : {}),
          ...(afterHours ? { answers: afterHours.answers } : {}),
        }
      : told;
  return {
    head: next,
    headVersion: home ? home.version : around.head.version,
    writes: {
      ...(home ? home.writesWhen(isCalm) : leavesUnread ? {} : { read: wordsRead(entry, isCalm) }),
      ...Object.fromEntries(others.map((other) => [`calm ${other.id}`, countsNoMore(other)])),
      contact: contacted === from ? undefined : putAddress(contacted, fromVersion),
      consent: given,
      answer: posted?.write,
    },
  };
}

const same = (head: Thread): Thread => head;
const sameContact = (from: Address): Address => from;

/** Settles a message that changes no visit. False when something moved meanwhile; whoever asks looks again. */
export async function settleReply(app: App, around: Around, settled: Settled): Promise<boolean> {
  const { head, headVersion, writes } = settlingWrites(app, around, settled);
  const isChanged = settled.home !== undefined || head !== around.head;
  const committed = await app.table.commit<string>({
    ...writes,
    head: isChanged ? putThread(head, headVersion) : undefined,
  });
  return committed.ok || isReadElsewhere(committed.names);
}

/** Another job was before us: there is nothing left to do. */
export function isReadElsewhere(names: readonly string[]): boolean {
  return names.includes('read');
}

function posting(app: App, entry: InboundEntry, answer: NonNullable<Settled['answer']>) {
  return post({
    id: app.newId(),
    threadId: entry.threadId,
    channel: 'sms',
    at: new Date(Date.parse(entry.at) + 1).toISOString(),
    ...answer,
    to: entry.from,
    from: entry.to,
    by: 'system',
    notBefore: entry.at,
    planned: false,
  });
}

/** Their own text is consent to care, where an import left the number at "ask first" and nothing in it is doubtful. */
function ownTextConsent(head: Thread, from: Address, entry: InboundEntry): Write | undefined {
  const isAsked = from.care === 'ask-first' && from.people.length > 0 && !from.optedOut;
  if (!isAsked || entry.kind !== 'text' || head.revocation || !isConsent(entry.text)) return undefined;
  return appendConsent({
    id: entry.id,
    channel: 'sms',
    address: from.address,
    category: 'care',
    state: 'given',
    source: 'own-text',
    threadId: entry.threadId,
    entryId: entry.id,
    recordedBy: 'system',
    at: entry.at,
  });
}
