import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import type { Household } from '../household/household.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { type Location, locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { laddersKey, laddersRow } from './ladder.rows.ts';
import type { Ladder, Ladders } from './ladder.ts';
import { type InTrial, ownLadder } from './own-ladder.ts';
import { noLadders } from './read-ladders.ts';
import { reminderHeadKey } from './reminder.key.ts';
import { reminderHeadRow, reminderStepRow, stepsOf } from './reminder.rows.ts';
import type { ReminderHead, ReminderStep } from './reminder.ts';
import type { SendingHours } from './sending-hours.ts';

/** A visit with everything its reminders are decided by, as it stands now. */
export interface VisitReminders {
  visit: Appointment;
  head: ReminderHead;
  /** What is recorded of its steps, the newest version first. */
  steps: ReminderStep[];
  patient: Patient;
  thread: Thread;
  practice: Practice;
  location: Location;
  ladders: Ladders;
  /** The ladder that it is reminded by, with its patient's arm where a trial runs on a step of it. */
  ladder: Ladder | undefined;
  trial: InTrial | undefined;
  hours: SendingHours;
  /** Who may be told of the patient. */
  household?: Household | undefined;
}

/** Reads a visit and what its reminders hang on; undefined where there is nothing to remind of. */
export async function visitReminders(app: App, appointmentId: string): Promise<VisitReminders | undefined> {
  const [visit, head, ladders, settings] = await app.table.getMany(
    [appointmentRow, appointmentKey(appointmentId)],
    [reminderHeadRow, reminderHeadKey(appointmentId)],
    [laddersRow, laddersKey],
    [practiceRow, practiceKey],
  );
  if (!visit || !head) return undefined;
  const [patient, found, household] = await app.table.getMany(
    [patientRow, patientKey(visit.patientId)],
    [threadRow, threadKey(visit.threadId)],
    [householdRow, householdKey(visit.patientId)],
  );
  const thread = await standingThread(app, found);
  if (!patient || !thread) return undefined;
  const { rows: steps } = await app.table.query(reminderStepRow, stepsOf(appointmentId));
  const practice = settled(settings);
  const location = locationById(practice, visit.location);
  const hours = hoursOf(practice, visit, patient);
  const all = ladders ?? noLadders;
  const own = ownLadder(all, visit, Date.parse(head.since), hours);
  return { visit, head, steps, patient, thread, household, practice, location, ladders: all, ...own, hours };
}

/** The clock of the visit first, then the patient's own; only hours allowed by both count. */
export function hoursOf({ quiet }: Practice, { zone }: Appointment, patient: Patient): SendingHours {
  return { quiet, zones: patient.zone && patient.zone !== zone ? [zone, patient.zone] : [zone] };
}
