import { shownPhone } from '../template/shown-phone.ts';
import type { VisitReminders } from './visit-reminders.ts';

const said = {
  en: (practice: string, phone: string) => `${practice}: we have word for you. Call ${phone}. Text STOP to stop texts.`,
  es: (practice: string, phone: string) =>
    `${practice}: tenemos un aviso para usted. Llame al ${phone}. Escriba STOP para no recibir mensajes.`,
};

/** What is said of a confidential visit by itself: nothing. No name, no day, no link; whoever looks at the screen learns no more. */
export function sayNothing(
  { practice, location }: Pick<VisitReminders, 'practice' | 'location'>,
  language: 'en' | 'es',
): { text: string; subject: string } {
  const phone = location.numbers[0];
  return {
    text: said[language](practice.name, phone ? shownPhone(phone) : ''),
    subject: `A message from ${practice.name}`,
  };
}
