import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { isUnended } from '../call/call.ts';
import { markUndecided } from '../consent/mark-undecided.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { refOf } from '../message/entry.key.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { fullName, type Patient } from '../patient/patient.ts';
import { readPatient } from '../patient/read-patient.ts';
import type { Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { newHead, ownThread } from '../thread/arrival.ts';
import { readHead } from '../thread/read-head.ts';
import { readThread } from '../thread/read-thread.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread, momentIn } from '../thread/thread-rules.ts';
import { mergeKey, mergeRow, putMerge } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { moveAddress } from './move-address.ts';
import { type Arrived, moveEntry, readArrived } from './move-entry.ts';

/** One message that belongs elsewhere; `id` is a ULID of the client's: the same again is one. */
export interface AssignAsked {
  id: string;
  /** When it came, as the conversation shows it. */
  at: string;
  /** Whose it is; absent: nobody's whom we know, it goes to the conversation of its number. */
  patientId?: string | undefined;
  /** The number or address is theirs, too, and no longer of the patient in whose conversation it stood. */
  movesAddress: boolean;
}

const attempts = 20;

/**
 * Takes one text, e-mail or call to the conversation it belongs in, in one commit, with its place in time, its receipt and
 * its clock; each conversation keeps a line that says so. Refusals: not_found, wrong_state, undecided, changed_meanwhile.
 */
export async function assignEntry(
  app: App,
  who: Staff,
  { threadId, entryId }: { threadId: string; entryId: string },
  asked: AssignAsked,
): Promise<Merge> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const known = await app.table.get(mergeRow, mergeKey(asked.id));
    if (known) return sameMerge(known, entryId);
    const from = await readThread(app, who, threadId);
    const to = asked.patientId ? await readPatient(app, who, asked.patientId) : undefined;
    const entry = await readArrived(app, from, { at: asked.at, messageId: entryId });
    if (!entry) throw new Refusal('not_found', 'There is no such message here.', { field: 'entryId' });
    refuseUnfit(from, entry, to);
    const done = await assignOnce(app, who, { from, entry, to, asked });
    if (done) return done;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'These conversations are changing too fast just now. Try again.');
}

function sameMerge(known: Merge, entryId: string): Merge {
  if (known.entry?.before.messageId === entryId) return known;
  throw new Refusal('id_reused', 'This id was used for something else.', { field: 'id' });
}

function refuseUnfit(from: Thread, entry: Arrived, to: Patient | undefined): void {
  if (to && from.patientId === to.id) throw new Refusal('wrong_state', 'It stands in their conversation already.');
  if (from.emergency?.entryId === entry.id)
    throw new Refusal('undecided', 'This may be an emergency: first say that you are on it.');
  if (entry.kind === 'call' && isUnended(entry))
    throw new Refusal('wrong_state', 'This call goes on: assign it when it is over.');
}

async function assignOnce(
  app: App,
  who: Staff,
  { from, entry, to, asked }: { from: Thread; entry: Arrived; to: Patient | undefined; asked: AssignAsked },
): Promise<Merge | undefined> {
  const practice = await readPractice(app);
  const contact = { channel: entry.channel === 'email' ? ('email' as const) : ('sms' as const), address: entry.from };
  const stored = await app.table.get(addressRow, addressKey(contact.channel, contact.address));
  const row = stored ?? freshAddress(contact.channel, contact.address);
  const owner = from.patientId ? await app.table.get(patientRow, patientKey(from.patientId)) : undefined;
  const home = await homeOf(app, practice, row, entry, to);
  if (home.head.id === from.id)
    throw new Refusal('wrong_state', 'It stands in the conversation of its number already.');
  const moves = asked.movesAddress
    ? moveAddress(app, who, { contact, row: home.row, from: owner, to })
    : { from: owner, to, writes: home.row === row ? {} : { 'address 0': putAddress(home.row, stored?.version) } };
  const moved = await moveEntry(app, practice, entry, { from, to: home.head, whose: moves });
  if (!moved) return undefined;
  const now = momentIn(from, momentIn(home.head, app.now())).toISOString();
  const lines = [
    lineOf(
      app,
      who,
      asked,
      from.id,
      now,
      `A message from here is ${to ? `${fullName(to)}’s` : 'not theirs'}: it was moved`,
    ),
    lineOf(app, who, asked, home.head.id, now, `A message was moved here from the conversation of ${from.name}`),
  ] as const;
  const merge: Merge = {
    id: asked.id,
    at: now,
    by: who.id,
    from: from.id,
    into: home.head.id,
    ...(to ? { patientId: to.id } : {}),
    entry: {
      before: refOf(entry),
      after: refOf({ ...entry, threadId: home.head.id }),
      ...(asked.movesAddress
        ? { address: { ...contact, ...(owner ? { from: owner.id } : {}), ...(to ? { to: to.id } : {}) } }
        : {}),
    },
    version: 0,
  };
  const isWatched = moved.to.revocation && !home.head.revocation;
  const committed = await app.table.commit<string>({
    merge: putMerge(merge, undefined),
    ...moved.writes,
    from: putThread({ ...moved.from, tip: lines[0].id, tipAt: now }, from.version),
    to: putThread({ ...moved.to, tip: lines[1].id, tipAt: now }, home.version),
    'line there': putEvent(lines[0]),
    'line here': putEvent(lines[1]),
    watch: isWatched
      ? putRevocationWatch(home.head.id, new Date(app.now().getTime() + 86_400_000).toISOString())
      : undefined,
    ...(moves.writes satisfies Record<string, Write | undefined>),
  });
  // Where this is broken off the daily look at what is undecided does it (watch-revocation.ts).
  if (committed.ok && isWatched) await markUndecided(app, home.head.id);
  if (committed.ok) app.log.info('entry_assigned', { threadId: home.head.id, entryId: entry.id, by: who.id });
  return committed.ok ? merge : undefined;
}

/** The conversation it goes to: the patient's, or that of its number, with the address' row as it is then. */
async function homeOf(
  app: App,
  practice: Practice,
  row: Address,
  entry: Arrived,
  to: Patient | undefined,
): Promise<{ head: Thread; version: number | undefined; row: Address }> {
  if (to) {
    const head = await readHead(app, to.threadId);
    const fresh = () => ({ ...freshPatientThread(to, entry.at), state: 'done' as const });
    return { head: head ?? fresh(), version: head?.version, row };
  }
  const whose = ownThread(app, row);
  const head = whose.isNew ? undefined : await readHead(app, whose.threadId);
  const made = head ?? { ...(await newHead(app, practice, row, whose, entry.to, entry.at)), state: 'done' as const };
  return { head: made, version: head?.version, row: whose.isNew ? { ...row, threadId: whose.threadId } : row };
}

function lineOf(
  app: App,
  who: Staff,
  { id: mergeId }: Pick<AssignAsked, 'id'>,
  threadId: string,
  at: string,
  text: string,
): EventEntry {
  const id = app.newId();
  return {
    id,
    threadId,
    kind: 'event',
    direction: 'out',
    channel: 'sms',
    at,
    text,
    by: who.id,
    event: 'joined',
    mergeId,
  };
}
