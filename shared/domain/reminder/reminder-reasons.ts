import type { Reason } from '../message/reason.ts';

/** Why a step of a reminder was not sent, apart from what the last look says of its message. */
export type ReminderReasonCode = keyof typeof messages;

const messages = {
  booked_late: 'It was due before this time was booked, or within the hour after, so it was left out.',
  night: 'It fell in quiet hours, and by the morning the visit would have been less than two hours away.',
  a_later_one_is_due: 'A later reminder was due by then, so only that one went.',
  late_and_next_is_near: 'It was late, and the next reminder is near enough.',
  too_late: 'The visit was about to begin, or had begun.',
  confirmed: 'The patient has confirmed already.',
  switched_off: 'This step is switched off.',
  after_the_visit: 'By its own time it would leave after the visit.',
  no_ladder: 'No reminders are switched on for visits of this kind.',
  deceased: 'The patient is recorded as deceased.',
  no_number: 'No number that can get texts is known. Add one to the patient.',
  confidential_call: 'The visit is confidential, and a call would be spoken to whoever picks up.',
  no_email: 'No e-mail address is known.',
  every_way_failed: 'Every way of this step was tried, and the message did not arrive.',
  no_words: 'The ladder has no words for this way.',
  template_broken: 'Its words could not be filled in. Look at the ladder.',
  together: "It went in one message with the other visits of that day at this patient's address.",
  nearer_visit_first:
    'This number may get only so many automatic messages, and a reminder of a nearer visit is still to come.',
  restored: 'The practice was restored from a backup: it may have left before that, so it was not sent again.',
  visit_changed: 'The visit was moved or called off.',
} as const;

/** The reason of a code, with its sentence. */
export function reminderReason(code: ReminderReasonCode): Reason {
  return { code, message: messages[code] };
}
