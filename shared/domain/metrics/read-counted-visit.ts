import { appointmentKey, appointmentRow, day, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import { reminderStepRow, stepsOf } from '../reminder/reminder.rows.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { attendedBeside } from './attended-beside.ts';
import { cameAgainAfter } from './came-again.ts';
import type { CountedVisit } from './counted-visit.ts';
import type { Counting } from './counting.ts';
import { everyEntry } from './every-entry.ts';
import { everyRow } from './every-row.ts';
import { type MissedVisit, missedVisitOf } from './missed-visit.ts';
import type { ReadTimings } from './read-timings.ts';
import { isRefilled } from './refilled.ts';
import { type CarriedStep, hasLeft, remindedOf } from './reminded.ts';

/** How a visit is to be counted as everything stands now. Recomputing is calling this again. */
export async function readCountedVisit(app: Counting, visit: Appointment, timings: ReadTimings): Promise<CountedVisit> {
  const { id, location, date, state } = visit;
  const steps = await everyRow(app, reminderStepRow, stepsOf(id));
  const refs = steps.flatMap(({ ref }) => ref ?? []);
  const carried = await app.table.getMany(...refs.map((ref) => [entryRow, entryKey(ref)] as const));
  const byId = new Map(refs.map(({ messageId }, at) => [messageId, carried[at]]));
  const all = steps.map((step) => ({ step, entry: step.ref && byId.get(step.ref.messageId) }));
  const reminded = remindedOf(visit, all);
  const trials = trialsOf(visit, all);
  const missed = state === 'no-show' ? await readMissed(app, visit, timings) : undefined;
  const again = state === 'attended' ? cameAgainAfter(visit, await attendedBeside(app, visit, 'after')) : undefined;
  const refilled = state === 'late-cancelled' ? isRefilled(visit, await visitsOfDay(app, visit)) : undefined;
  return {
    id,
    location,
    date,
    state,
    reminded,
    ...(missed ? { missed } : {}),
    ...(again ? { again } : {}),
    ...(refilled === undefined ? {} : { refilled }),
    ...(trials.length > 0 ? { trials } : {}),
  };
}

/** The trials in which a reminder of this visit, as it stands now, was decided: one that was moved is in none until the next. */
function trialsOf(visit: Appointment, steps: readonly CarriedStep[]): NonNullable<CountedVisit['trials']> {
  const { id: visitId, patientId, startsAt: at, state, version } = visit;
  const ended = state === 'attended' ? 'came' : state === 'no-show' ? 'missed' : undefined;
  return steps.flatMap((carried) => {
    const { trial, version: of } = carried.step;
    if (!trial || of !== version) return [];
    const sent = hasLeft(carried);
    return [{ visitId, patientId, arm: trial.arm, at, sent, ...(ended ? { ended } : {}), trialId: trial.id }];
  });
}

async function visitsOfDay(app: Counting, { location, date }: Appointment): Promise<Appointment[]> {
  const pointers = await everyRow(app, pointerRow, day(location, date));
  const ids = [...new Set(pointers.map(({ appointmentId }) => appointmentId))];
  const visits = await app.table.getMany(...ids.map((id) => [appointmentRow, appointmentKey(id)] as const));
  return visits.flatMap((visit) => visit ?? []);
}

async function readMissed(app: Counting, visit: Appointment, timings: ReadTimings): Promise<MissedVisit> {
  const { limit: _page, ...later } = visitsFrom(visit.patientId, visit.startsAt, 1);
  const head = await standingThread(app, await app.table.get(threadRow, threadKey(visit.threadId)));
  const thread = { id: head?.id ?? visit.threadId, joins: head?.joins };
  const [entries, pointers, all] = await Promise.all([
    everyEntry(app, thread, visit.startsAt),
    everyRow(app, pointerRow, later),
    timings(visit.startsAt),
  ]);
  const others = await app.table.getMany(
    ...pointers.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  const { hours } = all.at(visit.location, visit.startsAt);
  return missedVisitOf(visit, { threadId: thread.id, entries, others: others.flatMap((other) => other ?? []), hours });
}
