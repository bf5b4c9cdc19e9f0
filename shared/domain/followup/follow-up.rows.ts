import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { appointmentKey } from '../appointment/appointment.rows.ts';
import {
  type FollowUpRecord,
  type FollowUps,
  followUpRecord,
  followUps,
  type MissedClosed,
  missedClosed,
} from './follow-up.ts';

export const followUpsRow: RowKind<FollowUps> = { name: 'follow-ups', schema: followUps };
export const followUpRecordRow: RowKind<FollowUpRecord> = { name: 'follow-up record', schema: followUpRecord };
export const missedClosedRow: RowKind<MissedClosed> = { name: 'missed visit closed', schema: missedClosed };

/** `PRACTICE | FOLLOW-UPS` */
export const followUpsKey: Key = { pk: 'PRACTICE', sk: 'FOLLOW-UPS' };

export function putFollowUps(next: FollowUps): Write {
  return {
    key: followUpsKey,
    if: next.version === 1 ? notThere : { version: { is: next.version - 1 } },
    put: next,
  };
}

const prefix = 'FOLLOW-UP#';

/** `APPOINTMENT#a1 | FOLLOW-UP#0001#text`: a step after the visit's first version was missed. */
function recordKey({ appointmentId, version, step }: FollowUpRecord): Key {
  return { pk: appointmentKey(appointmentId).pk, sk: `${prefix}${String(version).padStart(4, '0')}#${step}` };
}

/** Everything recorded after a version of a visit was missed. */
export function recordsOf({ id, version }: { id: string; version: number }): QueryOptions {
  return { pk: appointmentKey(id).pk, prefix: `${prefix}${String(version).padStart(4, '0')}#`, consistent: true };
}

/** Records a step as it came to be; refused when somebody else recorded it meanwhile. */
export function putRecord(next: FollowUpRecord): Write {
  return {
    key: recordKey(next),
    if: next.revision === 1 ? notThere : { revision: { is: next.revision - 1 } },
    put: next,
  };
}

/** `APPOINTMENT#a1 | MISSED-CLOSED` */
export function missedClosedKey(appointmentId: string): Key {
  return { pk: appointmentKey(appointmentId).pk, sk: 'MISSED-CLOSED' };
}

export function putMissedClosed(of: MissedClosed): Write {
  return { key: missedClosedKey(of.appointmentId), put: of };
}

/** Insists that a visit still stands as missed at this version. */
export function stillMissed({ id, version }: { id: string; version: number }): Write {
  return { key: appointmentKey(id), if: { version: { is: version }, state: { is: 'no-show' } }, check: true };
}
