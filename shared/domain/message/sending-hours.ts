import { nextOpening, type OpeningHours, openEnd } from '../practice/opening-hours.ts';
import type { Practice } from '../practice/practice.ts';
import { epochOf, weekdays } from '../practice/wall-time.ts';
import type { LastLookInput } from './last-look.ts';
import { isForEmergency, isOutreach, type Looked } from './purposes.ts';
import type { ReasonCode } from './reasons.ts';

const answerMs = 60 * 60_000;
const longestValidityMs = 4 * 3_600_000;
/** Clocks that agree on no hour for longer, until one of them changes for summer, are taken to agree on none. */
const longestHoldMs = 3 * 24 * 3_600_000;
/** What answers the patient, and so may leave at night while they are still there. */
const answers: ReadonlySet<Looked> = new Set([
  'reply',
  'after-hours',
  'answer-echo',
  'whom-question',
  'opt-out-confirmation',
  'opt-in-confirmation',
  'help-answer',
]);

/** The hours of each zone in which it may leave. */
export function sendingHours(input: LastLookInput): OpeningHours[] {
  const { purpose, zones, quiet, quietOutreach, outreachHours = [] } = input;
  if (!isOutreach(purpose)) return zones.map((zone) => allowedHours(zone, quiet));
  return zones.flatMap((zone) => [
    allowedHours(zone, quiet),
    allowedHours(zone, quietOutreach),
    ...outreachHours.map((weekly) => ({ zone, weekly, holidays: [] })),
  ]);
}

/** Quiet hours turned round, as the hours of a day on which texts may leave. */
export function allowedHours(zone: string, { from, to }: Practice['quiet']): OpeningHours {
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

/** The first instant at or after `from` that is allowed by all hours; undefined when there is none within three days. */
export function nextAllowed(hours: OpeningHours[], from: number): number | undefined {
  if (hours.length === 0) return undefined;
  let candidate = from;
  // Each round moves to some zone's next allowed hour, so a few days' worth either agree or never will.
  for (let round = 0; round < 10 * hours.length; round++) {
    const nexts = hours.map((zone) => nextOpening(zone, candidate) ?? Number.POSITIVE_INFINITY);
    const latest = Math.max(...nexts);
    if (latest === candidate) return candidate;
    if (latest - from > longestHoldMs) return undefined;
    candidate = latest;
  }
  return undefined;
}

/**
 * Why quiet hours do not hold this one, and until when: an answer within the hour on this channel, a person's reason, an
 * emergency. Undefined when they hold it.
 */
export function exemptionOf(input: LastLookInput): { code: ReasonCode; until: number } | undefined {
  const { purpose, lastInboundAt, sendNow } = input;
  const now = epochOf(input.now);
  if (isForEmergency(purpose)) {
    return { code: purpose === 'on-call-page' ? 'on_call' : 'emergency', until: Number.POSITIVE_INFINITY };
  }
  const asked = lastInboundAt === undefined ? undefined : epochOf(lastInboundAt);
  const isByStaff = purpose === 'reply' && sendNow !== undefined && sendNow.reason.trim() !== '';
  if (answers.has(purpose) && asked !== undefined && asked <= now && now - asked <= answerMs) {
    return { code: 'within_60_minutes', until: isByStaff ? Number.POSITIVE_INFINITY : asked + answerMs };
  }
  return isByStaff ? { code: 'sent_now_by_staff', until: Number.POSITIVE_INFINITY } : undefined;
}

/**
 * Until when (epoch milliseconds) a carrier may deliver a text that leaves now: as long as it might still leave, its
 * deadline, and 4 hours at most. So what a phone that was off gets late is not got at night, nor after the visit.
 */
export function validUntil(input: LastLookInput): number {
  const now = epochOf(input.now);
  const deadline = input.deadline === undefined ? Number.POSITIVE_INFINITY : epochOf(input.deadline);
  const limit = Math.min(now + longestValidityMs, deadline);
  const hours = sendingHours(input);
  const exempt = exemptionOf(input)?.until ?? now;
  let until = now;
  while (until < limit) {
    const from = until;
    const ends = hours.map((zone) => openEnd(zone, from) ?? from);
    const next = Math.max(exempt, hours.length === 0 ? from : Math.min(...ends));
    if (next <= from) break;
    until = next;
  }
  return Math.min(until, limit);
}
