import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { putCall } from '../call/call.rows.ts';
import type { CallEntry } from '../call/call.ts';
import { hasUnreadWords, withWordsRead } from '../call/call-words-read.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import { heardRevocation, revokedAddresses } from '../consent/heard-revocation.ts';
import { isConsent } from '../consent/is-consent.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import type { Revocation } from '../consent/revocation.ts';
import { addressKey, addressRow, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import { putEvent, wordsRead } from '../message/entry.rows.ts';
import type { EventEntry, InboundEntry } from '../message/entry.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';

const attempts = 20;
const dayMs = 86_400_000;

type Heard = InboundEntry | CallEntry;
type Question = NonNullable<Thread['revocation']>;

/**
 * Reads a patient's words closely, of a text, an e-mail or a voicemail's transcript: may they be an opt-out? Then the thread
 * gets its red item, with its clock, and a line that says so. Nothing is stopped by it. A text of somebody whose number an
 * import left at "ask first" is consent to care, where it says nothing else. Harmless when repeated: the message is marked as
 * read with it.
 */
export async function readWords(app: App, ref: EntryRef): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [entry, head] = await app.table.getMany([entryRow, entryKey(ref)], [threadRow, threadKey(ref.threadId)]);
    if (entry?.direction !== 'in' || !head) return;
    if (entry.kind === 'call' && !hasUnreadWords(entry)) return;
    const from = await app.table.get(addressRow, addressKey(entry.channel, entry.from));
    const found = heardRevocation(entry);
    const question = found ? await questionOf(app, head, entry, found) : undefined;
    const consent = found ? {} : consentWrites(head, entry, from);
    const event = question ? eventOf(app, entry, question) : undefined;
    const isNew = question !== undefined && head.revocation === undefined;
    const committed = await app.table.commit({
      read: entry.kind === 'call' ? putCall(withWordsRead(entry), entry.version) : wordsRead(entry),
      event: event ? putEvent(event) : undefined,
      head: question ? putThread(asked(head, question), head.version) : undefined,
      watch: isNew ? putRevocationWatch(head.id, new Date(app.now().getTime() + dayMs).toISOString()) : undefined,
      ...consent,
    });
    if (committed.ok) {
      if (question) app.log.info('revocation_seen', { threadId: head.id, entryId: entry.id, kind: question.kind });
      return;
    }
    if (committed.names.includes('read') && entry.kind !== 'call') return;
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while its words were read');
}

/** What a person has to decide: of the addresses that these words are for, those that are not stopped yet; undefined: none. */
async function questionOf(app: App, head: Thread, entry: Heard, said: Revocation): Promise<Question | undefined> {
  const all = revokedAddresses(head, { channel: entry.channel, address: entry.from }, said);
  const rows = await app.table.getMany(
    ...all.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const [first, ...also] = all.filter((_, place) => rows[place]?.optedOut === undefined);
  if (!first) return undefined;
  const source =
    entry.kind === 'call' ? ('voicemail' as const) : entry.kind === 'email' ? ('email' as const) : undefined;
  const more = { ...(source ? { source } : {}), ...(also.length > 0 ? { also } : {}) };
  return { entryId: entry.id, at: entry.at, address: first.address, kind: said.kind, words: said.words, ...more };
}

/**
 * The head with the question. The first that is open keeps its date and its words; what is asked for another address
 * meanwhile is decided with it.
 */
function asked(head: Thread, question: Question): Thread {
  const open = head.revocation;
  if (!open) return { ...head, alarm: head.alarm ?? 'revocation', revocation: question };
  const known = new Set([open.address, ...(open.also ?? []).map(({ address }) => address)]);
  const own = { channel: channelOf(question.address), address: question.address };
  const more = [own, ...(question.also ?? [])].filter(({ address }) => !known.has(address));
  return more.length === 0 ? head : { ...head, revocation: { ...open, also: [...(open.also ?? []), ...more] } };
}

function channelOf(address: string): 'sms' | 'email' {
  return address.includes('@') ? 'email' : 'sms';
}

/** Their own text is consent to care, where an import left the number at "ask first" and nothing in it is doubtful. */
function consentWrites(head: Thread, entry: Heard, from: Address | undefined): Record<string, Write> {
  const isAsked = from?.care === 'ask-first' && from.people.length > 0 && !from.optedOut;
  if (!isAsked || entry.kind !== 'text' || head.revocation || !isConsent(entry.text)) return {};
  return {
    contact: putAddress({ ...from, care: 'given' }, from.version),
    consent: appendConsent({
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
    }),
  };
}

/** Right below the message that it speaks of. */
function eventOf(app: App, entry: Heard, { kind, words, source }: Question): EventEntry {
  const meant = kind === 'stop' ? 'This may ask for messages to stop' : 'This may be the wrong person';
  const where = source === 'voicemail' ? ', on the voicemail' : '';
  return {
    id: app.newId(),
    threadId: entry.threadId,
    kind: 'event',
    direction: 'out',
    channel: entry.channel,
    at: entry.at,
    text: `${meant}${where}: “${words}”. Somebody has to decide.`,
    by: 'system',
    event: 'revocation-seen',
  };
}
