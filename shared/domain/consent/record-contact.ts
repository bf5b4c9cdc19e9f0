import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { cleared } from '../contact/health.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { appendConsent } from './consent.rows.ts';
import type { Consent } from './consent.ts';
import { stopCovers } from './standing.ts';

/** What a member of staff heard, or decided, of an address of this thread. */
export interface ContactNote {
  what: 'opt-out' | 'not-an-opt-out' | 'care-given' | 'outreach-given' | 'works-again';
  channel: 'sms' | 'email';
  address: string;
  /** Where it was heard. */
  source: Extract<Consent['source'], 'phone' | 'in-person' | 'voicemail' | 'email' | 'own-text'>;
  /** What they said, or why staff knows. */
  words: string;
}

const attempts = 20;

/**
 * Records what somebody said of an address other than by a keyword: an opt-out by phone, consent at the desk, that words
 * were no opt-out, that a number works again. One ledger line, one line in the thread, the address as it stands now, and
 * the open question closed: together. Staff never open a stopped address: only its own START does. Refusals: not_found
 * for an address that is not this thread's, cannot_send for consent at a stopped address.
 */
export async function recordContact(app: App, who: Staff, threadId: string, note: ContactNote): Promise<Thread> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readThread(app, who, threadId);
    if (!isOfThread(head, note)) {
      throw new Refusal('not_found', 'This address is not one of this conversation.', { field: 'address' });
    }
    const at = app.now().toISOString();
    const event = eventOf(app, who, head, note, at);
    const committed = await app.table.commit({
      ...(await addressWrites(app, who, head, note, at)),
      event: putEvent(event),
      head: putThread(decided({ ...head, tip: event.id }, note), head.version),
    });
    if (committed.ok) {
      app.log.info('contact_recorded', { threadId, by: who.id, what: note.what });
      return { ...decided({ ...head, tip: event.id }, note), version: head.version + 1 };
    }
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Try again.');
}

