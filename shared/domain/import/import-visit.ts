import { createHash } from 'node:crypto';
import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { named } from '../appointment/book.ts';
import { freeChair } from '../appointment/free-chair.ts';
import { recordVisits } from '../appointment/record-visits.ts';
import { cancelledAs, holdsTime, isAhead, transition } from '../appointment/transitions.ts';
import { stateWords, visitWhen } from '../appointment/visit-words.ts';
import { wallInstant } from '../calendar/availability.ts';
import { type Calendar, suits } from '../calendar/calendar.ts';
import type { Patient } from '../patient/patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { VisitDraft } from './draft.ts';
import type { ImportHead, ImportProblem } from './import.ts';
import { locationOf } from './patient-batch.ts';

/** What a visit of a file comes to; `keep` writes it together with whatever `also` is. */
export interface VisitOutcome {
  came: 'created' | 'updated' | 'unchanged' | 'rejected';
  problems: Omit<ImportProblem, 'row'>[];
  keep?: (also: Record<string, Write>) => Promise<'kept' | 'overtaken'>;
}

const usualMinutes = 30;

interface Around {
  head: ImportHead;
  practice: Practice;
  calendar: Calendar;
}

/** The same visit of the practice's system is the same visit here, whoever brings it in first. */
export function visitIdOf(outsideId: string): string {
  return `in-${createHash('sha256').update(outsideId).digest('hex').slice(0, 32)}`;
}

/**
 * What a visit comes to by what stands now. The file's word on when and with whom counts, and its marks; what the desk
 * has confirmed or called off since stays.
 */
export async function importVisit(
  app: App,
  around: Around,
  draft: VisitDraft,
  patient: Patient,
): Promise<VisitOutcome> {
  if (patient.deceased) {
    return {
      came: 'rejected',
      problems: [{ kind: 'rejected', field: 'deceased', reason: 'This patient is recorded as deceased.' }],
    };
  }
  const before = await app.table.get(appointmentRow, appointmentKey(visitIdOf(draft.outsideId)));
  const asked = asVisit(app, around, draft, patient);
  if (!asked.ok) return { came: 'rejected', problems: asked.problems };
  const { visit, problems } = asked;
  if (!before) {
    const says = `From the practice's schedule: ${named(around.calendar, visit)}`;
    return { came: 'created', problems, keep: keeper(app, around, patient, undefined, visit, says) };
  }
  if (before.patientId !== patient.id) {
    return {
      came: 'rejected',
      problems: [{ kind: 'rejected', field: 'visitId', reason: "This visit is another patient's." }],
    };
  }
  const changed = changedBy(app, around, before, visit);
  if (!changed) return { came: 'unchanged', problems };
  return { came: 'updated', problems, keep: keeper(app, around, patient, before, changed.after, changed.says) };
}

type Asked =
  | { ok: true; visit: Appointment; problems: VisitOutcome['problems'] }
  | { ok: false; problems: VisitOutcome['problems'] };

