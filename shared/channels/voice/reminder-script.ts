import type { EntryRef } from '../../topics.ts';
import type { ReminderUrls } from './reminder-urls.ts';
import { twiml, type Verb } from './twiml.ts';
import type { Language } from './urls.ts';

/** Who calls, and what there is to say, as `text` in its language. */
export interface SpokenReminder {
  ref: EntryRef;
  language: Language;
  practice: string;
  /** The practice's number, E.164. */
  phone: string;
  text: string;
}

const keySeconds = 8;

const words = {
  en: {
    who: (practice: string, phone: string) => `Hello, this is ${practice}, at ${phone}.`,
    gate: 'We have a message for you. To hear it, press 1. To stop calls like this one, press 9.',
    machine: 'Please call us back. Thank you. Goodbye.',
    keys: 'To confirm, press 1. To change or cancel, press 2, and we will call you. To hear this again, press 3. To stop calls like this one, press 9.',
    confirmed: 'Thank you. Your visit is confirmed. Goodbye.',
    called: 'Thank you. We will call you about it. Goodbye.',
    changed: 'This visit has changed meanwhile. We will call you about it. Goodbye.',
    stopped: 'You will get no more calls like this one from us. Goodbye.',
    nothing: (phone: string) => `If anything changes, please call us at ${phone}. Goodbye.`,
    broken: 'We are sorry, something is not working here just now. Please call us back. Goodbye.',
  },
  es: {
    who: (practice: string, phone: string) => `Hola, le llama ${practice}, al ${phone}.`,
    gate: 'Tenemos un mensaje para usted. Para escucharlo, oprima 1. Para no recibir llamadas como esta, oprima 9.',
    machine: 'Por favor, llámenos. Gracias. Adiós.',
    keys: 'Para confirmar, oprima 1. Para cambiar o cancelar, oprima 2 y le llamaremos. Para escuchar de nuevo, oprima 3. Para no recibir llamadas como esta, oprima 9.',
    confirmed: 'Gracias. Su cita está confirmada. Adiós.',
    called: 'Gracias. Le llamaremos. Adiós.',
    changed: 'Su cita ha cambiado entretanto. Le llamaremos. Adiós.',
    stopped: 'Ya no recibirá llamadas como esta. Adiós.',
    nothing: (phone: string) => `Si algo cambia, llámenos al ${phone}. Adiós.`,
    broken: 'Lo sentimos, algo no funciona aquí en este momento. Llámenos, por favor. Adiós.',
  },
} as const;

/** What a key came to, as it is said. */
export type Said = 'confirmed' | 'called' | 'changed' | 'stopped';

function say(language: Language, ...sentences: string[]): Verb {
  return { name: 'Say', attributes: { language: language === 'es' ? 'es-MX' : 'en-US' }, words: sentences.join(' ') };
}

const hangUp: Verb = { name: 'Hangup' };

/** A number for the ear: "2 1 2, 5 5 5, 0 1 0 0". */
function spokenPhone(number: string): string {
  const [, ...parts] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return (parts.length > 0 ? parts : [number.replace(/\D/g, '')]).map((part) => [...part].join(' ')).join(', ');
}

/** The words to a person, from who calls to when; a key breaks in at any time, none goes on to the keys. */
export function speak(urls: ReminderUrls, of: SpokenReminder): string {
  const { language, practice, phone, text, ref } = of;
  const within = [say(language, words[language].who(practice, spokenPhone(phone)), text)];
  return twiml([keyAsked(urls.step('said', ref), 1, within, { actionOnEmptyResult: true })]);
}

/**
 * It may be a machine that listens: who calls, and nothing of a visit until a key proves a person. What a machine keeps
 * of it asks for a call back.
 */
export function gate(urls: ReminderUrls, { language, practice, phone, ref }: SpokenReminder): string {
  const { who, gate: asked, machine } = words[language];
  const within = [say(language, who(practice, spokenPhone(phone)), asked)];
  return twiml([keyAsked(urls.step('gate', ref), keySeconds, within), say(language, machine), hangUp]);
}

/** A voicemail: the practice's name, its number, and to call back. */
export function leaveWord({ language, practice, phone }: SpokenReminder): string {
  const { who, machine } = words[language];
  return twiml([say(language, who(practice, spokenPhone(phone)), machine), hangUp]);
}

/** The words have been said: what the keys do. */
export function offerKeys(urls: ReminderUrls, { language, phone, ref }: SpokenReminder): string {
  const { keys, nothing } = words[language];
  const within = [say(language, keys)];
  return twiml([
    keyAsked(urls.step('key', ref), keySeconds, within),
    say(language, nothing(spokenPhone(phone))),
    hangUp,
  ]);
}

/** What a key came to. */
export function answer({ language }: Pick<SpokenReminder, 'language'>, said: Said): string {
  return twiml([say(language, words[language][said]), hangUp]);
}

/** Something of ours is broken, or nothing is known of this call any more. */
export function apologize(language: Language): string {
  return twiml([say(language, words[language].broken), hangUp]);
}

/** Asks for a key while it speaks; with `actionOnEmptyResult` the action is asked after the words whether one came or not. */
function keyAsked(action: string, timeout: number, within: Verb[], more: Verb['attributes'] = {}): Verb {
  return {
    name: 'Gather',
    attributes: { input: 'dtmf', numDigits: 1, timeout, method: 'POST', action, ...more },
    within,
  };
}
