import type { Purpose } from './entry.ts';

/** What the last look is taken of: a message to a patient, or the text that tells whoever is on call. */
export type Looked = Purpose | 'on-call-page';

const keywordAnswers: ReadonlySet<Looked> = new Set(['opt-out-confirmation', 'opt-in-confirmation', 'help-answer']);
const automaticCare: ReadonlySet<Looked> = new Set(['reminder', 'follow-up']);
const outreach: ReadonlySet<Looked> = new Set(['outreach', 'survey']);
const automatic: ReadonlySet<Looked> = new Set([...automaticCare, 'missed-call', ...outreach]);

/** What answers a word of the patient's own. */
export function isKeywordAnswer(purpose: Looked): boolean {
  return keywordAnswers.has(purpose);
}

/** What no text of the patient asked for: it needs recorded consent, and stops at whatever is doubtful. */
export function isAutomatic(purpose: Looked): boolean {
  return automatic.has(purpose);
}

/** What the caps on automatic care messages count: no answer to what the patient did, and no outreach. */
export function isAutomaticCare(purpose: Looked): boolean {
  return automaticCare.has(purpose);
}

/** What needs consent to outreach, and keeps its hours: recall, reviews and the survey, which asks something of the patient for us. */
export function isOutreach(purpose: Looked): boolean {
  return outreach.has(purpose);
}

/** What leaves because a patient may be in danger: at any hour, whatever was sent before. */
export function isForEmergency(purpose: Looked): boolean {
  return purpose === 'safety-answer' || purpose === 'on-call-page';
}

/** What no limit of a patient or a number holds back, because the patient asked for it or is in danger. */
export function isUnlimited(purpose: Looked): boolean {
  return isForEmergency(purpose) || keywordAnswers.has(purpose);
}