function asVisit(app: App, { head, practice, calendar }: Around, draft: VisitDraft, patient: Patient): Asked {
  const rejected = (field: string, reason: string): Asked => ({
    ok: false,
    problems: [{ kind: 'rejected', field, reason }],
  });
  const place = locationOf(practice, head, draft.location);
  if (draft.location && !place) return rejected('location', 'It is none of the locations that you may enter.');
  const location = locationById(practice, place ?? patient.location);
  const { zone } = location.hours;
  const wall = 'startsAt' in draft.when ? wallTimeOf(zone, Date.parse(draft.when.startsAt)) : draft.when;
  const start = wallInstant(zone, wall.date, wall.time);
  if (!start.ok) return rejected('visitTime', start.reason);
  const problems: VisitOutcome['problems'] = [];
  const same = (text: string | undefined) => (one: { id: string; name: string }) =>
    one.id === text?.toLowerCase() || one.name.toLowerCase() === text?.toLowerCase();
  const type = calendar.visitTypes.find(same(draft.visitType));
  const provider = calendar.providers.find(same(draft.provider));
  if (draft.visitType && !type)
    problems.push({
      kind: 'warning',
      field: 'visitType',
      reason: 'The calendar has no such visit type; kept without one.',
    });
  if (draft.provider && !provider)
    problems.push({
      kind: 'warning',
      field: 'provider',
      reason: 'The calendar has nobody of that name; kept without a provider.',
    });
  const minutes = draft.minutes ?? type?.minutes ?? usualMinutes;
  const at = app.now().toISOString();
  const endsAt = start.startsAt + minutes * 60_000;
  const isOver = endsAt <= app.now().getTime();
  if (isOver && (draft.state === 'booked' || draft.state === 'confirmed')) {
    problems.push({
      kind: 'warning',
      field: 'visitState',
      reason: 'The visit is over, and the file does not say whether they came.',
    });
  }
  if (!isOver && start.startsAt > app.now().getTime() && (draft.state === 'attended' || draft.state === 'no-show')) {
    return rejected('visitState', 'The visit has not begun yet.');
  }
  const visit: Appointment = {
    id: visitIdOf(draft.outsideId),
    patientId: patient.id,
    threadId: patient.threadId,
    location: location.id,
    ...(type ? { visitType: type.id } : {}),
    ...(provider ? { provider: provider.id } : {}),
    date: wall.date,
    time: wall.time,
    zone,
    minutes,
    startsAt: new Date(start.startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    state: draft.state,
    stateAt: at,
    stateBy: head.by,
    // What is over needs no time any more.
    ...(isOver ? { holdsNoTime: true } : {}),
    source: 'import',
    outsideId: draft.outsideId,
    bookedAt: at,
    bookedBy: head.by,
    version: 1,
    revision: 0,
  };
  return { ok: true, visit, problems };
}

function changedBy(
  app: App,
  { calendar }: Around,
  before: Appointment,
  file: Appointment,
): { after: Appointment; says: string } | undefined {
  const isElsewhen =
    before.startsAt !== file.startsAt ||
    before.minutes !== file.minutes ||
    before.location !== file.location ||
    (file.provider !== undefined && before.provider !== file.provider);
  const { state: asked, stateAt, stateBy } = file;
  if (isElsewhen && isAhead(before.state)) {
    const { date, time, zone, minutes, startsAt, endsAt, location, holdsNoTime } = file;
    const { provider = before.provider, visitType = before.visitType } = file;
    const { provider: _whom, visitType: _what, holdsNoTime: _none, chair: _where, unmarked: _asked, ...rest } = before;
    const after: Appointment = {
      ...rest,
      ...{ date, time, zone, minutes, startsAt, endsAt, location, stateAt, stateBy },
      ...(provider ? { provider } : {}),
      ...(visitType ? { visitType } : {}),
      ...(holdsNoTime ? { holdsNoTime } : {}),
      state: asked,
      version: before.version + 1,
    };
    return { after, says: `In the practice's schedule: moved from ${visitWhen(before)} to ${named(calendar, after)}` };
  }
  const start = Date.parse(before.startsAt);
  const to = asked === 'cancelled' ? cancelledAs(start, app.now().getTime(), calendar.lateCancelHours) : asked;
  const rule = transition(before.state, to);
  // A file that still says booked is older than what the desk knows.
  if (asked === 'booked' || !rule || !isAhead(before.state)) return undefined;
  const { unmarked: _asked, ...rest } = before;
  const after = { ...rest, state: to, stateAt, stateBy, version: before.version + (rule.raises ? 1 : 0) };
  return { after, says: `In the practice's schedule: ${stateWords[to].toLowerCase()} (${visitWhen(before)})` };
}

/** Keeps the visit with its time; where the file has two at once, without. */
function keeper(
  app: App,
  { calendar }: Around,
  patient: Patient,
  before: Appointment | undefined,
  after: Appointment,
  says: string,
): NonNullable<VisitOutcome['keep']> {
  return async (also) => {
    for (const withTime of [true, false]) {
      const visit = withTime ? await inChair(app, calendar, after) : { ...after, holdsNoTime: true };
      const recorded = await recordVisits(app, calendar, patient, [{ before, after: visit }], {
        says,
        by: after.stateBy,
        also,
      });
      if (recorded.ok) return 'kept';
      if (recorded.by === 'visit' || recorded.by === 'beside') return 'overtaken';
    }
    return 'overtaken';
  };
}

async function inChair(app: App, calendar: Calendar, visit: Appointment): Promise<Appointment> {
  if (visit.holdsNoTime || visit.chair || !holdsTime(visit.state)) return visit;
  const type = calendar.visitTypes.find(({ id }) => id === visit.visitType);
  const chairs = type ? calendar.chairs.filter((one) => one.location === visit.location && suits(one, type)) : [];
  const chair = await freeChair(app, chairs, visit);
  return chair ? { ...visit, chair } : visit;
}
