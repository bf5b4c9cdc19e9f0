/** Why a text left, waits, or does not leave, as a stable word a program can branch on. */
export type ReasonCode =
  | 'within_60_minutes'
  | 'sent_now_by_staff'
  | 'quiet_hours'
  | 'opted_out'
  | 'confirmation_too_late'
  | 'blocked_by_provider'
  | 'landline'
  | 'invalid_number'
  | 'never_deliverable'
  | 'not_theirs'
  | 'no_zone'
  | 'no_common_hours';

/** A reason as it is stored and shown. `message` says what happened, then what to do, and holds nothing of the patient. */
export interface Reason {
  code: ReasonCode;
  message: string;
}

const messages: Record<ReasonCode, string> = {
  within_60_minutes: 'Sent outside sending hours, because the patient wrote within the last 60 minutes.',
  sent_now_by_staff: 'Sent outside sending hours, because a member of staff chose "send now" and gave a reason.',
  quiet_hours:
    'It is outside sending hours where the patient or the practice is. The text waits for the next allowed hour; choose "send now" and give a reason if it cannot wait.',
  opted_out: 'The patient has opted out of texts at this number. Call instead, or ask them to text START.',
  confirmation_too_late:
    'An opt-out may be confirmed by text only within 5 minutes of it. The opt-out counts; confirm it by another way if asked.',
  blocked_by_provider:
    'The text provider blocks this number for our sender since the patient texted STOP. Call instead, or ask them to text START.',
  landline: 'This number is a landline and cannot get texts. Call, or ask the patient for a mobile number.',
  invalid_number: 'This is not a number that can get texts. Correct it, or ask the patient for another.',
  never_deliverable:
    'The text provider says this number cannot be reached. Call, or ask the patient for another number.',
  not_theirs:
    "This number is no longer this patient's, so the text was not sent. Look at the patient's numbers, or call.",
  no_zone: 'It is not known which hours apply to this patient. Set the time zone of the location, then send again.',
  no_common_hours:
    'No hour is allowed in every time zone of this patient. Correct their time zone, or choose "send now" and give a reason.',
};

/** The reason of a code, with its sentence. */
export function reasonOf(code: ReasonCode): Reason {
  return { code, message: messages[code] };
}
