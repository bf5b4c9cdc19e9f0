import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow, day as dayOf, pointerRow } from '../appointment/appointment.rows.ts';
import { isAhead } from '../appointment/transitions.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Staff } from '../staff/staff.ts';
import { type CountedVisitRow, countedVisitKey, countedVisitRow } from './counted-visit.rows.ts';
import { everyRow } from './every-row.ts';
import { datesBetween, placesOf, type Range } from './places.ts';
import { isComplete, type Reminded } from './reminded.ts';
import type { VisitRowsState } from './visit-rows-states.ts';

export interface AskedVisits extends Omit<Range, 'channel'> {
  which: VisitRowsState;
  before?: string | undefined;
}

const pageSize = 50;
/** Days looked through for one page, however few fit. */
const mostDays = 31;

/**
 * The visits behind the figures, by day, the newest first: each as it was counted, so that as many are shown as the figure
 * says. `before` says which day to go on from. Refusals: invalid.
 */
export async function listVisits(app: App, who: Staff, asked: AskedVisits) {
  const { locations } = await placesOf(app, who, asked);
  const dates = datesBetween(asked.from, asked.to)
    .filter((date) => asked.before === undefined || date < asked.before)
    .toReversed();
  const found: Awaited<ReturnType<typeof visitsOn>> = [];
  let looked = 0;
  for (const date of dates.slice(0, mostDays)) {
    looked += 1;
    for (const { id } of locations) found.push(...(await visitsOn(app, id, date, asked.which)));
    if (found.length >= pageSize) break;
  }
  const before = looked < dates.length ? dates[looked - 1] : undefined;
  const patients = await app.table.getMany(
    ...found.map(({ patientId }) => [patientRow, patientKey(patientId)] as const),
  );
  return {
    threads: found.map(({ patientId: _patient, ...visit }, at) => ({ ...visit, name: nameOf(patients[at]) })),
    ...(before ? { before } : {}),
  };
}

function nameOf(patient: { givenName: string; familyName: string } | undefined): string {
  return patient ? `${patient.givenName} ${patient.familyName}` : '';
}

async function visitsOn(app: App, location: string, date: string, which: VisitRowsState) {
  const pointers = await everyRow(app, pointerRow, dayOf(location, date));
  const ids = [...new Set(pointers.map(({ appointmentId }) => appointmentId))];
  const [visits, counted] = await Promise.all([
    app.table.getMany(...ids.map((id) => [appointmentRow, appointmentKey(id)] as const)),
    app.table.getMany(...ids.map((id) => [countedVisitRow, countedVisitKey(id)] as const)),
  ]);
  return visits.flatMap((visit, at) => {
    const of = counted[at];
    if (!visit || !of || of.location !== location || !isBehind(of, date, which)) return [];
    const step = of.reminded.findLast(({ day }) => day === date);
    return [
      {
        id: visit.threadId,
        visitId: visit.id,
        patientId: visit.patientId,
        location,
        date,
        time: visit.date === date ? visit.time : (pointers.find(({ left }) => left)?.left?.time ?? visit.time),
        state: of.date === date ? of.state : ('moved' as const),
        ...(step ? { reminded: shownReminded(step) } : {}),
        ...(of.date === date && of.missed
          ? { contact: of.missed.contact ?? ('nobody' as const), recovered: of.missed.recovered }
          : {}),
      },
    ];
  });
}

function shownReminded({ due, sent, delivered, replied, outcome, notSent }: Reminded) {
  return { due, sent, delivered, replied, outcome, notSent: notSent.map(({ kind }) => kind) };
}

/** Whether a visit is one of those that a figure counts on this day. */
function isBehind(of: CountedVisitRow, date: string, which: VisitRowsState): boolean {
  const isOfDay = of.date === date;
  const versions = of.reminded.filter(({ day }) => day === date);
  const some = (is: (one: Reminded) => boolean) => versions.some((one) => one.due > 0 && is(one));
  switch (which) {
    case 'attended':
    case 'no-show':
    case 'late-cancelled':
    case 'cancelled':
      return isOfDay && of.state === which;
    case 'lost':
      return isOfDay && (of.state === 'no-show' || of.refilled === false);
    case 'open':
      return isOfDay && (isAhead(of.state) || of.state === 'arrived');
    case 'due':
      return some(() => true);
    case 'sent':
      return some(({ sent }) => sent > 0);
    case 'delivered':
      return some(({ delivered }) => delivered > 0);
    case 'replied':
      return some(({ delivered, replied }) => delivered > 0 && replied);
    case 'came':
      return some(({ delivered, came }) => delivered > 0 && came);
    case 'incomplete':
      return some((one) => !isComplete(one));
    case 'not-sent':
      return versions.some(({ notSent }) => notSent.length > 0);
    case 'contacted':
      return isOfDay && of.missed?.contact !== undefined;
    case 'not-contacted':
      return isOfDay && of.missed !== undefined && of.missed.contact === undefined;
    case 'in-trial':
      return isOfDay && of.trials !== undefined;
    case 'recovered':
      return isOfDay && of.missed?.recovered === true;
    case 'seen':
      return isOfDay && of.again !== undefined && of.again !== 'same-month';
    case 'came-again':
      return isOfDay && of.again === 'again';
    case 'not-again':
      return isOfDay && of.again === 'not-yet';
  }
}
