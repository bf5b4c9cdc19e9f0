/** Why a step of a reminder was not sent, as the reports show it; in the order of their places. */
export const notSentKinds = [
  'confirmed',
  'moved',
  'booked-late',
  'night',
  'later-step',
  'opted-out',
  'no-consent',
  'no-address',
  'landline',
  'limit',
  'other',
] as const;
export type NotSentKind = (typeof notSentKinds)[number];

/** By rule there was nothing to send: such a step is not due (metric definition 7). */
const byRule: ReadonlySet<NotSentKind> = new Set(['confirmed', 'moved', 'booked-late']);

const kindOf: Readonly<Record<string, NotSentKind>> = {
  confirmed: 'confirmed',
  visit_changed: 'moved',
  appointment_moved: 'moved',
  appointment_cancelled: 'moved',
  told_of_other: 'moved',
  booked_late: 'booked-late',
  after_the_visit: 'booked-late',
  switched_off: 'booked-late',
  night: 'night',
  a_later_one_is_due: 'later-step',
  late_and_next_is_near: 'later-step',
  too_late: 'later-step',
  opted_out: 'opted-out',
  revoked_elsewhere: 'opted-out',
  undecided: 'opted-out',
  open_at_provider: 'opted-out',
  blocked_by_provider: 'opted-out',
  mail_opted_out: 'opted-out',
  no_consent: 'no-consent',
  ask_first: 'no-consent',
  no_email_consent: 'no-consent',
  no_number: 'no-address',
  no_email: 'no-address',
  invalid_number: 'no-address',
  not_theirs: 'no-address',
  mail_not_theirs: 'no-address',
  bounced: 'no-address',
  mail_bounced: 'no-address',
  landline: 'landline',
  patient_limit: 'limit',
  number_limit: 'limit',
  care_day_limit: 'limit',
  care_week_limit: 'limit',
  nearer_visit_first: 'limit',
  day_limit: 'limit',
  spend_limit: 'limit',
};

/** The kind of a reason's code. */
export function notSentKind(code: string | undefined): NotSentKind {
  return kindOf[code ?? ''] ?? 'other';
}

/** Whether a step that was not sent for this was not due at all. */
export function isByRule(kind: NotSentKind): boolean {
  return byRule.has(kind);
}
