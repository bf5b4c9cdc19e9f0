import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import type { Household } from '../household/household.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import type { Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Asking } from './not-asked.ts';
import { noSurvey } from './read-survey-settings.ts';
import { surveyKey, surveyRow, surveySettingsKey, surveySettingsRow } from './survey.rows.ts';
import type { Survey } from './survey.ts';

/** A survey with all that stands around it. */
export interface SurveyAround extends Asking {
  practice: Practice;
  /** Who may be told of the patient. */
  household: Household | undefined;
}

/** Reads a survey and what it hangs on, as it stands now; undefined where there is none. */
export async function surveyAround(app: App, of: Pick<Survey, 'threadId' | 'id'>): Promise<SurveyAround | undefined> {
  const [survey, found, settings, practice] = await app.table.getMany(
    [surveyRow, surveyKey(of)],
    [threadRow, threadKey(of.threadId)],
    [surveySettingsRow, surveySettingsKey],
    [practiceRow, practiceKey],
  );
  const thread = await standingThread(app, found);
  if (!survey || !thread) return undefined;
  const visit = survey.appointmentId
    ? await app.table.get(appointmentRow, appointmentKey(survey.appointmentId))
    : undefined;
  const patientId = thread.patientId ?? '';
  const [patient, household] = patientId
    ? await app.table.getMany([patientRow, patientKey(patientId)], [householdRow, householdKey(patientId)])
    : [undefined, undefined];
  return { survey, settings: settings ?? noSurvey, thread, patient, household, visit, practice: settled(practice) };
}
