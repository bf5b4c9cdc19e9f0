import { epochOf } from '../practice/wall-time.ts';
import type { LastLookInput } from './last-look.ts';
import { isAutomatic, isForEmergency, isKeywordAnswer, isOutreach, isUnlimited, type Looked } from './purposes.ts';
import type { ReasonCode } from './reasons.ts';
import { numberLimits } from './sending-counts.ts';

/** What an opt-out lets through; that texts are on again is true only until the next STOP. */
const afterOptOut: ReadonlySet<Looked> = new Set(['opt-out-confirmation', 'help-answer']);

/** What keeps the text from leaving at any hour, every reason of it. No decision of staff overrides these. */
export function blocksOf(input: LastLookInput): ReasonCode[] {
  return [
    ...optOut(input),
    ...(input.address.isTheirs === false && !isKeywordAnswer(input.purpose) ? (['not_theirs'] as const) : []),
    ...(input.address.notReached && !isKeywordAnswer(input.purpose) ? [input.address.notReached] : []),
    ...(input.address.blockedBy?.includes(input.sender) ? (['blocked_by_provider'] as const) : []),
    ...health(input),
    ...consent(input),
    ...(input.country === undefined || !input.countries.includes(input.country)
      ? (['country_not_allowed'] as const)
      : []),
    ...staleOf(input),
    ...limits(input),
  ];
}

function optOut({
  purpose,
  isCall,
  address,
  now,
  deadline,
  revokedElsewhere,
  isUndecided,
}: LastLookInput): ReasonCode[] {
  const codes: ReasonCode[] = [];
  const passed = deadline !== undefined && epochOf(now) > epochOf(deadline);
  // Without a deadline nobody has opted out just now, so there is nothing to confirm.
  if (purpose === 'opt-out-confirmation' && (passed || deadline === undefined)) codes.push('confirmation_too_late');
  else if (passed) codes.push('too_late');
  if (afterOptOut.has(purpose)) return codes;
  if (address.optedOut !== undefined) codes.push('opted_out');
  if (isCall && address.callsStopped !== undefined) codes.push('calls_stopped');
  if (address.optedOut !== undefined && address.openAtProvider) codes.push('open_at_provider');
  if (revokedElsewhere && isAutomatic(purpose)) codes.push('revoked_elsewhere');
  if (isUndecided && isAutomatic(purpose)) codes.push('undecided');
  return codes;
}

/** A landline gets no texts and rings well; what a carrier blocks are texts. */
function health({ purpose, isCall, address }: LastLookInput): ReasonCode[] {
  const found = address.health ?? {};
  return [
    ...(found.landline && !isCall ? (['landline'] as const) : []),
    ...(found.invalid ? (['invalid_number'] as const) : []),
    ...(found.bounced ? (['bounced'] as const) : []),
    ...(found['carrier-blocked'] && !isCall && isAutomatic(purpose) ? (['carrier_blocked'] as const) : []),
  ];
}

function consent({ purpose, address }: LastLookInput): ReasonCode[] {
  if (isOutreach(purpose)) return address.outreach === 'given' ? [] : ['no_outreach_consent'];
  if (!isAutomatic(purpose) || address.care === 'given') return [];
  return [address.care === 'ask-first' ? 'ask_first' : 'no_consent'];
}

/** Planned for something that is no longer so. */
export function staleOf({
  isDuplicate,
  appointment,
  isSurveyOver,
}: Pick<LastLookInput, 'isDuplicate' | 'appointment' | 'isSurveyOver'>): ReasonCode[] {
  return [
    ...(isDuplicate ? (['duplicate'] as const) : []),
    ...(appointment?.cancelled ? (['appointment_cancelled'] as const) : []),
    ...(appointment && !appointment.cancelled && appointment.planned !== appointment.current
      ? (['appointment_moved'] as const)
      : []),
    ...(appointment?.isUntold ? (['told_of_other'] as const) : []),
    ...(appointment?.isOver ? (['missed_visit_settled'] as const) : []),
    ...(isSurveyOver ? (['survey_over'] as const) : []),
  ];
}

function limits({ purpose, caps, sent, day, costMicros, dailyMicros }: LastLookInput): ReasonCode[] {
  if (isForEmergency(purpose)) return [];
  const ofPractice: ReasonCode[] = [
    ...((sent.practice?.day ?? 0) >= caps.day ? (['day_limit'] as const) : []),
    ...((sent.practice?.micros ?? 0) + costMicros > dailyMicros ? (['spend_limit'] as const) : []),
  ];
  if (isUnlimited(purpose)) return ofPractice;
  return [
    ...((sent.patientToday ?? 0) >= caps.patientDay ? (['patient_limit'] as const) : []),
    ...numberLimits(sent.number, day, purpose, caps),
    ...ofPractice,
  ];
}
