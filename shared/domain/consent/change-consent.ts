import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Address } from '../contact/address.ts';
import type { EventEntry, InboundEntry } from '../message/entry.ts';
import { appendConsent } from './consent.rows.ts';
import type { KeywordMatch } from './keywords.ts';
import { startCovers, stopCovers } from './standing.ts';

/** What a keyword does to an address: its new state, one ledger line and the line that the thread shows. */
export interface ConsentChange {
  address: Address;
  ledger: Write;
  event: EventEntry | undefined;
  /** False when the address was in that state already. */
  changed: boolean;
}

const covers = { given: startCovers, revoked: stopCovers, noted: undefined };

/**
 * The effect of an exact keyword on consent. STOP words close the address for texts and automated calls; only START
 * and UNSTOP open it again; YES from a closed address is noted, because Twilio lets texts through again and we do not.
 * HELP, and YES from an open address, change nothing.
 */
export function consentWrites(
  app: App,
  from: Address,
  entry: Pick<InboundEntry, 'id' | 'at' | 'threadId' | 'to'>,
  keyword: KeywordMatch,
): ConsentChange | undefined {
  if (keyword.keyword === 'help') return undefined;
  if (keyword.keyword === 'yes' && !from.optedOut) return undefined;
  const { at } = entry;
  const ledger = (state: 'given' | 'revoked' | 'noted'): Write =>
    appendConsent({
      id: entry.id,
      channel: 'sms',
      address: from.address,
      category: 'care',
      ...(covers[state] ? { covers: covers[state] } : {}),
      state,
      source: 'own-words',
      words: keyword.word,
      threadId: entry.threadId,
      entryId: entry.id,
      recordedBy: 'system',
      at,
    });
  const event = (what: EventEntry['event'], text: string): EventEntry => ({
    id: app.newId(),
    threadId: entry.threadId,
    kind: 'event',
    direction: 'out',
    channel: 'sms',
    at,
    text,
    by: 'system',
    event: what,
  });
  if (keyword.keyword === 'stop') {
    const { openAtProvider: _closed, ...rest } = from;
    return {
      address: {
        ...rest,
        optedOut: from.optedOut ?? { at, word: keyword.word },
        ...(from.outreach ? { outreach: 'revoked' as const } : {}),
      },
      ledger: ledger('revoked'),
      event: from.optedOut ? undefined : event('opted-out', 'Texts to this number are stopped, from this word.'),
      changed: !from.optedOut,
    };
  }
  if (keyword.keyword === 'yes') {
    return {
      address: { ...from, openAtProvider: true },
      ledger: ledger('noted'),
      event: event('open-at-provider', 'Texts are stopped here and open at Twilio. Ask them to text START.'),
      changed: false,
    };
  }
  const { optedOut, openAtProvider: _open, callsStopped: _calls, blockedBy, ...open } = from;
  const stillBlocked = (blockedBy ?? []).filter((sender) => sender !== entry.to);
  return {
    address: { ...open, care: 'given', ...(stillBlocked.length > 0 ? { blockedBy: stillBlocked } : {}) },
    ledger: ledger('given'),
    event: optedOut ? event('opted-in', 'Texts to this number are on again, from this word.') : undefined,
    changed: optedOut !== undefined,
  };
}
