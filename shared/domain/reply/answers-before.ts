import type { App } from '../../ports.ts';
import type { Appointment } from '../appointment/appointment.ts';
import type { Entry, InboundEntry } from '../message/entry.ts';
import { readEntries } from '../thread/read-entries.ts';
import type { Thread } from '../thread/thread.ts';
import { readReply } from './read-reply.ts';
import { visitsStoodBy } from './visits-stood-by.ts';

/** A run of answers is short; where more was said since the clock started, a person looks. */
const lookBack = 40;

/**
 * The texts that a conversation waits with before a yes (`entry`, where that is a text) or a move by the patient, where each of
 * them only answered the same question: a no, another yes, a bare wish for another time, a thanks. That settles them too, since
 * later answers win. None where anything else was said since the clock started, or before this was asked, or where one of them
 * still has another visit of theirs called off or wanted at another time. `visit` as it stands before that.
 */
export async function answersBefore(
  app: App,
  head: Thread,
  entry: InboundEntry | undefined,
  { visit, askedAt, names }: { visit: Appointment; askedAt: string; names: readonly string[] },
): Promise<InboundEntry[]> {
  const { turn } = head;
  if (!turn || turn.firstEntryId === entry?.id || turn.startedAt < askedAt || !visit.answered) return [];
  const { entries } = await readEntries(app, head, lookBack);
  const first = entries.findIndex(({ id }) => id === turn.firstEntryId);
  const said = entries.slice(0, first + 1).filter((one) => one.direction === 'in' && one.id !== entry?.id);
  // What came after the yes is read after it, and later answers win.
  if (entry && said.some(({ at }) => at > entry.at)) return [];
  const answers = said.filter((one): one is InboundEntry => isBareAnswer(one, names));
  const isAboutIt = answers.some(({ id }) => id === visit.answered?.entryId);
  if (!isAboutIt || answers.length !== said.length) return [];
  const stoodBy = await visitsStoodBy(app, [visit.patientId], answers);
  return stoodBy.some(({ id }) => id !== visit.id) ? [] : answers;
}

function isBareAnswer(one: Entry, names: readonly string[]): one is InboundEntry {
  if (one.direction !== 'in' || one.kind !== 'text' || one.channel !== 'sms' || one.media) return false;
  const { intent } = readReply(one.text, names);
  if (intent === 'reschedule') return /^\s*[r2]\s*[.!]?\s*$/i.test(one.text);
  return intent === 'cancel' || intent === 'confirm' || intent === 'thanks';
}
