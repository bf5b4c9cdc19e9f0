import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import type { Address } from '../contact/address.ts';
import type { Entry } from '../message/entry.ts';
import { correctionStep } from '../reminder/reminder.key.ts';
import { readEntries } from '../thread/read-entries.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { OpenQuestion } from './open-question.ts';

const lookedBack = 40;
const mostPeople = 8;

/**
 * What was asked at an address about visits that are still to come, as the reminders that went there say: each visit once,
 * as it was asked about last. A visit that the desk moved or called off since is not asked about any more; one that the
 * patient called off by an answer is, since later answers win. `at` is the thread where the answer stands, besides those of the
 * people reached there.
 */
export async function openQuestions(
  app: App,
  { address, people }: Address,
  now: number,
  at?: string,
): Promise<OpenQuestion[]> {
  const own = people.slice(0, mostPeople).map(({ threadId }) => threadId);
  const threads = [...new Set([...own, ...(at ? [at] : [])])];
  const heads = await app.table.getMany(...threads.map((id) => [threadRow, threadKey(id)] as const));
  const pages = await Promise.all(
    threads.map((id, nth) => readEntries(app, { id, joins: heads[nth]?.joins }, lookedBack)),
  );
  const asked = pages.flatMap(({ entries }) => entries.flatMap((entry) => askedBy(entry, address)));
  const others = pages.flatMap(({ entries }) => entries.flatMap((entry) => spokenSince(entry, address, now)));
  const visits = await app.table.getMany(
    ...[...new Set(asked.map(({ appointmentId }) => appointmentId))].map(
      (id) => [appointmentRow, appointmentKey(id)] as const,
    ),
  );
  const patients = new Set(people.map(({ patientId }) => patientId));
  return visits.flatMap((visit): OpenQuestion[] => {
    if (!visit || !patients.has(visit.patientId) || Date.parse(visit.startsAt) <= now) return [];
    const newest = asked
      .filter((one) => one.appointmentId === visit.id && isStillAsked(visit, one.version))
      .toSorted((a, b) => b.at.localeCompare(a.at))[0];
    if (!newest) return [];
    const { patientId, threadId } = visit;
    const isOvertaken = others.some((leftAt) => leftAt > newest.at);
    const isAnswered = visit.answered?.version === newest.version;
    return [{ ...newest, patientId, threadId, isAnswered, ...(isOvertaken ? { isOvertaken } : {}) }];
  });
}

const asksElse: ReadonlySet<string> = new Set(['reply', 'follow-up', 'survey', 'outreach', 'missed-call']);

/** When something else was written there that can be answered. */
function spokenSince(entry: Entry, address: string, now: number): string[] {
  if (entry.kind !== 'text' || entry.direction !== 'out' || entry.to !== address || !asksElse.has(entry.purpose))
    return [];
  if (entry.status === 'failed' || entry.status === 'held' || entry.leftAt === undefined) return [];
  return Date.parse(entry.leftAt) <= now ? [entry.leftAt] : [];
}

type Asked = Pick<OpenQuestion, 'entryId' | 'at' | 'appointmentId' | 'version'>;

function askedBy(entry: Entry, address: string): Asked[] {
  if (entry.kind !== 'text' || entry.direction !== 'out' || !entry.reminder || entry.to !== address) return [];
  // A correction tells, and asks nothing.
  if (entry.status === 'failed' || entry.status === 'held' || entry.reminder.step === correctionStep) return [];
  const at = entry.leftAt ?? entry.at;
  return entry.reminder.visits.map((visit) => ({ ...visit, entryId: entry.id, at }));
}

/** Whether an answer to what was asked of the visit at this version still speaks of it: it stands so, or an answer called it off. */
export function isStillAsked(visit: Appointment, version: number): boolean {
  const isAnswers = visit.answered?.version === version && visit.stateBy === 'patient';
  return (visit.version === version && isAhead(visit.state)) || isAnswers;
}
