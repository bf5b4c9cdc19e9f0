import type { Caps } from '../practice/practice.ts';
import type { Purpose } from './entry.ts';
import type { AddressState, LastLookInput, Verdict } from './last-look.ts';
import { staleOf } from './last-look-blocks.ts';
import { isAutomatic, isOutreach } from './purposes.ts';
import { type ReasonCode, reasonOf } from './reasons.ts';
import { careLimits, type NumberCounts } from './sending-counts.ts';

/** Everything the decision on an e-mail needs. Sending hours are for texts and calls: an e-mail wakes nobody. */
export interface LastLookMailInput {
  purpose: Purpose;
  /** What is known of the address: a mail came back for good, or was reported as spam. */
  unreachable?: 'bounced' | 'complained' | undefined;
  optedOut: boolean;
  /** Consent to automatic messages at the address, as its ledger stands. */
  consent: Pick<AddressState, 'care' | 'outreach'>;
  /** Words that may be an opt-out at this address, and nobody has decided on them yet. */
  isUndecided: boolean;
  /** False when the address belongs to this patient no longer. */
  isTheirs: boolean;
  /** Why it may not be reached for this patient, though it leads to them (contact/may-reach.ts). */
  notReached?: 'guardian_ended' | 'guardian_scope' | 'confidential_only' | undefined;
  /** The words themselves leave; otherwise only word of them, with a link that asks for the date of birth. */
  isFull: boolean;
  isBirthDateKnown: boolean;
  caps: Caps;
  /** The practice's day, and what left before: to the patient on any channel, and to this address. */
  day: string;
  patientToday: number;
  sent?: NumberCounts | undefined;
  /** Its deadline has passed. */
  isLate?: boolean | undefined;
  /** The same automatic message left to this address already (duplicates.ts). */
  isDuplicate?: boolean | undefined;
  /** The visit it speaks of, as it was planned and as it stands now. */
  appointment?: LastLookInput['appointment'];
}

/** Whether an e-mail may leave at this moment: the one decision that every e-mail passes just before it is sent. */
export function lastLookMail(input: LastLookMailInput): Verdict {
  const { purpose, caps, day, sent, patientToday } = input;
  const blocks: ReasonCode[] = [];
  if (input.optedOut) blocks.push('mail_opted_out');
  if (input.isUndecided && isAutomatic(purpose)) blocks.push('undecided');
  if (!input.isTheirs) blocks.push('mail_not_theirs');
  if (input.notReached) blocks.push(input.notReached);
  if (input.unreachable) blocks.push(input.unreachable === 'bounced' ? 'mail_bounced' : 'mail_complained');
  blocks.push(...consentOf(input));
  if (!input.isFull && !input.isBirthDateKnown) blocks.push('no_birth_date');
  if (patientToday >= caps.patientDay) blocks.push('patient_limit');
  blocks.push(...careLimits(sent, day, purpose, caps));
  if (input.isLate) blocks.push('too_late');
  blocks.push(...staleOf(input));
  return blocks.length > 0 ? { decision: 'block', reasons: blocks.map(reasonOf) } : { decision: 'send', reasons: [] };
}

function consentOf({ purpose, consent }: LastLookMailInput): ReasonCode[] {
  if (isOutreach(purpose)) return consent.outreach === 'given' ? [] : ['no_outreach_consent'];
  return !isAutomatic(purpose) || consent.care === 'given' ? [] : ['mail_no_consent'];
}
