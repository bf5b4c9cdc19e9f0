import { nextOpening, type OpeningHours } from '../practice/opening-hours.ts';
import { epochOf, weekdays } from '../practice/wall-time.ts';
import { type Reason, type ReasonCode, reasonOf } from './reasons.ts';

/**
 * What the text is. The confirmation of an opt-out, the answer to START and the answer to HELP are the only texts that an
 * opt-out lets through.
 */
export type TextKind = 'reply' | 'opt-out-confirmation' | 'opt-in-confirmation' | 'help-answer';

/** Why texts do not reach a number: it is a landline, no valid number, or the provider says it will never work. */
export type Unreachable = 'landline' | 'invalid' | 'permanent';

/** What is known of the address, whoever uses it. Opt-out and health belong to the address, not to the person. */
export interface AddressState {
  optedOut?: { at: string; word?: string } | undefined;
  /** Our sender numbers that the provider blocks for this address (error 21610) until its START. */
  blockedBy?: string[] | undefined;
  reachable?: { ok: false; reason: Unreachable } | undefined;
  /** False when the number belongs to this patient no longer: it moved while the text was waiting. */
  isTheirs?: boolean | undefined;
}

/** Everything the decision needs. Instants are ISO, times HH:MM, zones IANA names. */
export interface LastLookInput {
  now: string;
  kind: TextKind;
  address: AddressState;
  /** Our number that would send. */
  sender: string;
  /** The patient's zone and the location's; only hours allowed in all of them count. */
  zones: string[];
  /** When texts wait, local time, `to` excluded: 21:00 to 08:00 by default. Equal times mean never. */
  quiet: { from: string; to: string };
  /** The patient's own last message on this channel. */
  lastInboundAt?: string | undefined;
  /** A person's decision not to wait for the morning, with the reason they gave. */
  sendNow?: { reason: string } | undefined;
  /** The last instant for the one text that confirms an opt-out, 5 minutes after it. */
  confirmationDeadline?: string | undefined;
}

/** What may happen to the text now, with every reason for it, to be stored and shown. `until` is an ISO instant. */
export type Verdict =
  | { decision: 'send'; reasons: Reason[] }
  | { decision: 'hold'; until: string; reasons: Reason[] }
  | { decision: 'block'; reasons: Reason[] };

const answerMilliseconds = 60 * 60_000;

const codeOfUnreachable = {
  landline: 'landline',
  invalid: 'invalid_number',
  permanent: 'never_deliverable',
} as const satisfies Record<Unreachable, ReasonCode>;

/**
 * Whether a text may leave at this moment: the one decision that every text passes just before it is sent. It may leave,
 * wait until an instant, or not leave at all. A `hold` is looked at again when its time has come.
 */
export function lastLook(input: LastLookInput): Verdict {
  const blocks = blocksOf(input);
  if (blocks.length > 0) return { decision: 'block', reasons: blocks.map(reasonOf) };
  const now = epochOf(input.now);
  const until = nextAllowed(input.zones, input.quiet, now);
  if (until === now) return { decision: 'send', reasons: [] };

  if (input.lastInboundAt !== undefined && now - epochOf(input.lastInboundAt) <= answerMilliseconds) {
    return { decision: 'send', reasons: [reasonOf('within_60_minutes')] };
  }
  if (input.sendNow !== undefined && input.sendNow.reason.trim() !== '') {
    return { decision: 'send', reasons: [reasonOf('sent_now_by_staff')] };
  }
  if (until === undefined) {
    return { decision: 'block', reasons: [reasonOf(input.zones.length === 0 ? 'no_zone' : 'no_common_hours')] };
  }
  if (input.kind === 'opt-out-confirmation' && isTooLate(input, until)) {
    return { decision: 'block', reasons: [reasonOf('quiet_hours'), reasonOf('confirmation_too_late')] };
  }
  return { decision: 'hold', until: new Date(until).toISOString(), reasons: [reasonOf('quiet_hours')] };
}

/** What keeps the text from leaving at any hour. No decision of staff overrides these. */
function blocksOf(input: LastLookInput): ReasonCode[] {
  const { address, kind } = input;
  const blocks: ReasonCode[] = [];
  if (kind === 'opt-out-confirmation' && isTooLate(input, epochOf(input.now))) blocks.push('confirmation_too_late');
  if (kind === 'reply' && address.optedOut !== undefined) blocks.push('opted_out');
  if (kind === 'reply' && address.isTheirs === false) blocks.push('not_theirs');
  if (address.blockedBy?.includes(input.sender)) blocks.push('blocked_by_provider');
  if (address.reachable !== undefined) blocks.push(codeOfUnreachable[address.reachable.reason]);
  return blocks;
}

/** Without a deadline nobody has opted out just now, so there is nothing to confirm. */
function isTooLate({ confirmationDeadline }: LastLookInput, epochMs: number): boolean {
  return confirmationDeadline === undefined || epochMs > epochOf(confirmationDeadline);
}

/** The first instant at or after `from` that is outside quiet hours in every zone; undefined when there is none. */
function nextAllowed(zones: string[], quiet: LastLookInput['quiet'], from: number): number | undefined {
  if (zones.length === 0) return undefined;
  const hours = zones.map((zone) => allowedHours(zone, quiet));
  let candidate = from;
  // Each round moves to some zone's next allowed hour, so a few days' worth either agree or never will.
  for (let round = 0; round < 8 * zones.length; round++) {
    const nexts = hours.map((zone) => nextOpening(zone, candidate) ?? Number.POSITIVE_INFINITY);
    const latest = Math.max(...nexts);
    if (latest === candidate) return candidate;
    if (latest === Number.POSITIVE_INFINITY) return undefined;
    candidate = latest;
  }
  return undefined;
}

/** Quiet hours turned round, as the hours of a day on which texts may leave. */
function allowedHours(zone: string, { from, to }: LastLookInput['quiet']): OpeningHours {
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
