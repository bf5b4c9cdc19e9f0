import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '#shared/domain/message/entry.ts';
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
    return [...lists, ...brokenTurn(head, entries), ...hiddenTurn(head), ...brokenFailure(head, entries)];
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

/** What failed or may have, and that nobody dealt with since, is shown. */
function brokenFailure(head: Thread, entries: readonly Entry[]): Broken[] {
  const shown = head.failure?.messageId;
  const found = shown === undefined ? undefined : entries.find(({ id }) => id === shown);
  // A line that says what could not be told stands for itself.
  const isBad =
    (found?.kind === 'event' && found.event === 'failed') ||
    (found?.direction === 'out' &&
      found.kind !== 'event' &&
      found.kind !== 'call' &&
      (found.status === 'failed' || found.status === 'unknown'));
  return shown === undefined || isBad ? [] : [{ rule: 'thread', what: `${shown} is shown as failed` }];
}
