import type { Purpose } from './entry.ts';

const keywordAnswers: ReadonlySet<Purpose> = new Set(['opt-out-confirmation', 'opt-in-confirmation', 'help-answer']);
const automaticCare: ReadonlySet<Purpose> = new Set(['reminder', 'follow-up']);
const automatic: ReadonlySet<Purpose> = new Set([...automaticCare, 'missed-call', 'outreach']);

/** What answers a word of the patient's own. */
export function isKeywordAnswer(purpose: Purpose): boolean {
  return keywordAnswers.has(purpose);
}

/** What no text of the patient asked for: it needs recorded consent, and stops at whatever is doubtful. */
export function isAutomatic(purpose: Purpose): boolean {
  return automatic.has(purpose);
}

/** What the caps on automatic care messages count: no answer to what the patient did, and no outreach. */
export function isAutomaticCare(purpose: Purpose): boolean {
  return automaticCare.has(purpose);
}

/** What no limit of a patient or a number holds back, because the patient asked for it or is in danger. */
export function isUnlimited(purpose: Purpose): boolean {
  return purpose === 'safety-answer' || keywordAnswers.has(purpose);
}
