import type { Reason } from '../message/reason.ts';

/** Why nobody was asked, apart from what the last look says of the text. */
export type SurveyReasonCode = keyof typeof messages;

const messages = {
  not_on: 'The survey, or this occasion of it, is switched off.',
  too_late: 'It could not be asked within three days, so it was left out.',
  nobody: 'The conversation belongs to no patient.',
  deceased: 'The patient is recorded as deceased.',
  confidential: 'The conversation is confidential, so nothing is asked about it.',
  not_attended: 'The visit is not marked as attended any more.',
  reopened: 'The conversation is open again.',
  no_conversation: 'Nobody of the practice and the patient wrote to each other in it.',
  needs_a_person: 'Something in the conversation waits for a person, so nothing is asked meanwhile.',
  complaint: 'The conversation is marked as a complaint.',
  asked_lately: 'The patient, or whoever shares the number, was asked not long ago.',
  no_number: 'The patient has no number for texts.',
  no_words: 'The survey has no words.',
  template_broken: 'Its words could not be filled in. Look at the survey under Automations.',
  restored: 'The practice was restored from a backup: it may have been asked before that, so it was not asked again.',
} as const;

/** The reason of a code, with its sentence. */
export function surveyReason(code: SurveyReasonCode): Reason {
  return { code, message: messages[code] };
}
