import type { ChangedThread } from '#shared/domain/socket/push.ts';
import { queryClient } from '../client.ts';
import { type Counts, countsKey } from '../counts.ts';
import { lastHeard } from './heard.ts';
import { isCountedAs } from './standing.ts';

/** Numbers asked for within this may have counted what is told only now. */
const freshMs = 2_000;
const most = 99;
const badges = [
  ['needsReply', 'needs-reply'],
  ['mine', 'mine'],
  ['unassigned', 'unassigned'],
  ['failed', 'failed'],
] as const satisfies (readonly [keyof Counts, string])[];

/**
 * Moves the numbers on screen by what a push says of one conversation, `told` by location. Answers those that have to be
 * asked for anew: where it cannot be known that nothing else changed meanwhile, or what is beyond the largest number.
 */
export function showInCounts(told: readonly ChangedThread[], myId: string): (readonly unknown[])[] {
  const isSure = told.every(followsWhatWasHeard);
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: countsKey, type: 'active' })
    .flatMap(({ queryKey, state }) => {
      const here = told.filter(({ location }) => queryKey[1] === 'all' || queryKey[1] === location);
      if (here.length === 0) return [];
      const moves = movesOf(here, myId);
      if (isSure && moves.every(({ by }) => by === 0)) return [];
      const isFresh = Date.now() - state.dataUpdatedAt < freshMs || state.fetchStatus === 'fetching';
      const next = isSure && !isFresh ? moved(state.data as Counts | undefined, moves) : undefined;
      if (!next) return [queryKey];
      queryClient.setQueryData<Counts>(queryKey, next, { updatedAt: state.dataUpdatedAt });
      return [];
    });
}

function followsWhatWasHeard({ threadId, was }: ChangedThread): boolean {
  const known = lastHeard(threadId)?.version;
  return known === undefined || was === undefined || was.version === known;
}

interface Move {
  name: keyof Counts;
  by: number;
}

function movesOf(here: readonly ChangedThread[], myId: string): Move[] {
  return badges.map(([name, view]) => {
    const counted = (standing: ChangedThread['is']) => (standing && isCountedAs(view, standing, myId) ? 1 : 0);
    return { name, by: here.reduce((sum, { is, was }) => sum + counted(is) - counted(was), 0) };
  });
}

/** Undefined where it cannot be known. */
function moved(counts: Counts | undefined, moves: readonly Move[]): Counts | undefined {
  if (!counts) return undefined;
  const next = { ...counts };
  for (const { name, by } of moves) {
    const { count, more } = counts[name];
    if (count + by < 0 || (more && by < 0)) return undefined;
    next[name] = { count: Math.min(most, count + by), more: more || count + by > most };
  }
  return next;
}
