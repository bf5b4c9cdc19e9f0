import type { Appointment } from '../appointment/appointment.ts';
import { visitWhen } from '../appointment/visit-words.ts';

type Language = 'en' | 'es';

const spanishDays = ['dom', 'lun', 'mar', 'mie', 'jue', 'vie', 'sab'];
const spanishMonths = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'];

/** When a visit is, in words that fit into one segment (no accents in Spanish). */
export function whenIn(language: Language, visit: Pick<Appointment, 'date' | 'time'>): string {
  if (language === 'en') return visitWhen(visit);
  const day = new Date(`${visit.date}T00:00:00Z`);
  const [hour = '0', minute = '00'] = visit.time.split(':');
  const clock = `${Number(hour) % 12 || 12}:${minute} ${Number(hour) < 12 ? 'am' : 'pm'}`;
  return `${spanishDays[day.getUTCDay()]} ${day.getUTCDate()} ${spanishMonths[day.getUTCMonth()]}, ${clock}`;
}

const said = {
  confirmed: {
    en: (practice: string, what: string) => `${practice}: thank you, confirmed: ${what}. See you then.`,
    es: (practice: string, what: string) => `${practice}: gracias, confirmado: ${what}. Hasta entonces.`,
  },
  cancelled: {
    en: (practice: string, what: string) =>
      `${practice}: cancelled: ${what}. To keep it after all reply C. For another time write to us here.`,
    es: (practice: string, what: string) =>
      `${practice}: cancelado: ${what}. Para mantenerla responda C. Para otra hora escribanos aqui.`,
  },
} as const;

/** Our short answer to an answer that was understood, so that the patient sees what we took it for. */
export function echoText(
  practice: string,
  language: Language,
  to: keyof typeof said,
  visits: readonly { name: string; visit: Pick<Appointment, 'date' | 'time'> }[],
): string {
  return said[to][language](
    practice,
    visits.map(({ name, visit }) => `${name}, ${whenIn(language, visit)}`).join('; '),
  );
}

const whom = {
  en: (names: string, last: string, isTwo: boolean) => `Is this about ${names}, ${last} or ${isTwo ? 'BOTH' : 'ALL'}?`,
  es: (names: string, last: string, isTwo: boolean) => `¿Es para ${names}, ${last} o ${isTwo ? 'LOS DOS' : 'TODOS'}?`,
} as const;

/** "Is this about MIA, LEO or BOTH?" */
export function whomText(practice: string, language: Language, names: readonly string[]): string {
  const shouted = names.map((name) => name.toUpperCase());
  return `${practice}: ${whom[language](shouted.slice(0, -1).join(', '), shouted.at(-1) ?? '', names.length === 2)}`;
}
