import type { Patient } from '../patient/patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { renderTemplate } from '../template/render-template.ts';
import { shownPhone } from '../template/shown-phone.ts';
import type { Thread } from '../thread/thread.ts';
import type { SurveySettings } from './survey-settings.ts';

/** The question as it is sent, or why it cannot be said. */
export type SaidSurvey = { ok: true; text: string } | { ok: false; code: 'no_words' | 'template_broken' };

/** The words for one patient, in their language or the practice's fallback; only the first name and the practice are said. */
export function saySurvey(
  practice: Practice,
  { words, fallback }: Pick<SurveySettings, 'words' | 'fallback'>,
  { thread, patient }: { thread: Pick<Thread, 'location'>; patient: Pick<Patient, 'givenName' | 'language'> },
): SaidSurvey {
  const template = words[patient.language ?? fallback] ?? words[fallback];
  if (!template) return { ok: false, code: 'no_words' };
  const phone = shownPhone(locationById(practice, thread.location).numbers[0] ?? '');
  const around = { practice: practice.name, phone, day: '', time: '', place: '', link: '' };
  const rendered = renderTemplate(template, { ...around, name: patient.givenName });
  return rendered.ok ? rendered : { ok: false, code: 'template_broken' };
}
