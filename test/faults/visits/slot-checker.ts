import { appointmentRow, isAppointmentKey } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { holdsTime, isAhead } from '#shared/domain/appointment/transitions.ts';
import { grainsOf } from '#shared/domain/calendar/grain.ts';
import { hourRow } from '#shared/domain/calendar/hour.rows.ts';
import { threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';

/**
 * However a freed time, an answer and a booking interleave: nobody has a time together with somebody else, every visit
 * that stands holds exactly its own time and no other holds any, and what the patient said last is so or stands before a
 * person.
 */
export function brokenSlots(rows: readonly Item[], world: World): Broken[] {
  const visits = rows
    .filter(({ pk, sk }) => sk === 'APPOINTMENT' && isAppointmentKey({ pk: String(pk), sk: String(sk) }))
    .map((row) => appointmentRow.schema.parse(row));
  const broken = [...brokenTimes(rows, visits), ...visits.flatMap((visit) => brokenAnswer(rows, visit, world))];
  return broken.map((what) => ({ rule: 'visit' as const, what }));
}

/** The calendar's hours are what the visits say, grain for grain: so no two have one. */
function brokenTimes(rows: readonly Item[], visits: readonly Appointment[]): string[] {
  const should = new Map<string, string>();
  const broken: string[] = [];
  for (const visit of visits.filter(({ state }) => holdsTime(state))) {
    for (const resource of [`provider#${visit.provider}`, `chair#${visit.chair}`]) {
      for (const grain of grainsOf(Date.parse(visit.startsAt), Date.parse(visit.endsAt))) {
        const known = should.get(`${resource} ${grain}`);
        if (known) broken.push(`${resource} is promised to ${known} and to ${visit.id} at one time`);
        should.set(`${resource} ${grain}`, visit.id);
      }
    }
  }
  const taken = rows
    .filter(({ pk }) => String(pk).startsWith('BUSY#'))
    .flatMap((row) =>
      [...hourRow.schema.parse(row).taken].map(([grain, by]) => [`${String(row.pk).slice(5)} ${grain}`, by] as const),
    );
  const is = new Map<string, string>(taken);
  for (const [at, id] of should)
    if (is.get(at) !== id) broken.push(`${at} should be ${id}'s and is ${is.get(at) ?? 'free'}`);
  for (const [at, id] of is) if (!should.has(at)) broken.push(`${at} is held by ${id}, which stands there no more`);
  return broken;
}

const yes = ['Y', 'yes please', 'C'];
const no = ['N', 'cant make it'];

/** What they said last is so; or the desk changed the visit since it was asked about; or a person is asked. */
function brokenAnswer(rows: readonly Item[], visit: Appointment, { texted }: World): string[] {
  const last = texted.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).at(-1)?.body;
  if (visit.patientId !== 'patient-0' || last === undefined) return [];
  const key = threadKey(visit.threadId);
  const head = threadRow.schema.parse(rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk));
  const isWaiting = head.turn !== undefined || head.reading !== undefined;
  const isDesks = visit.stateBy !== 'patient';
  if (yes.includes(last) && !isAhead(visit.state) && !isWaiting && !isDesks)
    return [`${visit.id}: "${last}" was said last, it is ${visit.state}, and nobody is asked`];
  if (no.includes(last) && isAhead(visit.state) && !isWaiting && !isDesks)
    return [`${visit.id}: "${last}" was said last, it is ${visit.state}, and nobody is asked`];
  return [];
}
