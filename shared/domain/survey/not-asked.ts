import type { Appointment } from '../appointment/appointment.ts';
import { isComplaint } from '../complaint/complaint-tag.ts';
import type { Patient } from '../patient/patient.ts';
import type { Thread } from '../thread/thread.ts';
import type { Survey } from './survey.ts';
import type { SurveyReasonCode } from './survey-reasons.ts';
import type { SurveySettings } from './survey-settings.ts';

/** Everything on which it depends whether a patient may be asked now; `visit` of an occasion that is one. */
export interface Asking {
  survey: Survey;
  settings: SurveySettings;
  thread: Thread;
  patient: Patient | undefined;
  visit: Appointment | undefined;
}

const lateMs = 3 * 86_400_000;

/** The last instant (ISO) at which it is worth asking. */
export function askedUntil({ plannedFor }: Pick<Survey, 'plannedFor'>): string {
  return new Date(Date.parse(plannedFor) + lateMs).toISOString();
}

/** Why a patient is not asked, whatever the last look says of the text; undefined where nothing is against it. */
export function notAsked(
  { survey, settings, thread, patient, visit }: Asking,
  now: Date,
): SurveyReasonCode | undefined {
  if (!settings.on || !settings.after[survey.occasion]) return 'not_on';
  if (now.toISOString() > askedUntil(survey)) return 'too_late';
  if (!patient) return 'nobody';
  if (patient.deceased) return 'deceased';
  if (thread.confidential) return 'confidential';
  if (survey.occasion === 'visit' && visit?.state !== 'attended') return 'not_attended';
  if (survey.occasion === 'conversation') {
    if (thread.state !== 'done') return 'reopened';
    if (thread.lastHuman === undefined || !thread.lastInbound.sms) return 'no_conversation';
  }
  if (isComplaint(thread)) return 'complaint';
  if (thread.turn || thread.revocation || thread.emergency || thread.alarm) return 'needs_a_person';
  return undefined;
}

/** Whether somebody was asked so lately (ISO) that they are not asked again. */
export function isAskedLately(askedAt: string | undefined, { everyDays }: SurveySettings, now: Date): boolean {
  return askedAt !== undefined && now.getTime() - Date.parse(askedAt) < everyDays * 86_400_000;
}
