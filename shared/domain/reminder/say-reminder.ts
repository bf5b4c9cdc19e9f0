import type { Appointment } from '../appointment/appointment.ts';
import type { Patient } from '../patient/patient.ts';
import type { Location, Practice } from '../practice/practice.ts';
import { renderTemplate } from '../template/render-template.ts';
import { shownPhone } from '../template/shown-phone.ts';
import type { TemplateProblem, TemplateValues } from '../template/template.ts';
import { visitValues } from '../template/visit-values.ts';
import type { StepWords } from './ladder.ts';

/** The words of a reminder; `subject` only of an e-mail. */
export type Said = { ok: true; text: string; subject?: string } | { ok: false; problem: TemplateProblem };

/** The values of a template's fields for some visits of one day, in the order of the clock, and the links to them. */
export function valuesFor(
  practice: Practice,
  location: Location,
  visits: readonly { visit: Pick<Appointment, 'date' | 'time'>; patient: Pick<Patient, 'givenName'> }[],
  language: 'en' | 'es',
  links: readonly string[],
): TemplateValues {
  const said = visits
    .map(({ visit, patient }) => ({ date: visit.date, time: visit.time, name: patient.givenName }))
    .toSorted((a, b) => a.time.localeCompare(b.time));
  const phone = shownPhone(location.numbers[0] ?? '');
  return visitValues(said, { practice: practice.name, place: location.name, phone, links }, language);
}

/** A step's words for a channel. An e-mail without words of its own says what the text says. */
export function sayReminder(
  words: StepWords,
  channel: 'sms' | 'email',
  values: TemplateValues,
  language: 'en' | 'es',
): Said {
  if (channel === 'sms') return renderTemplate(words.text, values);
  const body = renderTemplate(words.email?.body ?? words.text, values);
  if (!body.ok) return body;
  const subject = renderTemplate(words.email?.subject ?? usualSubject[language], values);
  if (!subject.ok) return subject;
  return { ok: true, text: body.text, subject: subject.text.replace(/\s+/g, ' ') };
}

const usualSubject = { en: 'Your visit at {{ practice }}', es: 'Su cita en {{ practice }}' };
