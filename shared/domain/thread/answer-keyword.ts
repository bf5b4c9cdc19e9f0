import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { ConsentChange } from '../consent/change-consent.ts';
import type { KeywordMatch } from '../consent/keywords.ts';
import type { AutomaticAnswers } from '../contact/address.ts';
import { type Asking, mayAnswer, withAnswer } from '../message/automatic-answers.ts';
import type { InboundEntry, OutboundEntry, Purpose } from '../message/entry.ts';
import type { Practice } from '../practice/practice.ts';
import { post } from './post.ts';

const confirmationMinutes = 5;
const spanish = new Set(['ALTO', 'PARAR', 'NO MAS']);

const words: Record<'stop' | 'start' | 'help', Record<'en' | 'es', (practice: string) => string>> = {
  stop: {
    en: (practice) => `${practice}: you will get no more texts from us. To turn them on again, text START.`,
    es: (practice) =>
      `${practice}: no recibirá más mensajes de texto nuestros. Para recibirlos de nuevo, escriba START.`,
  },
  start: {
    en: (practice) => `${practice}: texts are on again. To stop them, text STOP.`,
    es: (practice) => `${practice}: los mensajes de texto están activos de nuevo. Para detenerlos, escriba STOP.`,
  },
  help: {
    en: (practice) => `${practice}: reply here and the front desk will read it. To stop texts, text STOP.`,
    es: (practice) => `${practice}: responda aquí y la recepción lo leerá. Para detener los mensajes, escriba STOP.`,
  },
};

const purposes: Record<'stop' | 'start' | 'help', Purpose> = {
  stop: 'opt-out-confirmation',
  start: 'opt-in-confirmation',
  help: 'help-answer',
};

/** An automatic answer, the write that keeps it, and the run of answers it makes. */
export interface AutomaticAnswer {
  entry: OutboundEntry;
  write: Write;
  answers: AutomaticAnswers;
}

/**
 * Our own answer to STOP, START or HELP, where Twilio's filter is off. STOP and START are answered when they changed
 * something; each once in a run of answers, so that two answering machines do not talk; a short code or a name never.
 * It leaves at once; the confirmation of STOP within 5 minutes or never (47 CFR 64.1200(a)(12)).
 */
export function answerKeyword(
  app: App,
  practice: Practice,
  entry: InboundEntry,
  { keyword, word }: KeywordMatch,
  change: ConsentChange | undefined,
  before: AutomaticAnswers | undefined,
  asked: Omit<Asking, 'kind'>,
): AutomaticAnswer | undefined {
  if (practice.optOutBy === 'provider' || keyword === 'yes') return undefined;
  const asking = { ...asked, kind: keyword };
  if (keyword !== 'help' && !change?.changed) return undefined;
  if (!mayAnswer(before, asking)) return undefined;
  const language = spanish.has(word) ? 'es' : 'en';
  const deadline = new Date(Date.parse(entry.at) + confirmationMinutes * 60_000).toISOString();
  const posted = post({
    id: app.newId(),
    threadId: entry.threadId,
    channel: 'sms',
    at: new Date(Date.parse(entry.at) + 1).toISOString(),
    text: words[keyword][language](practice.name),
    purpose: purposes[keyword],
    to: entry.from,
    from: entry.to,
    by: 'system',
    notBefore: entry.at,
    planned: false,
    ...(keyword === 'stop' ? { deadline } : {}),
  });
  return { ...posted, answers: withAnswer(before, asking) };
}
