import { attendedBeside } from './attended-beside.ts';
import { missedOfThread, missedOfThreadRow } from './counted-visit.rows.ts';
import type { Counting } from './counting.ts';
import { everyRow } from './every-row.ts';
import type {
  AgainChange,
  ComplaintChange,
  CountedChange,
  MissedChange,
  SurveyChange,
  ThreadChange,
  VisitChange,
} from './read-counted-change.ts';

/** A missed visit counts as recovered within 30 days, by clocks that may be a day apart. */
const longestAfterMs = 32 * 86_400_000;

/** A thread, a visit, a complaint or a survey: what has figures of its own. */
export type CountedThing = ThreadChange | VisitChange | ComplaintChange | SurveyChange;

/**
 * What has to be counted. A visit to which several changes lead is one thing: counted once for each, all of it in one
 * transaction, it would be written twice.
 */
export async function things(app: Counting, changes: readonly CountedChange[]): Promise<CountedThing[]> {
  const found: CountedThing[] = [];
  const earliest = new Map<string, string>();
  for (const change of changes) {
    if ('cameAgain' in change) found.push(...(await visitBefore(app, change)));
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

/** What happened in a thread may be about a visit that was missed not long ago. */
async function missedVisits(app: Counting, { missedIn, at }: MissedChange): Promise<VisitChange[]> {
  const from = new Date(Date.parse(at) - longestAfterMs).toISOString().slice(0, 10);
  const missed = await everyRow(app, missedOfThreadRow, missedOfThread(missedIn, from));
  return missed.map(({ visitId }) => ({ visitId }));
}

/** A patient who came counts as come again for the visit before, and for no other. */
async function visitBefore(app: Counting, { cameAgain: patientId, at }: AgainChange): Promise<VisitChange[]> {
  const before = await attendedBeside(app, { patientId, startsAt: at }, 'before');
  return before ? [{ visitId: before.id }] : [];
}
