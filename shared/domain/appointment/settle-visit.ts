import type { App } from '../../ports.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { appointmentKey, appointmentRow } from './appointment.rows.ts';
import type { Appointment } from './appointment.ts';
import { recordVisits } from './record-visits.ts';
import { isAhead } from './transitions.ts';
import { stateWords, visitWhen } from './visit-words.ts';

const attempts = 20;

/**
 * A visit is over and nobody marked it: by the practice's rule the desk is asked, or it is taken as attended or missed.
 * Harmless when repeated, or when somebody marked or moved it meanwhile.
 */
export async function settleVisit(app: App, appointmentId: string): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [before, stored] = await app.table.getMany(
      [appointmentRow, appointmentKey(appointmentId)],
      [calendarRow, calendarKey],
    );
    const calendar = stored ?? emptyCalendar;
    const now = app.now();
    if (!before || before.unmarked || !(isAhead(before.state) || before.state === 'arrived')) return;
    if (now.getTime() < Date.parse(before.endsAt) + calendar.unmarked.afterMinutes * 60_000) return;
    const patient = await app.table.get(patientRow, patientKey(before.patientId));
    if (!patient) throw new Error('a visit has no patient');
    // Who came in was here; nobody need be asked whether they stayed.
    const rule = before.state === 'arrived' ? 'attended' : calendar.unmarked.rule;
    const after: Appointment =
      rule === 'ask'
        ? { ...before, unmarked: true }
        : { ...before, state: rule, stateAt: now.toISOString(), stateBy: 'system' };
    const says = rule === 'ask' ? undefined : `${stateWords[rule]}, by the practice's rule (${visitWhen(before)})`;
    const recorded = await recordVisits(app, calendar, patient, [{ before, after }], { says, by: 'system' });
    if (recorded.ok) return;
    await app.backOff(attempt);
  }
  throw new Error('a visit kept changing while it was being settled');
}
