import type { Address } from '../contact/address.ts';
import type { WeeklyHours } from '../practice/opening-hours.ts';
import type { Caps, Practice } from '../practice/practice.ts';
import { epochOf } from '../practice/wall-time.ts';
import { blocksOf } from './last-look-blocks.ts';
import { isForEmergency, isOutreach, type Looked } from './purposes.ts';
import { type Reason, type ReasonCode, reasonOf } from './reasons.ts';
import { minuteOf, type Sent } from './sending-counts.ts';
import { exemptionOf, nextAllowed, sendingHours } from './sending-hours.ts';

/** What is known of the address, whoever uses it. Opt-out, consent and health belong to the address, not to the person. */
export interface AddressState
  extends Pick<Address, 'openAtProvider' | 'blockedBy' | 'care' | 'outreach' | 'health' | 'callsStopped'> {
  optedOut?: { at: string; word?: string } | undefined;
  /** False when the number belongs to this patient no longer: it moved while the text was waiting. */
  isTheirs?: boolean | undefined;
  /** Why it may not be reached for this patient, though it leads to them (contact/may-reach.ts). */
  notReached?: 'guardian_ended' | 'guardian_scope' | 'confidential_only' | undefined;
}

/** Everything the decision needs. Instants are ISO, times HH:MM, zones IANA names. */
export interface LastLookInput {
  now: string;
  purpose: Looked;
  /** A machine calls and speaks; otherwise it is a text. */
  isCall?: boolean | undefined;
  address: AddressState;
  /** Our number that would send. */
  sender: string;
  /** The patient's zone and the location's; only hours allowed in all of them count. */
  zones: string[];
  /** When texts wait, local time, `to` excluded: 21:00 to 08:00 by default. Equal times mean never. */
  quiet: Practice['quiet'];
  /** The same for outreach, and the hours that the law of each state concerned leaves it. */
  quietOutreach: Practice['quiet'];
  outreachHours?: readonly WeeklyHours[] | undefined;
  /** The patient's own last message on this channel. */
  lastInboundAt?: string | undefined;
  /** A person's decision not to wait for the morning, with the reason they gave. */
  sendNow?: { reason: string } | undefined;
  /** The last instant at which it is worth anything: 5 minutes after a STOP, the visit for its reminder. */
  deadline?: string | undefined;
  /** The number's country (ISO 3166), undefined when it has none, and the countries that texts may go to. */
  country: string | undefined;
  countries: readonly string[];
  caps: Caps;
  /** The practice's day of `now`, and what left before. */
  day: string;
  sent: Sent;
  /** What this text costs, and what texts may cost in a day; millionths of a dollar. */
  costMicros: number;
  dailyMicros: number;
  /** The patient opted out at another number of theirs, and whether that counts here yet. */
  revokedElsewhere?: boolean | undefined;
  /** Words that may be an opt-out at this address, and nobody has decided on them yet. */
  isUndecided?: boolean | undefined;
  /** The same automatic message left to this address already (duplicates.ts). */
  isDuplicate?: boolean | undefined;
  /**
   * The visit it speaks of: its version when it was planned and as it stands now. `isOver`: missed, and since settled.
   * `isUntold`: it speaks of somebody else's visit too, of whom nobody may be told there.
   */
  appointment?:
    | { planned: number; current: number; cancelled: boolean; isOver?: boolean; isUntold?: boolean }
    | undefined;
  /** It asks about something that is not to be asked about any more. */
  isSurveyOver?: boolean | undefined;
}

/** What may happen to the text now, with every reason for it, to be stored and shown. `until` is an ISO instant. */
export type Verdict =
  | { decision: 'send'; reasons: Reason[] }
  | { decision: 'hold'; until: string; reasons: Reason[] }
  | { decision: 'block'; reasons: Reason[] };

/**
 * Whether a text may leave at this moment: the one decision that every text passes just before it is sent. It may leave,
 * wait until an instant, or not leave at all. All reasons are given, not the first one. A `hold` is always to an instant
 * that is allowed by the hours, and is looked at again when its time has come.
 */
export function lastLook(input: LastLookInput): Verdict {
  const now = epochOf(input.now);
  const hours = sendingHours(input);
  const exempt = exemptionOf(input)?.code;
  const fromNextMinute = isMinuteFull(input, now) ? (Math.floor(now / 60_000) + 1) * 60_000 : now;
  const until = exempt ? fromNextMinute : nextAllowed(hours, fromNextMinute);
  const isQuiet = !exempt && nextAllowed(hours, now) !== now;

  const blocks: ReasonCode[] = blocksOf(input);
  if (until === undefined) blocks.push(hours.length === 0 ? 'no_zone' : 'no_common_hours');
  else if (input.deadline !== undefined && until > now && until > epochOf(input.deadline)) {
    const late = input.purpose === 'opt-out-confirmation' ? 'confirmation_too_late' : 'too_late';
    if (!blocks.includes(late)) blocks.push(late);
  }
  const waits: ReasonCode[] = [
    ...(isQuiet && until !== undefined ? [quietCode(input.purpose)] : []),
    ...(fromNextMinute > now ? (['minute_limit'] as const) : []),
  ];
  if (blocks.length > 0) return { decision: 'block', reasons: [...blocks, ...waits].map(reasonOf) };
  if (until !== undefined && until > now) {
    return { decision: 'hold', until: new Date(until).toISOString(), reasons: waits.map(reasonOf) };
  }
  const isNight = exempt !== undefined && nextAllowed(hours, now) !== now;
  return { decision: 'send', reasons: isNight ? [reasonOf(exempt)] : [] };
}

function quietCode(purpose: Looked): ReasonCode {
  return isOutreach(purpose) ? 'quiet_hours_outreach' : 'quiet_hours';
}

/** What leaves because of an emergency waits for no limit. */
function isMinuteFull({ purpose, sent, caps }: LastLookInput, now: number): boolean {
  if (isForEmergency(purpose) || !sent.practice) return false;
  return sent.practice.minute >= minuteOf(now) && sent.practice.inMinute >= caps.minute;
}
