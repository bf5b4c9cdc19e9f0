import { isDeepStrictEqual } from 'node:util';
import type { Entry, OutboundEntry } from '#shared/domain/message/entry.ts';
import { openTurn } from '#shared/domain/metrics/turn.ts';
import { inboxEvent } from '#shared/domain/metrics/turn-event.ts';
import { placed } from '#shared/domain/thread/thread.rows.ts';
import { standsIn, type Thread } from '#shared/domain/thread/thread.ts';
import type { Broken, End } from './checker.ts';

const placing = ['view', 'owner', 'needsReply', 'needsReplyBy', 'failed', 'wake', 'wakeAt'];

/** Heads say what their entries say, and stand in the lists where they belong. */
export function brokenThreads(end: End): Broken[] {
  return end.threads.flatMap((head) => {
    const entries = end.entries
      .filter(({ threadId }) => standsIn(head, threadId))
      .toSorted((a, b) => (`${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1));
    const stored = end.stored.get(head.id);
    const stands = Object.fromEntries(
      placing.flatMap((name) => (stored?.[name] === undefined ? [] : [[name, stored[name]]])),
    );
    const lists: Broken[] = isDeepStrictEqual(stands, placed(head))
      ? []
      : [{ rule: 'thread', what: `${head.id} stands in the wrong list` }];
    // What was said in it is told by the conversation that it was brought into.
    if (head.joinedInto) return lists;
    return [...lists, ...brokenTurn(head, entries), ...hiddenTurn(head), ...brokenFailure(head, entries, end.merges)];
  });
}

/** The turn is open exactly when the figures say that nobody answered, since the same message. */
function brokenTurn(head: Thread, entries: readonly Entry[]): Broken[] {
  const open = openTurn(entries.map(inboxEvent));
  if (open?.firstEntryId === head.turn?.firstEntryId) return [];
  return [
    {
      rule: 'thread',
      what: `the turn is open since ${head.turn?.firstEntryId ?? 'never'}, by the figures since ${open?.firstEntryId ?? 'never'}`,
    },
  ];
}

/** A patient who waits stands in no list of what is done. */
function hiddenTurn(head: Thread): Broken[] {
  return head.turn && head.state === 'done' ? [{ rule: 'thread', what: `${head.id} is done and somebody waits` }] : [];
}

/** What failed or may have, and that nobody dealt with since, is shown; and nothing else is. */
function brokenFailure(head: Thread, entries: readonly Entry[], merges: End['merges']): Broken[] {
  const shown = head.failure?.messageId;
  if (shown === undefined) return hiddenFailure(head, entries, merges);
  const found = entries.find(({ id }) => id === shown);
  // A line that says what could not be told stands for itself.
  const isBad =
    (found?.kind === 'event' && found.event === 'failed') ||
    (found?.direction === 'out' &&
      found.kind !== 'event' &&
      found.kind !== 'call' &&
      (found.status === 'failed' || found.status === 'unknown'));
  return isBad ? [] : [{ rule: 'thread', what: `${shown} is shown as failed` }];
}

/** Two clocks, each five minutes wrong. */
const toleranceMs = 10 * 60_000;

/** Staff find what failed or may have only where its conversation stands among what failed, until an answer or "done". */
function hiddenFailure(head: Thread, entries: readonly Entry[], merges: End['merges']): Broken[] {
  // Which of two conversations it is shown in is said of those that were parted.
  if (merges.some(({ from, into }) => from === head.id || into === head.id)) return [];
  return entries.flatMap((entry): Broken[] => {
    if (entry.direction !== 'out' || entry.kind === 'event' || entry.kind === 'call') return [];
    const failedAt = badSince(entry);
    if (failedAt === undefined) return [];
    const isDealtWith = entries.some((other) => other.id !== entry.id && dealtAt(other) > failedAt - toleranceMs);
    if (isDealtWith) return [];
    return [{ rule: 'stuck', what: `${entry.id} is ${entry.status}, and staff are not shown it` }];
  });
}

/** Since when staff should be shown it, at the earliest; a reminder that gave way or goes another way is none of theirs. */
function badSince({
  status,
  failure,
  settledAt,
  intentAt,
  reminder,
  followUp,
  echo,
  survey,
}: OutboundEntry): number | undefined {
  if (status === 'unknown') return Date.parse(intentAt ?? '');
  if (status !== 'failed' || followUp) return undefined;
  if (survey && failure?.kind === 'blocked') return undefined;
  if (echo && failure?.code === 'appointment_moved') return undefined;
  if (reminder && (failure?.kind === 'blocked' || failure?.kind === 'not-taken')) return undefined;
  return Date.parse(settledAt ?? '');
}

/** A call deals with what failed when its end is told, so long after it began at most. */
const longestCallMs = 60 * 60_000;

/** When somebody of the desk had the conversation before them: they answered it, spoke with them, or were done with it. */
function dealtAt(entry: Entry): number {
  const never = Number.NEGATIVE_INFINITY;
  if (entry.kind === 'event') return entry.event === 'done' ? Date.parse(entry.at) : never;
  if (entry.kind === 'call') return entry.outcome === 'answered' ? Date.parse(entry.at) + longestCallMs : never;
  if (entry.direction !== 'out' || entry.purpose !== 'reply') return never;
  return Math.max(...[entry.at, entry.leftAt].map((at) => (at === undefined ? 0 : Date.parse(at))));
}
