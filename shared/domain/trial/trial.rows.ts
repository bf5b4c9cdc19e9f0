import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type Trial, type TrialVisit, trial, trialVisit } from './trial.ts';

export const trialRow: RowKind<Trial> = { name: 'trial', schema: trial };
export const trialVisitRow: RowKind<TrialVisit> = { name: 'visit of a trial', schema: trialVisit };

const partition = 'TRIALS';

/** `TRIALS | 01HX…` */
export function trialKey(id: string): Key {
  return { pk: partition, sk: id };
}

/** Every trial there was, the newest first: ids are in the order of time. */
export const everyTrial: QueryOptions = { pk: partition, descending: true };

export function putNewTrial(next: Trial): Write {
  return { key: trialKey(next.id), if: notThere, put: next };
}

/** Notes how a trial ended; refused where it has already. */
export function putTrialEnd(id: string, ended: NonNullable<Trial['ended']>): Write {
  return { key: trialKey(id), if: { id: { is: id }, ended: { absent: true } }, set: { ended } };
}

/** `TRIAL#01HX… | VISIT#a1` */
export function trialVisitKey(trialId: string, visitId: string): Key {
  return { pk: `TRIAL#${trialId}`, sk: `VISIT#${visitId}` };
}

/** The visits that were counted in a trial. */
export function visitsOfTrial(trialId: string): QueryOptions {
  return { pk: `TRIAL#${trialId}`, prefix: 'VISIT#' };
}

export function putTrialVisit(trialId: string, of: TrialVisit): Write {
  return { key: trialVisitKey(trialId, of.visitId), put: of };
}
