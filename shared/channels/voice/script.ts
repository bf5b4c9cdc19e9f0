import type { CallPlan } from '../../domain/call/plan-call.ts';
import type { EntryRef } from '../../topics.ts';
import { twiml, type Verb } from './twiml.ts';
import type { Language, VoiceUrls } from './urls.ts';

const ringSeconds = 20;
const patientRingSeconds = 40;
const longestVoicemailSeconds = 120;
const silenceSeconds = 6;

const words = {
  en: {
    greeting: (practice: string) =>
      `Thank you for calling ${practice}. If this is an emergency, hang up and call 9 1 1.`,
    toDesk: 'Please hold for the front desk, or press 1 to leave a message.',
    closed: 'We are closed just now.',
    leave: 'Please leave your name, your number and a message after the tone. Then hang up or press pound.',
    busy: 'Nobody can take your call just now.',
    nothingHeard: 'We did not hear anything.',
    thanks: 'Thank you. We will call you back. Goodbye.',
    apology: 'We are sorry, something is not working here just now.',
    callBack: 'Please call back in a few minutes. Goodbye.',
  },
  es: {
    greeting: (practice: string) => `Gracias por llamar a ${practice}. Si es una emergencia, cuelgue y llame al 9 1 1.`,
    toDesk: 'Espere a la recepción, por favor, u oprima 1 para dejar un mensaje.',
    closed: 'En este momento estamos cerrados.',
    leave: 'Deje su nombre, su número y un mensaje después del tono. Después cuelgue u oprima la tecla de número.',
    busy: 'En este momento nadie puede contestar su llamada.',
    nothingHeard: 'No escuchamos nada.',
    thanks: 'Gracias. Le devolveremos la llamada. Adiós.',
    apology: 'Lo sentimos, algo no funciona aquí en este momento.',
    callBack: 'Llame de nuevo en unos minutos, por favor. Adiós.',
  },
} as const;

const spanishKey = 'Para español, oprima dos.';

function say(language: Language, ...sentences: string[]): Verb {
  return { name: 'Say', attributes: { language: language === 'es' ? 'es-MX' : 'en-US' }, words: sentences.join(' ') };
}

const hangUp: Verb = { name: 'Hangup' };

/** The first words of a call, in English with the key for Spanish; whoever presses none goes on by itself. */
export function greet(urls: VoiceUrls, plan: CallPlan): string {
  const first = [say('en', ...opening(plan, 'en')), say('es', spanishKey)];
  return twiml([gather(urls, 'en', first), ...onward(urls, plan, 'en')]);
}

/** The same in Spanish, once that was chosen. Where the desk does not ring, no key does anything. */
export function greetInSpanish(urls: VoiceUrls, plan: CallPlan): string {
  const first = [say('es', ...opening(plan, 'es'))];
  return twiml([...(rings(plan) ? [gather(urls, 'es', first)] : first), ...onward(urls, plan, 'es')]);
}

/** After any other key: on to the desk, or to the voicemail where that is closed. */
export function goOn(urls: VoiceUrls, plan: CallPlan, language: Language): string {
  return twiml(onward(urls, plan, language));
}

function opening({ practice, isOpen, ring, greeting }: CallPlan, language: Language): string[] {
  const { [language]: spoken } = words;
  const first = greeting[language] ?? spoken.greeting(practice);
  if (!isOpen) return [first, spoken.closed];
  return ring.length > 0 ? [first, spoken.toDesk] : [first];
}

function rings({ isOpen, ring }: CallPlan): boolean {
  return isOpen && ring.length > 0;
}

function gather(urls: VoiceUrls, language: Language, within: Verb[]): Verb {
  const attributes = {
    input: 'dtmf',
    numDigits: 1,
    timeout: 3,
    method: 'POST',
    action: urls.step('menu', { language }),
  };
  return { name: 'Gather', attributes, within };
}

