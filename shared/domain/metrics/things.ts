import { appointmentKey, appointmentRow, pointerRow, visitsBetween } from '../appointment/appointment.rows.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { attendedBeside } from './attended-beside.ts';
import type {
  AgainChange,
  CountedChange,
  CountedThing,
  MissedChange,
  RebookedChange,
  SlotChange,
  VisitChange,
} from './counted-change.ts';
import { lateOfDay, lateOfDayRow, missedOfThread, missedOfThreadRow } from './counted-visit.rows.ts';
import type { Counting } from './counting.ts';
import { everyRow } from './every-row.ts';

/** A missed visit counts as recovered within 30 days, by clocks that may be a day apart. */
const longestAfterMs = 32 * 86_400_000;

/**
 * What has to be counted. A visit to which several changes lead is one thing: counted once for each, all of it in one
 * transaction, it would be written twice.
 */
export async function things(app: Counting, changes: readonly CountedChange[]): Promise<CountedThing[]> {
  const found: CountedThing[] = [];
  const earliest = new Map<string, string>();
  for (const change of changes) {
    if ('cameAgain' in change) found.push(...(await visitBefore(app, change)));
    else if ('slotAt' in change) found.push(...(await lateCancellations(app, change)));
    else if ('rebooked' in change) found.push(...(await missedBefore(app, change)));
    else if (!('missedIn' in change)) found.push(change);
    else if (!(change.at >= (earliest.get(change.missedIn) ?? '~'))) earliest.set(change.missedIn, change.at);
  }
  for (const [missedIn, at] of earliest) found.push(...(await missedVisits(app, { missedIn, at })));
  return oncePerThing(found);
}

/** Each visit, complaint and survey once, and each thread once from the earliest of its changes. */
export function oncePerThing(changes: readonly CountedThing[]): CountedThing[] {
  const once = new Map<string, CountedThing>();
  for (const change of changes) {
    if ('visitId' in change) {
      once.set(`visit ${change.visitId}`, change);
      continue;
    }
    if ('complaint' in change) {
      once.set(`complaint ${change.complaint.id}`, change);
      continue;
    }
    if ('survey' in change) {
      once.set(`survey ${change.survey.id}`, change);
      continue;
    }
    const key = `thread ${change.threadId}`;
    const known = once.get(key);
    const since = known && 'since' in known ? known.since : '';
    const isEarlier = !known || change.since === undefined || (since !== undefined && change.since < since);
    if (isEarlier) once.set(key, change);
  }
  return [...once.values()];
}

/** What happened in a conversation may be about a visit that was missed not long ago. */
async function missedVisits(app: Counting, { missedIn, at }: MissedChange): Promise<VisitChange[]> {
  const head = await app.table.get(threadRow, threadKey(missedIn));
  const standing = (await standingThread(app, head))?.id ?? missedIn;
  const missed = await everyRow(app, missedOfThreadRow, missedOfThread(standing, longBefore(at).slice(0, 10)));
  return missed.map(({ visitId }) => ({ visitId }));
}

/** A visit that was booked recovers those that its patient missed not long before, in whichever conversation. */
async function missedBefore(app: Counting, { rebooked: patientId, at }: RebookedChange): Promise<VisitChange[]> {
  const pointers = await everyRow(app, pointerRow, visitsBetween(patientId, longBefore(at), at));
  const visits = await app.table.getMany(
    ...pointers.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  return visits.flatMap((visit) => (visit?.state === 'no-show' ? [{ visitId: visit.id }] : []));
}

/** Whichever was called off late on that day: there are few. */
async function lateCancellations(app: Counting, { slotAt, date }: SlotChange): Promise<VisitChange[]> {
  return everyRow(app, lateOfDayRow, lateOfDay(slotAt, date));
}

function longBefore(at: string): string {
  return new Date(Date.parse(at) - longestAfterMs).toISOString();
}

/** A patient who came counts as come again for the visit before, or those that were at once, and for no other. */
async function visitBefore(app: Counting, { cameAgain: patientId, at }: AgainChange): Promise<VisitChange[]> {
  const before = await attendedBeside(app, { patientId, startsAt: at }, 'before');
  if (!before) return [];
  const pointers = await everyRow(app, pointerRow, visitsBetween(patientId, before.startsAt, `${before.startsAt}~`));
  return pointers.map(({ appointmentId: visitId }) => ({ visitId }));
}
