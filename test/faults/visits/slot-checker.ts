import { appointmentRow, isAppointmentKey } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { holdsTime, isAhead } from '#shared/domain/appointment/transitions.ts';
import { grainsOf } from '#shared/domain/calendar/grain.ts';
import { hourRow } from '#shared/domain/calendar/hour.rows.ts';
import { threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';
import { isPressedSince, isToldByPage } from './press-checker.ts';
import type { Change } from './visit-history.ts';

/**
 * However a freed time, an answer and a booking interleave: nobody has a time together with somebody else, every visit
 * that stands holds exactly its own time and no other holds any, and what the patient said last is so or stands before a
 * person.
 */
export function brokenSlots(
  rows: readonly Item[],
  world: World,
  changes: readonly Change[],
  isSkewed: boolean,
): Broken[] {
  // Once it is over a rule marks it: what was said is held against what it was until then.
  const stood = changes.filter(({ after }) => after.stateBy !== 'system');
  const answers = new Map(stood.map(({ after }) => [after.id, after]));
  const broken = [...answers.values()].flatMap((visit) => brokenAnswer(rows, visit, world, stood, isSkewed));
  return [...brokenTimes(rows), ...broken.map((what) => ({ rule: 'visit' as const, what }))];
}

/** The calendar's hours are what the visits say, grain for grain: so no two have one. */
export function brokenTimes(rows: readonly Item[]): Broken[] {
  const visits = rows
    .filter(({ pk, sk }) => sk === 'APPOINTMENT' && isAppointmentKey({ pk: String(pk), sk: String(sk) }))
    .map((row) => appointmentRow.schema.parse(row));
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
  return broken.map((what) => ({ rule: 'visit' as const, what }));
}

const yes = ['Y', 'yes please', 'C'];
const no = ['N', 'cant make it'];

/**
 * What they said last, by when it came, is so; or the desk changed the visit since it was asked about; or a person is asked, by those words.
 * And what we told them of it last is so, unless the desk changed it.
 */
function brokenAnswer(
  rows: readonly Item[],
  visit: Appointment,
  world: World,
  stood: readonly Change[],
  isSkewed: boolean,
): string[] {
  const key = threadKey(visit.threadId);
  const newestOf = (is: (row: Item) => boolean) =>
    rows
      .filter((row) => row.pk === key.pk && is(row))
      .toSorted((a, b) => String(a.sk).localeCompare(String(b.sk)))
      .at(-1)?.text;
  const last = newestOf(({ kind, direction }) => kind === 'text' && direction === 'in');
  if (visit.patientId !== 'patient-0' || typeof last !== 'string' || visit.stateBy !== 'patient') return [];
  const head = threadRow.schema.parse(rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk));
  // A reminder that is reported as failed later asked nothing: a bare yes or no is for a person as it stands.
  const isUnasked = rows.some((row) => row.pk === key.pk && row.reminder !== undefined && row.status === 'failed');
  // Nothing is read in the words of who has stopped texts, nor in those about a time that it has no more: they are for a person.
  const isUnread =
    world.pressed.some(({ visitId, button }) => visitId === visit.id && /^(?:stop$|move )/.test(button)) ||
    stood.some(({ before, after }) => before?.id === visit.id && after.stateBy !== 'patient');
  const isAsked = (intent: 'confirm' | 'cancel') =>
    head.turn !== undefined && (isUnasked || isUnread || head.reading?.intent === intent);
  const stands = isAhead(visit.state);
  const isOverheard =
    !isPressedSince(world, visit.id, isSkewed) &&
    ((yes.includes(last) && !stands && !isAsked('confirm')) || (no.includes(last) && stands && !isAsked('cancel')));
  const echo = newestOf(({ purpose }) => purpose === 'answer-echo');
  const told = typeof echo === 'string' ? !echo.includes('cancelled') : undefined;
  return [
    ...(isOverheard ? [`${visit.id}: "${last}" was said last, it is ${visit.state}, and nobody is asked`] : []),
    ...(told !== undefined && told !== stands && !isToldByPage(world, stood, visit.id)
      ? [`${visit.id}: they were told last that it is ${told ? 'confirmed' : 'cancelled'}, and it is ${visit.state}`]
      : []),
  ];
}
