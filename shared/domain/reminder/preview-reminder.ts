import type { ReminderPreviewOut } from '../../api.answers.reminders.ts';
import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import { visitWhen } from '../appointment/visit-words.ts';
import { sampleVisitUrl } from '../link/visit-link.ts';
import { segmentsOf } from '../message/segments.ts';
import { readPatient } from '../patient/read-patient.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import { callWords } from './call-words.ts';
import { checkStep } from './check-step.ts';
import { type LadderStep, wordsFor } from './ladder.ts';
import { sayReminder, valuesFor } from './say-reminder.ts';

/** What is to be shown: a step as it is being written, in a language, to a patient or to an invented one. */
export interface Previewed {
  step: Pick<LadderStep, 'channels' | 'words'>;
  /** It follows a missed visit, which has no page any more. */
  missed?: boolean | undefined;
  fallback: 'en' | 'es';
  language: 'en' | 'es';
  patientId?: string | undefined;
}

const looked = 5;

/** How a step reads, how many segments it takes and what stands against its words. Refusals: not_found. */
export async function previewReminder(app: App, who: Staff, asked: Previewed): Promise<ReminderPreviewOut> {
  const practice = await readPractice(app);
  const {
    location: at,
    patient,
    visit: ahead,
  } = asked.patientId
    ? await ofPatient(app, who, asked.patientId)
    : { location: '', patient: { givenName: 'Mia' }, visit: invented(app, 2) };
  const visit = asked.missed ? invented(app, -1) : ahead;
  const links = asked.missed ? [] : [sampleVisitUrl(app.settings.publicBaseUrl)];
  const found = wordsFor(asked, asked.step, asked.language);
  const values = valuesFor(practice, locationById(practice, at), [{ visit, patient }], asked.language, links);
  const text = found && sayReminder(found.words, 'sms', values, asked.language);
  const mail = found && sayReminder(found.words, 'email', values, asked.language);
  const words = text?.ok ? text.text : '';
  const { encoding, segments, units, offending } = segmentsOf(words);
  return {
    name: patient.givenName,
    when: visitWhen(visit),
    text: words,
    ...(mail?.ok ? { email: { subject: mail.subject ?? '', body: mail.text } } : {}),
    ...(asked.step.channels.includes('voice') ? { call: callWords([{ visit, patient }], asked.language) } : {}),
    segments: { encoding, segments, units, ...(offending === undefined ? {} : { offending }) },
    problems: checkStep(asked, asked.step, asked.missed ? { link: '' } : {}).flatMap(({ part, problems }) =>
      problems.map((problem) => ({ ...problem, part })),
    ),
  };
}

async function ofPatient(app: App, who: Staff, patientId: string) {
  const patient = await readPatient(app, who, patientId);
  const { rows } = await app.table.query(pointerRow, visitsFrom(patient.id, app.now().toISOString(), looked));
  const visits = await app.table.getMany(
    ...rows.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  const visit = visits.find((one) => one !== undefined && isAhead(one.state));
  return { location: visit?.location ?? patient.location, patient, visit: visit ?? invented(app, 2) };
}

/** So many days from now at three. */
function invented(app: App, days: number): Pick<Appointment, 'date' | 'time'> {
  return { date: wallTimeOf('UTC', app.now().getTime() + days * 86_400_000).date, time: '15:00' };
}
