import type { LastLookInput, Verdict } from './last-look.ts';
import { staleOf } from './last-look-blocks.ts';
import { type ReasonCode, reasonOf } from './reasons.ts';

/** Everything the decision on an e-mail needs. Sending hours are for texts and calls: an e-mail wakes nobody. */
export interface LastLookMailInput {
  /** What is known of the address: a mail came back for good, or was reported as spam. */
  unreachable?: 'bounced' | 'complained' | undefined;
  optedOut: boolean;
  /** False when the address belongs to this patient no longer. */
  isTheirs: boolean;
  /** The words themselves leave; otherwise only word of them, with a link that asks for the date of birth. */
  isFull: boolean;
  isBirthDateKnown: boolean;
  /** Messages to the patient today, on any channel, and how many there may be. */
  patientToday: number;
  patientDay: number;
  /** It is outreach, and the address has not agreed to any. */
  lacksConsent: boolean;
  /** Its deadline has passed. */
  isLate?: boolean | undefined;
  /** The visit it speaks of, as it was planned and as it stands now. */
  appointment?: LastLookInput['appointment'];
}

/** Whether an e-mail may leave at this moment: the one decision that every e-mail passes just before it is sent. */
export function lastLookMail(input: LastLookMailInput): Verdict {
  const blocks: ReasonCode[] = [];
  if (input.optedOut) blocks.push('mail_opted_out');
  if (!input.isTheirs) blocks.push('mail_not_theirs');
  if (input.unreachable) blocks.push(input.unreachable === 'bounced' ? 'mail_bounced' : 'mail_complained');
  if (input.lacksConsent) blocks.push('no_outreach_consent');
  if (!input.isFull && !input.isBirthDateKnown) blocks.push('no_birth_date');
  if (input.patientToday >= input.patientDay) blocks.push('patient_limit');
  if (input.isLate) blocks.push('too_late');
  blocks.push(...staleOf(input));
  return blocks.length > 0 ? { decision: 'block', reasons: blocks.map(reasonOf) } : { decision: 'send', reasons: [] };
}
