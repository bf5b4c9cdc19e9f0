import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import type { Broken, End } from './checker.ts';
import { isQuiet } from './outbound.ts';

/** Two clocks, each five minutes wrong. */
const toleranceMs = 10 * 60_000;
const longestWaitMs = 24 * 3_600_000;

/** A message fails only where something happened that fails it: a provider said no, or what blocks it was so. */
export function brokenFailures(end: End): Broken[] {
  return end.entries.flatMap((entry): Broken[] => {
    if (entry.kind !== 'text' && entry.kind !== 'email') return [];
    if (entry.direction !== 'out' || entry.status !== 'failed') return [];
    // What rules wrote is blocked by visits as well: that is the checker of visits' to say.
    if ((entry.reminder || entry.followUp || entry.echo || entry.survey) && entry.failure?.kind === 'blocked')
      return [];
    if (hasCause(end, entry)) return [];
    return [{ rule: 'lost', what: `${entry.id} failed (${entry.failure?.code}), and nothing was wrong` }];
  });
}

function hasCause(end: End, entry: OutboundEntry): boolean {
  const { failure } = entry;
  if (failure?.kind === 'blocked') return isSo(end, entry, failure.code);
  if (failure?.code === 'provider_silent') return spanOf(entry) > longestWaitMs - toleranceMs;
  return wasRefused(end, entry) || wasTold(end, entry);
}

function wasRefused({ refused }: End, { id, failure }: OutboundEntry): boolean {
  return refused.some(({ messageId, code }) => messageId === id && code === failure?.code);
}

/** Of two texts that say the same to one number nobody can tell which of them a report was of. */
function wasTold({ failuresTold }: End, { id, to, channel, failure }: OutboundEntry): boolean {
  return failuresTold.some((told) =>
    channel === 'email' ? told.messageId === id : told.to === to && told.code === failure?.code,
  );
}

/** Could it have been so when the message was looked at last? */
function isSo(end: End, entry: OutboundEntry, code: string): boolean {
  const ofThisAddress = end.failuresTold.filter(({ to }) => to === entry.to);
  const refusedThere = end.refused.filter(({ messageId }) =>
    end.entries.some((one) => one.id === messageId && 'to' in one && one.to === entry.to),
  );
  switch (code) {
    case 'opted_out':
    case 'blocked_by_provider':
      return hasTexted(end, entry, ['STOP', 'CANCEL']) || hasPressed(end, entry);
    case 'open_at_provider':
      return hasTexted(end, entry, ['YES']);
    case 'not_theirs':
      return end.merges.some(({ undone, into }) => undone !== undefined && into === entry.threadId);
    case 'landline':
      return ofThisAddress.some((told) => told.code === '30006') || refusedThere.some((one) => one.code === '21614');
    case 'confirmation_too_late':
    case 'too_late':
      return entry.deadline !== undefined && (isPast(entry, entry.deadline) || isNearQuiet(settledAt(entry)));
    default:
      return false;
  }
}

function hasTexted({ texted }: End, entry: OutboundEntry, words: readonly string[]): boolean {
  return texted.some(
    ({ from, body, sentAt }) => from === entry.to && words.includes(body) && sentAt <= settledAt(entry) + toleranceMs,
  );
}

/** "Stop texts" on the page of a visit. */
function hasPressed({ pressed }: End, entry: OutboundEntry): boolean {
  return pressed.some(
    ({ number, button, sentAt }) =>
      number === entry.to && button === 'stop' && sentAt <= settledAt(entry) + toleranceMs,
  );
}

function settledAt({ settledAt: at }: OutboundEntry): number {
  return at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at);
}

function isPast(entry: OutboundEntry, deadline: string): boolean {
  return settledAt(entry) > Date.parse(deadline) - toleranceMs;
}

/** What must wait for the morning is worth nothing by then, and fails at once. */
function isNearQuiet(moment: number): boolean {
  return [moment - toleranceMs, moment, moment + toleranceMs].some(isQuiet);
}

function spanOf(entry: OutboundEntry): number {
  return settledAt(entry) - Date.parse(entry.waitingSince ?? entry.notBefore);
}
