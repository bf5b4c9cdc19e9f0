import type { Appointment } from '../appointment/appointment.ts';
import type { Patient } from '../patient/patient.ts';

type Said = { visit: Pick<Appointment, 'date' | 'time'>; patient: Pick<Patient, 'givenName'> };
type Language = 'en' | 'es';

const words = {
  en: {
    locale: 'en-US',
    reminder: (names: string) => `This is a reminder for ${names}.`,
    one: (day: string, time: string) => `The visit is on ${day}, at ${time}.`,
    many: (day: string, times: string) => `The visits are on ${day}: ${times}.`,
    of: (time: string, name: string) => `${time} for ${name}`,
    moved: (name: string, day: string, time: string) =>
      `${name}, your visit is now on ${day}, at ${time}. Please ignore our message about another time.`,
    off: (name: string, day: string, time: string) =>
      `${name}, your visit on ${day}, at ${time}, is called off. Please ignore our reminder.`,
  },
  es: {
    locale: 'es-US',
    reminder: (names: string) => `Este es un recordatorio para ${names}.`,
    one: (day: string, time: string) => `La cita es el ${day}, a las ${time}.`,
    many: (day: string, times: string) => `Las citas son el ${day}: ${times}.`,
    of: (time: string, name: string) => `${time} para ${name}`,
    moved: (name: string, day: string, time: string) =>
      `${name}, su cita es ahora el ${day}, a las ${time}. Ignore nuestro mensaje con otra hora.`,
    off: (name: string, day: string, time: string) =>
      `${name}, su cita del ${day}, a las ${time}, queda anulada. Ignore nuestro recordatorio.`,
  },
} as const;

/**
 * What a call says of some visits of one day, to the ear: days and months by their whole names, of several people a time
 * each. Who calls, and the keys, are said round it (channels/voice/reminder-script.ts).
 */
export function callWords(visits: readonly Said[], language: Language): string {
  const all = visits.toSorted((a, b) => a.visit.time.localeCompare(b.visit.time));
  const [first] = all;
  if (!first) throw new Error('a reminder speaks of a visit');
  const { locale, reminder, one, many, of } = words[language];
  const listed = new Intl.ListFormat(locale);
  const names = listed.format([...new Set(all.map(({ patient }) => patient.givenName))]);
  const day = dayOf(first.visit.date, locale);
  if (all.length === 1) return `${reminder(names)} ${one(day, clockOf(first.visit.time))}`;
  const times = all.map(({ visit, patient }) => of(clockOf(visit.time), patient.givenName));
  return `${reminder(names)} ${many(day, listed.format(times))}`;
}

/** What a call says that sets another message right: the time that is so now, or the one that is called off. */
export function correctionWords({ visit, patient }: Said, told: 'moved' | 'off', language: Language): string {
  const { locale, [told]: said } = words[language];
  return said(patient.givenName, dayOf(visit.date, locale), clockOf(visit.time));
}

/** "Tuesday, November 24"; "martes, 24 de noviembre". */
function dayOf(date: string, locale: string): string {
  const format = { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, format).format(new Date(`${date}T12:00:00Z`));
}

/** "3 PM", "3:30 PM", as it is said. */
function clockOf(time: string): string {
  const [hour = '0', minute = '00'] = time.split(':');
  const on = minute === '00' ? '' : `:${minute}`;
  return `${Number(hour) % 12 || 12}${on} ${Number(hour) < 12 ? 'AM' : 'PM'}`;
}
