import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Address } from '../contact/address.ts';
import type { EventEntry } from '../message/entry.ts';
import { appendConsent } from './consent.rows.ts';

/** What a person's own word about outreach by e-mail does: the address as it stands then, one ledger line, one line in the thread. */
export interface OutreachChange {
  address: Address;
  ledger: Write;
  event: EventEntry;
}

const said = {
  revoked: { words: 'Unsubscribed', text: 'They unsubscribed: no outreach goes to this e-mail address any more.' },
  given: {
    words: 'Took the unsubscribing back',
    text: 'They took their unsubscribing back: outreach may go to this e-mail address.',
  },
} as const;

/** The writes of their own yes or no, said by the link, the button or the address that a message of ours (`of`) carried. */
export function outreachChange(
  app: App,
  from: Address,
  state: 'revoked' | 'given',
  of: { threadId: string; id: string; at: string },
): OutreachChange {
  const { words, text } = said[state];
  const id = app.newId();
  return {
    address: { ...from, outreach: state },
    ledger: appendConsent({
      id,
      channel: 'email',
      address: from.address,
      category: 'outreach',
      state,
      source: 'own-words',
      words,
      threadId: of.threadId,
      entryId: of.id,
      recordedBy: 'system',
      at: of.at,
    }),
    event: {
      id,
      threadId: of.threadId,
      kind: 'event',
      direction: 'out',
      channel: 'email',
      at: of.at,
      by: 'system',
      event: state === 'revoked' ? 'outreach-stopped' : 'outreach-resumed',
      text,
    },
  };
}
