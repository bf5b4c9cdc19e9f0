import type { App } from '../../ports.ts';
import { saysWho } from '../household/household.ts';
import type { Patient } from '../patient/patient.ts';
import { readPatient } from '../patient/read-patient.ts';
import type { Staff } from '../staff/staff.ts';
import { hindrance } from './hindrance.ts';
import { mergedRecord } from './merged-record.ts';
import { readRecord, type StandingRecord } from './read-record.ts';

/** What merging two records would come to: both as they stand, the one they would be, and what a person should look at. */
export interface MergePreview {
  kept: ShownRecord;
  gone: ShownRecord;
  after: Patient;
  /** What both say, and differently. */
  differs: ('name' | 'birthDate' | 'location' | 'language' | 'outsideId')[];
  /** Visits to come that both have at the same time, as wall clock: reminders would speak of each. */
  twice: { date: string; time: string }[];
  /** Why it cannot be done as they stand. */
  hinders?: string;
}

interface ShownRecord {
  patient: Patient;
  ahead: number;
  past: number;
  /** When something was last said to them or by them. */
  lastAt?: string;
  /** Who may be told of them was said in it. */
  hasHousehold: boolean;
}

/** Reads two records and what merging them would come to; changes nothing. Refusals: not_found. */
export async function previewMerge(app: App, who: Staff, keptId: string, goneId: string): Promise<MergePreview> {
  const [one, other] = await Promise.all([readPatient(app, who, keptId), readPatient(app, who, goneId)]);
  const [kept, gone] = await Promise.all([readRecord(app, one), readRecord(app, other)]);
  const household = saysWho(kept.household) ? kept.household : gone.household;
  const hinders = hindrance(kept, gone)?.message;
  const now = app.now().toISOString();
  return {
    kept: shown(kept, now),
    gone: shown(gone, now),
    after: mergedRecord(one, other, household).after,
    differs: differences(one, other),
    twice: twice(kept, gone, now),
    ...(hinders ? { hinders } : {}),
  };
}

function shown({ patient, head, household, visits }: StandingRecord, now: string): ShownRecord {
  const ahead = visits.filter(({ startsAt }) => startsAt > now).length;
  return {
    ...{ patient, ahead, past: visits.length - ahead, hasHousehold: saysWho(household) },
    ...(head?.last ? { lastAt: head.last.at } : {}),
  };
}

function differences(one: Patient, other: Patient): MergePreview['differs'] {
  const name = ({ givenName, familyName }: Patient) => `${givenName} ${familyName}`.toLowerCase();
  const differ = (field: 'birthDate' | 'location' | 'language' | 'outsideId') =>
    one[field] !== undefined && other[field] !== undefined && one[field] !== other[field];
  const fields = (['birthDate', 'location', 'language', 'outsideId'] as const).filter(differ);
  return name(one) === name(other) ? fields : ['name', ...fields];
}

function twice(kept: StandingRecord, gone: StandingRecord, now: string): MergePreview['twice'] {
  const standing = ({ visits }: StandingRecord) =>
    visits.filter(({ state, startsAt }) => startsAt > now && (state === 'booked' || state === 'confirmed'));
  const starts = new Set(standing(kept).map(({ startsAt }) => startsAt));
  return standing(gone).flatMap(({ startsAt, date, time }) => (starts.has(startsAt) ? [{ date, time }] : []));
}
