import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { grainsOf } from '../calendar/grain.ts';
import { hourWrites, type Resource } from '../calendar/hour.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import type { Patient } from '../patient/patient.ts';
import { reminderDue } from '../reminder/reminder.rows.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread } from '../thread/thread-rules.ts';
import { pointerWrites, putAppointment } from './appointment.rows.ts';
import type { Appointment, LeftTime } from './appointment.ts';
import { nextVisit } from './next-visit.ts';
import { holdsTime, isAhead } from './transitions.ts';

/** A visit as it was read (absent when it is new) and as it shall be. */
export interface VisitChange {
  before?: Appointment | undefined;
  after: Appointment;
}

/** What is written beside the visits: the line in the thread, who did it, and whatever must hold or go with it. */
export interface Beside {
  /** Without words no line is left. */
  says: string | undefined;
  by: string;
  also?: Record<string, Write | undefined>;
  /** The head of the patient's thread as it was read and shall be, where more changes in it: refused when it moved since. */
  thread?: { next: Thread; version: number | undefined };
}

/** `visit`: somebody changed it; `provider`, `chair`: that time is taken; `beside`: what is named of `also`, or the thread, did not hold. */
export type Recorded =
  | { ok: true; visits: Appointment[] }
  | { ok: false; by: 'visit' | 'provider' | 'chair' }
  | { ok: false; by: 'beside'; names: string[] };

const attempts = 20;

/**
 * The one way a visit is written: the visit, the time it takes and gives back, the rows that lead to it, one line in the
 * patient's thread and the thread's next visit, together or not at all.
 */
export async function recordVisits(
  app: App,
  calendar: Calendar,
  patient: Patient,
  changes: readonly VisitChange[],
  { says, by, also = {}, thread }: Beside,
): Promise<Recorded> {
  // The conversation that the visit belongs to: the patient's own, or their confidential one.
  const threadId = changes[0]?.after.threadId ?? patient.threadId;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = app.now();
    const visits = changes.map(({ before, after }) => ({ ...after, revision: (before?.revision ?? 0) + 1 }));
    const stored = thread ? undefined : await app.table.get(threadRow, threadKey(threadId));
    // The record was merged with another since the visit was read: whose it is now is for whoever reads it again to see.
    if (stored && stored.patientId !== patient.id) return { ok: false, by: 'visit' };
    // A conversation in which nobody has written has nothing to do in it.
    const head = thread?.next ??
      stored ?? { ...freshPatientThread(patient, now.toISOString()), state: 'done' as const };
    const event = says === undefined ? undefined : eventOf(app, threadId, says, by, now);
    const { nextAppointment: _before, ...rest } = head;
    const next = await nextVisit(app, { id: patient.id, threadId }, now, visits);
    const committed = await app.table.commit<string>({
      ...visitWrites(calendar, changes),
      ...Object.fromEntries(
        changes.map(({ before, after }, nth) => [`reminders ${nth}`, reminderDue(before, after, now)]),
      ),
      event: event ? putEvent(event) : undefined,
      head: putThread(
        { ...rest, ...(next ? { nextAppointment: next } : {}), ...(event ? { tip: event.id } : {}) },
        thread ? thread.version : stored?.version,
      ),
      ...also,
    });
    if (committed.ok) return { ok: true, visits };
    const refused = (start: string) => committed.names.some((name) => name.startsWith(start));
    if (refused('visit')) return { ok: false, by: 'visit' };
    if (refused('provider')) return { ok: false, by: 'provider' };
    if (refused('chair')) return { ok: false, by: 'chair' };
    if (committed.names.some((name) => name in also) || (thread && refused('head')))
      return { ok: false, by: 'beside', names: committed.names };
    await app.backOff(attempt);
  }
  throw new Error(`a thread was overtaken ${attempts} times while a visit was being written into it`);
}

function eventOf(app: App, threadId: string, text: string, by: string, now: Date): EventEntry {
  const at = now.toISOString();
  return {
    id: app.newId(),
    threadId,
    kind: 'event',
    direction: 'out',
    channel: 'sms',
    at,
    text,
    by,
    event: 'appointment',
  };
}

function visitWrites(calendar: Calendar, changes: readonly VisitChange[]): Record<string, Write | undefined> {
  const writes: Record<string, Write | undefined> = {};
  const hours = new Map<string, string>();
  changes.forEach(({ before, after }, nth) => {
    const suffix = nth === 0 ? '' : ` of visit ${nth + 1}`;
    writes[`visit${suffix}`] = putAppointment(after, before?.revision, wakeOf(calendar, after));
    for (const [name, write] of Object.entries(pointerWrites(before, after, leftBehind(before, after)))) {
      writes[`${name}${suffix}`] = write;
    }
    for (const [name, write] of Object.entries(timeWrites(before, after))) {
      const at = `${write.key.pk} ${write.key.sk}`;
      const known = hours.get(at);
      // One commit changes a row once: what two visits of a chain take of the same hour is one change.
      if (known) writes[known] = together(writes[known], write);
      else {
        hours.set(at, `${name}${suffix}`);
        writes[`${name}${suffix}`] = write;
      }
    }
  });
  return writes;
}

function together(one: Write | undefined, other: Write): Write {
  if (!one) return other;
  const set = { ...('set' in one ? one.set : {}), ...('set' in other ? other.set : {}) };
  const remove = [
    ...(('remove' in one ? one.remove : undefined) ?? []),
    ...(('remove' in other ? other.remove : undefined) ?? []),
  ];
  return { key: one.key, if: { ...one.if, ...other.if }, set, remove };
}

function timeWrites(before: Appointment | undefined, after: Appointment): Record<string, Write> {
  const kinds = ['provider', 'chair'] as const;
  return Object.assign(
    {},
    ...kinds.map((kind) => {
      const [had, has] = [held(before, kind), held(after, kind)];
      if (had && has && had.of.id === has.of.id) return hourWrites(had.of, after.id, had.grains, has.grains);
      return {
        ...(had ? hourWrites(had.of, after.id, had.grains, []) : {}),
        ...(has ? hourWrites(has.of, after.id, [], has.grains) : {}),
      };
    }),
  );
}

function held(of: Appointment | undefined, kind: Resource['kind']): { of: Resource; grains: number[] } | undefined {
  const id = of?.[kind];
  if (!of || !id || of.holdsNoTime || !holdsTime(of.state)) return undefined;
  return { of: { kind, id }, grains: grainsOf(Date.parse(of.startsAt), Date.parse(of.endsAt)) };
}

/** Who cannot remember a visit is not asked about it. */
const rememberedMs = 7 * 86_400_000;

/**
 * When somebody should have marked it: visits still to come or going on, and those just over; once the desk is asked it
 * is not asked again.
 */
function wakeOf(calendar: Calendar, of: Appointment): string | undefined {
  if (of.unmarked || !(isAhead(of.state) || of.state === 'arrived')) return undefined;
  if (Date.parse(of.stateAt) - Date.parse(of.endsAt) > rememberedMs) return undefined;
  return new Date(Date.parse(of.endsAt) + calendar.unmarked.afterMinutes * 60_000).toISOString();
}

function leftBehind(before: Appointment | undefined, after: Appointment): LeftTime | undefined {
  if (!before || before.startsAt === after.startsAt) return undefined;
  const { time, minutes, provider, chair } = before;
  return {
    appointmentId: after.id,
    time,
    minutes,
    ...(provider ? { provider } : {}),
    ...(chair ? { chair } : {}),
    movedTo: after.startsAt,
    movedAt: after.stateAt,
    movedBy: after.stateBy,
  };
}
