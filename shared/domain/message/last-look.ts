import type { Address } from '../contact/address.ts';
import { nextOpening, type OpeningHours, type WeeklyHours } from '../practice/opening-hours.ts';
import type { Caps, Practice } from '../practice/practice.ts';
import { epochOf, weekdays } from '../practice/wall-time.ts';
import type { Purpose } from './entry.ts';
import { blocksOf } from './last-look-blocks.ts';
import { type Reason, type ReasonCode, reasonOf } from './reasons.ts';
import { minuteOf, type Sent } from './sending-counts.ts';

/** What is known of the address, whoever uses it. Opt-out, consent and health belong to the address, not to the person. */
export interface AddressState extends Pick<Address, 'openAtProvider' | 'blockedBy' | 'care' | 'outreach' | 'health'> {
  optedOut?: { at: string; word?: string } | undefined;
  /** False when the number belongs to this patient no longer: it moved while the text was waiting. */
  isTheirs?: boolean | undefined;
}

/** Everything the decision needs. Instants are ISO, times HH:MM, zones IANA names. */
export interface LastLookInput {
  now: string;
  purpose: Purpose;
  address: AddressState;
  /** Our number that would send. */
  sender: string;
  /** The patient's zone and the location's; only hours allowed in all of them count. */
  zones: string[];
  /** When texts wait, local time, `to` excluded: 21:00 to 08:00 by default. Equal times mean never. */
  quiet: Practice['quiet'];
  /** The same for outreach, and the hours that the state's own law leaves it. */
  quietOutreach: Practice['quiet'];
  outreachHours?: WeeklyHours | undefined;
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
  /** The same step of the same appointment, at the same version, was sent. */
  isDuplicate?: boolean | undefined;
  /** The visit it speaks of: its version when it was planned and as it stands now. */
  appointment?: { planned: number; current: number; cancelled: boolean } | undefined;
}

/** What may happen to the text now, with every reason for it, to be stored and shown. `until` is an ISO instant. */
export type Verdict =
  | { decision: 'send'; reasons: Reason[] }
  | { decision: 'hold'; until: string; reasons: Reason[] }
  | { decision: 'block'; reasons: Reason[] };

const answerMilliseconds = 60 * 60_000;
/** What answers the patient, and so may leave at night while they are still there. */
const answers: ReadonlySet<Purpose> = new Set([
  'reply',
  'after-hours',
  'opt-out-confirmation',
  'opt-in-confirmation',
  'help-answer',
]);

/**
 * Whether a text may leave at this moment: the one decision that every text passes just before it is sent. It may leave,
 * wait until an instant, or not leave at all. All reasons are given, not the first one. A `hold` is always to an instant
 * that is allowed by the hours, and is looked at again when its time has come.
 */
export function lastLook(input: LastLookInput): Verdict {
  const now = epochOf(input.now);
  const hours = zonesOf(input);
  const exempt = exemption(input, now);
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

/** Why quiet hours do not hold this one: an answer within the hour on this channel, a person's reason, an emergency. */
function exemption({ purpose, lastInboundAt, sendNow }: LastLookInput, now: number): ReasonCode | undefined {
  if (purpose === 'safety-answer') return 'emergency';
  const asked = lastInboundAt === undefined ? undefined : now - epochOf(lastInboundAt);
  if (answers.has(purpose) && asked !== undefined && asked >= 0 && asked <= answerMilliseconds) {
    return 'within_60_minutes';
  }
  if (purpose === 'reply' && sendNow !== undefined && sendNow.reason.trim() !== '') return 'sent_now_by_staff';
  return undefined;
}

function quietCode(purpose: Purpose): ReasonCode {
  return purpose === 'outreach' ? 'quiet_hours_outreach' : 'quiet_hours';
}

/** The safety text waits for no limit. */
function isMinuteFull({ purpose, sent, caps }: LastLookInput, now: number): boolean {
  if (purpose === 'safety-answer' || !sent.practice) return false;
  return sent.practice.minute >= minuteOf(now) && sent.practice.inMinute >= caps.minute;
}

/** The hours of each zone in which it may leave. */
function zonesOf({ purpose, zones, quiet, quietOutreach, outreachHours }: LastLookInput): OpeningHours[] {
  if (purpose !== 'outreach') return zones.map((zone) => allowedHours(zone, quiet));
  return zones.flatMap((zone) => [
    allowedHours(zone, quiet),
    allowedHours(zone, quietOutreach),
    ...(outreachHours ? [{ zone, weekly: outreachHours, holidays: [] }] : []),
  ]);
}

/** The first instant at or after `from` that is allowed by all hours; undefined when there is none. */
function nextAllowed(hours: OpeningHours[], from: number): number | undefined {
  if (hours.length === 0) return undefined;
  let candidate = from;
  // Each round moves to some zone's next allowed hour, so a few days' worth either agree or never will.
  for (let round = 0; round < 10 * hours.length; round++) {
    const nexts = hours.map((zone) => nextOpening(zone, candidate) ?? Number.POSITIVE_INFINITY);
    const latest = Math.max(...nexts);
    if (latest === candidate) return candidate;
    if (latest === Number.POSITIVE_INFINITY) return undefined;
    candidate = latest;
  }
  return undefined;
}

/** Quiet hours turned round, as the hours of a day on which texts may leave. */
function allowedHours(zone: string, { from, to }: Practice['quiet']): OpeningHours {
  if (from === to) return { zone, weekly: 'always', holidays: [] };
  const day =
    from > to
      ? [{ from: to, to: from }]
      : [
          { from: '00:00', to: from },
          { from: to, to: '24:00' },
        ];
  return { zone, weekly: Object.fromEntries(weekdays.map((weekday) => [weekday, day])), holidays: [] };
}
