import { keywordOf } from '../consent/keywords.ts';
import { revocationOf } from '../consent/revocation.ts';
import { emergencyOf } from './emergency.ts';
import type { Intent, Reading } from './intent.ts';
import { namedTime } from './named-time.ts';
import { kindsOf, type Piece, pieces } from './pieces.ts';
import { plainText } from './plain-text.ts';

const longestRead = 500;

/**
 * What a reply to a question about a visit says, read by the tables of both languages. A yes or a no is taken only where
 * every word of the reply is known and none is in doubt; anything else is for a person. `names` are the given names of
 * the patients reached at the address. The same text is always read the same way; nothing is guessed from its mood.
 */
export function readReply(text: string, names: readonly string[]): Reading {
  const emergency = emergencyOf(text);
  if (emergency) return { intent: 'emergency', words: emergency, language: 'en' };
  const keyword = keywordOf(text);
  if (keyword?.keyword === 'stop') return { intent: 'opt-out', words: text.trim(), language: 'en' };
  if (keyword?.keyword === 'help') return { intent: 'help', words: text.trim(), language: 'en' };
  const revocation = revocationOf(text);
  if (revocation) {
    return { intent: revocation.kind === 'stop' ? 'opt-out' : 'wrong-person', words: revocation.words, language: 'en' };
  }
  const { read, plain } = plainText(text, longestRead);
  const found = pieces(plain, names);
  const stranger = found.find(({ kind }) => kind === 'stranger');
  if (stranger && !found.some(({ kind }) => answering.has(kind))) return said('wrong-person', [stranger], read);
  const intent = stranger ? 'unknown' : intentOf(found, plain, /[?¿]/.test(text));
  const evidence = found.filter(({ kind }) => evidenceOf(intent).includes(kind));
  const named = namedTime(found, plain);
  return { ...said(intent, evidence, read), ...(named ? { names: named } : {}) };
}

/** Beside one of these "not Leo" is about Leo, and not that the number is somebody else's. */
const answering: ReadonlySet<string> = new Set(['confirm', 'acknowledge', 'cancel', 'reschedule', 'name']);

function evidenceOf(intent: Intent): readonly string[] {
  if (intent === 'confirm') return ['confirm', 'acknowledge'];
  if (intent === 'reschedule') return ['reschedule', 'reschedule within'];
  return intent === 'unknown' ? [] : [intent];
}

/** From the first to the last word that says so, as it was written. */
function said(intent: Intent, evidence: readonly Piece[], read: string): Reading {
  const [first] = evidence;
  const last = evidence.at(-1);
  const language = evidence.some(({ isSpanish }) => isSpanish) ? 'es' : 'en';
  return { intent, words: first && last ? read.slice(first.from, last.to) : '', language };
}

function intentOf(found: readonly Piece[], plain: string, asks: boolean): Intent {
  const { has, isAllKnown } = kindsOf(found);
  const isQuestion = has('question') && (asks || beginsWithQuestion(found));
  // Not an answer to act on: it goes to a person, with what it most likely asks for.
  if (has('late')) return 'late';
  if (has('reschedule within') && !has('doubt')) return 'reschedule';
  if (has('reschedule within') && has('confirm')) return 'reschedule';
  if (has('doubt')) return isQuestion ? 'question' : 'unknown';
  if (isAllKnown && has('reschedule')) return has('confirm') ? 'unknown' : 'reschedule';
  if (isAllKnown && has('cancel'))
    return has('confirm') || isQuestion || (asks && !asksToCancel(found, plain)) ? 'unknown' : 'cancel';
  if (isQuestion) return 'question';
  if (!isAllKnown || has('question')) return asks ? 'question' : 'unknown';
  if (has('confirm')) return asks ? 'unknown' : 'confirm';
  if (has('thanks')) return 'thanks';
  return has('acknowledge') && !asks ? 'confirm' : 'unknown';
}

/** "No?" and "we can't come?" ask what was meant; "can I cancel?" says it. */
function asksToCancel(found: readonly Piece[], plain: string): boolean {
  return found.some(({ kind, from, to }) => kind === 'cancel' && /can[cs]/.test(plain.slice(from, to)));
}

/** "When I brush" asks nothing, "when is it" does. */
function beginsWithQuestion(found: readonly Piece[]): boolean {
  return found.find(({ kind }) => kind !== 'filler' && kind !== 'name' && kind !== 'confirm')?.kind === 'question';
}