/** The addresses that a note is for: its own, and with the opt-out that was asked, whatever else those words are for. */
async function addressWrites(
  app: App,
  who: Staff,
  head: Thread,
  note: ContactNote,
  at: string,
): Promise<Record<string, Write | undefined>> {
  const isAsked = note.what === 'opt-out' && head.revocation?.address === note.address;
  const notes = [note, ...(isAsked ? (head.revocation?.also ?? []) : []).map((where) => ({ ...note, ...where }))];
  const others = othersDecided(head, note).filter(({ address }) => notes.every((one) => one.address !== address));
  const rows = await app.table.getMany(
    ...[...notes, ...others].map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const writes: Record<string, Write | undefined> = {};
  others.forEach((_, nth) => {
    const row = rows[notes.length + nth];
    if (row?.undecided) writes[`decided ${nth}`] = putAddress(decidedFor(row, head), row.version);
  });
  notes.forEach((one, place) => {
    const known = rows[place];
    const row = known ?? freshAddress(one.channel, one.address);
    const before = closesQuestion(head, note) ? decidedFor(row, head) : row;
    if (before.optedOut && (one.what === 'care-given' || one.what === 'outreach-given')) {
      throw new Refusal('cannot_send', stoppedWords[one.channel]);
    }
    writes[`contact ${place}`] = putAddress(changed(before, one, at), known?.version);
    writes[`consent ${place}`] = ledgerLine(app.newId(), who, head, one, at);
  });
  return writes;
}

/** The addresses besides its own whose open question this note answers too. */
function othersDecided(head: Thread, note: ContactNote): { channel: 'sms' | 'email'; address: string }[] {
  return closesQuestion(head, note) ? (head.revocation?.also ?? []) : [];
}

function closesQuestion({ revocation }: Thread, { what, address }: ContactNote): boolean {
  return (what === 'opt-out' || what === 'not-an-opt-out') && revocation?.address === address;
}

/** The address with nothing undecided in this thread any more; another's question stays. */
function decidedFor(of: Address, { id, joins = [] }: Thread): Address {
  const { undecided, ...rest } = of;
  const open = (undecided ?? []).filter((threadId) => threadId !== id && !joins.includes(threadId));
  return open.length > 0 ? { ...rest, undecided: open } : rest;
}

const stoppedWords: Record<ContactNote['channel'], string> = {
  sms: 'Texts to this number are stopped. Only they can turn them on, by texting START.',
  email: 'E-mails to this address are stopped, as they asked. Call, or use another address of theirs.',
};

function isOfThread(head: Thread, { channel, address }: ContactNote): boolean {
  if (
    head.revocation?.address === address ||
    head.lastInbound.email?.from === address ||
    head.lastInbound.sms?.from === address
  )
    return true;
  return head.addresses.some((one) => one.address === address && (one.channel === 'email') === (channel === 'email'));
}

function changed(before: Address, { what, source }: ContactNote, at: string): Address {
  switch (what) {
    case 'opt-out': {
      const { openAtProvider: _closed, ...rest } = before;
      const outreach = before.outreach ? { outreach: 'revoked' as const } : {};
      return { ...rest, ...outreach, optedOut: before.optedOut ?? { at, word: saidWhere[source] } };
    }
    case 'care-given':
      return { ...before, care: 'given' };
    case 'outreach-given':
      return { ...before, outreach: 'given' };
    case 'works-again':
      return cleared(before, 'staff');
    case 'not-an-opt-out':
      return before;
  }
}

const saidWhere: Record<ContactNote['source'], string> = {
  phone: 'said by phone',
  'in-person': 'said at the desk',
  voicemail: 'said on a voicemail',
  email: 'written by e-mail',
  'own-text': 'written in a text',
};

/** Health is no consent, so it has no line in the ledger; the thread and the audit row hold who said so. */
function ledgerLine(id: string, who: Staff, head: Thread, note: ContactNote, at: string): Write | undefined {
  if (note.what === 'works-again') return undefined;
  const states = {
    'opt-out': 'revoked',
    'not-an-opt-out': 'noted',
    'care-given': 'given',
    'outreach-given': 'given',
  } as const;
  const isDecision = note.what === 'opt-out' || note.what === 'not-an-opt-out';
  const entryId = isDecision ? head.revocation?.entryId : undefined;
  const covers = note.what === 'opt-out' && note.channel === 'sms' ? { covers: stopCovers } : {};
  return appendConsent({
    id,
    channel: note.channel,
    address: note.address,
    category: note.what === 'outreach-given' ? 'outreach' : 'care',
    ...covers,
    state: states[note.what],
    source: note.source,
    words: note.words,
    threadId: head.id,
    ...(entryId ? { entryId } : {}),
    recordedBy: who.id,
    at,
  });
}

const stopped: Record<ContactNote['channel'], string> = {
  sms: 'Texts and automated calls to this number are stopped',
  email: 'E-mails to this address are stopped',
};
const events: Record<Exclude<ContactNote['what'], 'opt-out'>, [EventEntry['event'], string]> = {
  'not-an-opt-out': ['not-an-opt-out', 'Not an opt-out'],
  'care-given': ['consent-given', 'Consent to automatic messages about care recorded'],
  'outreach-given': ['consent-given', 'Consent to outreach recorded'],
  'works-again': ['works-again', 'This number works again'],
};

function eventOf(app: App, who: Staff, head: Thread, note: ContactNote, at: string): EventEntry {
  const also = head.revocation?.address === note.address ? (head.revocation.also ?? []) : [];
  const sentences = [note, ...also].map(({ channel }) => stopped[channel]);
  const [event, sentence] =
    note.what === 'opt-out' ? (['opted-out', [...new Set(sentences)].join('. ')] as const) : events[note.what];
  return {
    id: app.newId(),
    threadId: head.id,
    kind: 'event',
    direction: 'out',
    channel: note.channel,
    at,
    text: `${sentence}, ${saidWhere[note.source]}: “${note.words}”`,
    by: who.id,
    event,
  };
}

/** The question is closed by its answer; everything else of the thread stays. */
function decided(head: Thread, note: ContactNote): Thread {
  if (!closesQuestion(head, note)) return head;
  const { revocation: _decided, alarm, ...rest } = head;
  return alarm === 'revocation' || alarm === undefined ? rest : { ...rest, alarm };
}