function onward(urls: VoiceUrls, plan: CallPlan, language: Language): Verb[] {
  const spoken = words[language];
  if (!rings(plan)) return record(urls, language, plan.transcribes, [spoken.leave]);
  const attributes = {
    action: urls.step('desk-result', { language }),
    method: 'POST',
    timeout: ringSeconds,
    answerOnBridge: true,
  };
  const screened = { url: urls.step('desk-screen'), method: 'POST' };
  return [
    {
      name: 'Dial',
      attributes,
      within: plan.ring.map((number) => ({ name: 'Number', attributes: screened, words: number })),
    },
  ];
}

/**
 * What whoever takes a telephone of the desk hears, while the caller goes on hearing it ring: a key proves that it is a
 * person. A voicemail of their own presses none, and is not where a patient leaves a message.
 */
export function screenDesk(urls: VoiceUrls): string {
  return twiml([key(urls.step('desk-key'), 6, 'A call for the practice. Press 1 to take it.'), hangUp]);
}

/** Asks for one key. */
function key(action: string, timeout: number, words: string): Verb {
  const attributes = { input: 'dtmf', numDigits: 1, timeout, method: 'POST', action };
  return { name: 'Gather', attributes, within: [say('en', words)] };
}

/** A message after the tone. Whoever says nothing falls through to a goodbye. */
function record(urls: VoiceUrls, language: Language, transcribes: boolean, sentences: string[]): Verb[] {
  const attributes = {
    action: urls.step('voicemail', { language }),
    method: 'POST',
    maxLength: longestVoicemailSeconds,
    timeout: silenceSeconds,
    finishOnKey: '#',
    playBeep: true,
    recordingStatusCallback: urls.step('recording'),
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: 'completed absent',
    // Twilio puts English into words, nothing else.
    ...(transcribes && language === 'en' ? { transcribe: true, transcribeCallback: urls.step('transcription') } : {}),
  };
  return [
    say(language, ...sentences),
    { name: 'Record', attributes },
    say(language, words[language].nothingHeard, words[language].callBack),
    hangUp,
  ];
}

/** Nobody took it, or a message was asked for by its key. */
export function takeMessage(
  urls: VoiceUrls,
  plan: CallPlan,
  language: Language,
  why: 'nobody-answered' | 'by-key',
): string {
  const { busy, leave } = words[language];
  return twiml(record(urls, language, plan.transcribes, why === 'by-key' ? [leave] : [busy, leave]));
}

/** The message is left. */
export function thank(language: Language): string {
  return twiml([say(language, words[language].thanks), hangUp]);
}

/** The desk has spoken with them, or there is nothing more to say. */
export function hangUpNow(): string {
  return twiml([hangUp]);
}

/** The answer where nobody listens. */
export function nothingToSay(): string {
  return twiml([]);
}

/** Something of ours is broken: they can leave a message all the same, which needs nothing of ours. */
export function apologize(urls: VoiceUrls, language: Language): string {
  const { apology, leave } = words[language];
  return twiml(record(urls, language, false, [apology, leave]));
}

/** Something is broken where a message makes no sense. */
export function askToCallBack(language: Language): string {
  const { apology, callBack } = words[language];
  return twiml([say(language, apology, callBack), hangUp]);
}

/** The phone of whoever asked for a call was taken: a key proves that it is a person and no answering machine. */
export function askStaff(urls: VoiceUrls, ref: EntryRef): string {
  return twiml([
    key(urls.step('staff-key', { ref }), 10, 'Deskline. Press 1 to call the patient.'),
    say('en', 'No key was pressed. Nobody was called. Goodbye.'),
    hangUp,
  ]);
}

/** Rings the patient, who sees the practice's number. */
export function ringPatient(urls: VoiceUrls, ref: EntryRef, { to, from }: { to: string; from: string }): string {
  const attributes = {
    action: urls.step('patient-result', { ref }),
    method: 'POST',
    timeout: patientRingSeconds,
    callerId: from,
    answerOnBridge: true,
  };
  const told = {
    statusCallback: urls.step('patient-leg', { ref }),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: 'answered',
  };
  return twiml([{ name: 'Dial', attributes, within: [{ name: 'Number', attributes: told, words: to }] }]);
}

/** The patient was not reached. */
export function sayNotReached(): string {
  return twiml([say('en', 'The patient could not be reached.'), hangUp]);
}
