import type { Appointment } from '../appointment/appointment.ts';

/** The languages that words can be kept in. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** What a template may name: a word for the template, and what it stands for, as the editor's chips say it. */
export const templateVariables = {
  name: 'First name',
  practice: 'Practice',
  day: 'Day',
  time: 'Time',
  place: 'Place',
  phone: 'Phone',
  link: 'Link to the visit',
} as const;
export type TemplateVariable = keyof typeof templateVariables;

/** A value for each variable; a blank one is as good as none. */
export type TemplateValues = Record<TemplateVariable, string>;

/** What keeps a template from being saved or sent, or is to be thought about. */
export interface TemplateProblem {
  severity: 'error' | 'warning';
  code:
    | 'syntax'
    | 'unknown_variable'
    | 'missing_variable'
    | 'call_to_action'
    | 'clinical'
    | 'money'
    | 'no_practice'
    | 'no_stop'
    | 'too_long';
  message: string;
}

/** One visit as its words say it. */
export type VisitSaid = Pick<Appointment, 'date' | 'time'> & { name: string };
