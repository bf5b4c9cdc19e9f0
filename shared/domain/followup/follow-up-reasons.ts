import type { Reason } from '../message/reason.ts';
import type { Over } from './over.ts';

/** Why a step after a missed visit was not done, apart from what the last look says of its message. */
export type FollowUpReasonCode = keyof typeof messages;

const messages = {
  switched_off: 'This step is switched off.',
  not_on: 'Nothing was switched on for missed visits when it was due.',
  marked_late: 'The visit was marked as missed more than a week after it, so nobody is written to about it.',
  a_later_one_is_due: 'A later step was due by then, so only that one was done.',
  late_and_next_is_near: 'It was late, and the next step is near enough.',
  too_late: 'It was more than two days late, so it was left out.',
  deceased: 'The patient is recorded as deceased.',
  no_words: 'The step has no words for this way.',
  template_broken: 'Its words could not be filled in. Look at the step under Automations.',
  restored: 'The practice was restored from a backup: it may have left before that, so it was not sent again.',
} as const;

const over: Record<Over['why'], string> = {
  answered: 'The patient has answered.',
  booked: 'The patient has another visit.',
  'opted-out': 'The patient has stopped messages.',
  called: 'Somebody at the desk has called.',
  'nothing-to-do': 'Somebody at the desk said that nothing is to be done.',
  'not-missed': 'The visit is not marked as missed any more.',
};

/** The reason of a code, with its sentence. */
export function followUpReason(code: FollowUpReasonCode): Reason {
  return { code, message: messages[code] };
}

/** Why nothing more is done about a missed visit. */
export function overReason({ why }: Pick<Over, 'why'>): Reason {
  return { code: why, message: over[why] };
}
