import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { putTrialVisit, trialVisitKey } from '../trial/trial.rows.ts';
import { type CountedVisit, countedVisit } from './counted-visit.ts';

const row = countedVisit.extend({ version: z.number().int() });
export type CountedVisitRow = z.infer<typeof row>;
export const countedVisitRow: RowKind<CountedVisitRow> = { name: 'counted visit', schema: row };

const prefix = 'COUNTED#';

export function isCountedVisitKey({ pk }: Key): boolean {
  return pk.startsWith(prefix);
}

/** `COUNTED#a1 | VISIT` */
export function countedVisitKey(id: string): Key {
  return { pk: `${prefix}${id}`, sk: 'VISIT' };
}

export function putCountedVisit(of: CountedVisit, readVersion: number | undefined): Write {
  return {
    key: countedVisitKey(of.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...of, version: (readVersion ?? 0) + 1 },
  };
}

const missed = z.object({ visitId: z.string() });
/** Leads from a thread to its missed visits: what is done in it may be about them. */
export const missedOfThreadRow: RowKind<z.infer<typeof missed>> = { name: 'missed visit of a thread', schema: missed };

/** `MISSED#t1 | 2026-03-02#a1` */
function missedKey({ id, date }: Pick<CountedVisit, 'id' | 'date'>, threadId: string): Key {
  return { pk: `MISSED#${threadId}`, sk: `${date}#${id}` };
}

/** The missed visits of a thread from a date on. */
export function missedOfThread(threadId: string, from: string): QueryOptions {
  return { pk: `MISSED#${threadId}`, from, to: '~', consistent: true };
}

/** The row that leads to a missed visit, kept in step with how it is counted. */
export function missedWrites(before: CountedVisit | undefined, after: CountedVisit): Write[] {
  const was = before?.missed && missedKey(before, before.missed.threadId);
  const is = after.missed && missedKey(after, after.missed.threadId);
  if (was?.pk === is?.pk && was?.sk === is?.sk) return [];
  return [
    ...(was ? [{ key: was, delete: true } as const] : []),
    ...(is ? [{ key: is, put: { visitId: after.id } }] : []),
  ];
}

const late = z.object({ visitId: z.string() });
/** Leads from a location's day to the visits that were called off late: another one may take their time. */
export const lateOfDayRow: RowKind<z.infer<typeof late>> = { name: 'late cancellation of a day', schema: late };

/** `LATE#riverside#2026-03-02 | a1` */
function lateKey({ location, date, id }: Pick<CountedVisit, 'id' | 'location' | 'date'>): Key {
  return { pk: `LATE#${location}#${date}`, sk: id };
}

export function lateOfDay(location: string, date: string): QueryOptions {
  return { pk: `LATE#${location}#${date}`, consistent: true };
}

/** The row that leads to a late cancellation, kept in step with how it is counted. */
export function lateWrites(before: CountedVisit | undefined, after: CountedVisit): Write[] {
  const [was, is] = [before, after].map((of) => (of && of.refilled !== undefined ? lateKey(of) : undefined));
  if (was?.pk === is?.pk) return [];
  return [
    ...(was ? [{ key: was, delete: true } as const] : []),
    ...(is ? [{ key: is, put: { visitId: after.id } }] : []),
  ];
}

/** The rows that a trial reads its visits from, kept in step with how the visit is counted. */
export function trialWrites(before: CountedVisit | undefined, after: CountedVisit): Write[] {
  const [was, is] = [before?.trials ?? [], after.trials ?? []];
  const gone = was.filter(({ trialId }) => is.every((one) => one.trialId !== trialId));
  const changed = is.filter((one) => was.every((other) => JSON.stringify(other) !== JSON.stringify(one)));
  return [
    ...gone.map(({ trialId, visitId }) => ({ key: trialVisitKey(trialId, visitId), delete: true }) as const),
    ...changed.map(({ trialId, ...visit }) => putTrialVisit(trialId, visit)),
  ];
}
