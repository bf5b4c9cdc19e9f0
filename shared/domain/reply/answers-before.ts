import type { App } from '../../ports.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Entry, InboundEntry } from '../message/entry.ts';
import { readEntries } from '../thread/read-entries.ts';
import type { Thread } from '../thread/thread.ts';
import { openQuestions } from './open-questions.ts';
import { readReply } from './read-reply.ts';

/** A run of answers is short; where more was said since the clock started, a person looks. */
const lookBack = 40;

/** The visit as it stands before the yes, when it was asked about, and the names of those reached at the address. */
export interface Before {
  visit: Appointment;
  /** Looked for where it is not given. */
  askedAt?: string;
  names: readonly string[];
}

/**
 * The texts that a conversation waits with before a yes (`entry`, where that is a text), where each of them only answered the same
 * question: a no, another yes, a bare wish for another time, a thanks. The yes settles them too, since later answers win. None
 * where anything else was said since the clock started, or before this was asked.
 */
export async function answersBefore(
  app: App,
  head: Thread,
  entry: InboundEntry | undefined,
  { visit, askedAt, names }: Before,
): Promise<InboundEntry[]> {
  const { turn } = head;
  if (!turn || turn.firstEntryId === entry?.id || !visit.answered) return [];
  const { entries } = await readEntries(app, head, lookBack);
  const first = entries.findIndex(({ id }) => id === turn.firstEntryId);
  const said = entries.slice(0, first + 1).filter((one) => one.direction === 'in' && one.id !== entry?.id);
  const answers = said.filter((one): one is InboundEntry => isBareAnswer(one, names));
  const latest = answers.find(({ id }) => id === visit.answered?.entryId);
  if (!latest || answers.length < said.length) return [];
  const since = askedAt ?? (await whenAsked(app, head, latest, visit));
  return since !== undefined && turn.startedAt >= since ? answers : [];
}

/** When the patient was asked, at the number that they answered from. */
async function whenAsked(
  app: App,
  { id }: Thread,
  { from }: InboundEntry,
  visit: Appointment,
): Promise<string | undefined> {
  const address = await app.table.get(addressRow, addressKey('sms', from));
  const asked = address ? await openQuestions(app, address, app.now().getTime(), id) : [];
  return asked.find(({ appointmentId }) => appointmentId === visit.id)?.at;
}

function isBareAnswer(one: Entry, names: readonly string[]): one is InboundEntry {
  if (one.direction !== 'in' || one.kind !== 'text' || one.channel !== 'sms' || one.media) return false;
  const { intent } = readReply(one.text, names);
  if (intent === 'reschedule') return /^\s*[r2]\s*[.!]?\s*$/i.test(one.text);
  return intent === 'cancel' || intent === 'confirm' || intent === 'thanks';
}
