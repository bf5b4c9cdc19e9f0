/** Why a text left, waits, or does not leave, as a stable word a program can branch on. */
export type ReasonCode = keyof typeof messages;

/** A reason as it is stored and shown. `message` says what happened, then what to do, and holds nothing of the patient. */
export interface Reason {
  code: ReasonCode;
  message: string;
}

const messages = {
  within_60_minutes: 'Sent outside sending hours, because the patient wrote within the last 60 minutes.',
  sent_now_by_staff: 'Sent outside sending hours, because a member of staff chose "send now" and gave a reason.',
  emergency: 'Sent at once, at any hour: it is the safety text after words of an emergency.',
  on_call: 'Sent at once, at any hour: it tells whoever is on call of what may be an emergency.',
  quiet_hours:
    'It is outside sending hours where the patient or the practice is. The text waits for the next allowed hour; choose "send now" and give a reason if it cannot wait.',
  quiet_hours_outreach:
    'It is outside the hours for outreach where the patient or the practice is. The text waits for the next allowed hour.',
  minute_limit: 'The practice has sent as much as it may in a minute. The text waits for the next one.',
  opted_out: 'The patient has opted out of texts at this number. Call instead, or ask them to text START.',
  calls_stopped:
    'The patient pressed 9 in a call of ours, so no machine calls this number any more. Text, or call in person.',
  open_at_provider:
    'Texts are stopped here and open at Twilio: they answered YES, which opens nothing with us. Ask them to text START.',
  revoked_elsewhere:
    'The patient has opted out at another of their numbers, and that stops everything automatic. Call instead, or ask them to text START.',
  undecided:
    'The patient wrote or said what may be an opt-out, so nothing automatic is sent until somebody decides. Look at the red strip of the conversation where they did.',
  confirmation_too_late:
    'An opt-out may be confirmed by text only within 5 minutes of it. The opt-out counts; confirm it by another way if asked.',
  blocked_by_provider:
    'The text provider blocks this number for our sender since the patient texted STOP. Call instead, or ask them to text START.',
  landline: 'This number is a landline and cannot get texts. Call, or ask the patient for a mobile number.',
  invalid_number: 'This is not a number that can get texts. Correct it, or ask the patient for another.',
  bounced: 'Mail to this address came back. Correct it, or ask the patient for another.',
  carrier_blocked:
    'The carrier blocked earlier messages to this number, so nothing automatic is sent there. A person may still write, or call.',
  not_theirs:
    "This number is no longer this patient's, so the text was not sent. Look at the patient's numbers, or call.",
  guardian_ended:
    'Whoever has this number may be told of this patient no more, so nothing was sent. Look at who may be told, in the patient panel.',
  guardian_scope:
    'Whoever has this number may not be told this of the patient. Look at who may be told of what, in the patient panel.',
  confidential_only:
    'A confidential address is written to from the confidential conversation alone, and that goes nowhere else.',
  no_consent:
    'No consent to automatic messages is recorded for this number. Ask the patient and record it, or write to them yourself.',
  ask_first:
    'This number came by an import that nobody vouches for. Ask the patient first and record what they say; a person may still write.',
  no_outreach_consent: 'The patient has not agreed to outreach at this address. Ask them first and record it.',
  country_not_allowed:
    'This number is not in a country that texts may go to. An admin can allow the country under Settings, Limits; or call.',
  patient_limit: 'This patient has got as many messages today as one may. Call, or have an admin raise the limit.',
  number_limit: 'This number has got as many messages today as one may. Call, or have an admin raise the limit.',
  care_day_limit: 'As many automatic messages as one may get in a day were sent there, so this one was left out.',
  care_week_limit: 'As many automatic messages as one may get in a week were sent there, so this one was left out.',
  day_limit: 'The practice has sent as much as it may today. An admin can raise the limit under Settings, Limits.',
  spend_limit: 'Texts of today have cost as much as they may. An admin can raise the limit under Settings, Limits.',
  duplicate: 'The same automatic message was sent there already, so this one did nothing.',
  told_of_other:
    'It spoke of the visit of somebody of whom nobody may be told there any more, so it did nothing. What may be told goes by itself.',
  appointment_moved: 'It was for the old time: the visit moved since it was planned, so it did nothing.',
  appointment_cancelled: 'The visit was cancelled since it was planned, so it did nothing.',
  missed_visit_settled:
    'It was about a missed visit, and since then they answered, have another visit or stopped messages, so it did nothing.',
  survey_over: 'The survey is not to be asked any more, so it did nothing.',
  too_late: 'Its time has passed: it would have been worth nothing by the next allowed hour.',
  mail_no_consent:
    'No consent to automatic e-mails is recorded for this address. Ask the patient and record it, or write to them yourself.',
  mail_opted_out: 'The patient wants no e-mails at this address. Call, or text.',
  mail_not_theirs:
    "This e-mail address is no longer this patient's, so the e-mail was not sent. Look at the patient's addresses, or call.",
  mail_bounced: 'E-mails to this address come back. Ask the patient for another, or call.',
  mail_complained: 'The patient reported an e-mail of ours as spam, so none is sent any more. Call, or text.',
  no_birth_date:
    'E-mails only carry a link that asks for the date of birth, and it is not known here. Add it to the patient, or call.',
  no_birth_date_for_files:
    'The files leave by a link that asks for the date of birth, and it is not known here. Add it to the patient, or send pictures only.',
  file_gone: 'A file of this message is not kept here any more, so it was not sent. Attach it again and send it anew.',
  no_zone: 'It is not known which hours apply to this patient. Set the time zone of the location, then send again.',
  waiting_for_provider:
    'Twilio does not answer just now. The text waits for its turn and leaves by itself; call if it cannot wait.',
  no_common_hours:
    'No hour is allowed in every time zone of this patient. Correct their time zone, or choose "send now" and give a reason.',
} as const;

/** The reason of a code, with its sentence. */
export function reasonOf(code: ReasonCode): Reason {
  return { code, message: messages[code] };
}
