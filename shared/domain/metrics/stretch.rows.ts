import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type Stretch, stretch } from './stretch.ts';

/** A stretch as it was counted, with the version of its row. */
export type CountedStretch = Stretch & { version: number };
const counted = stretch.extend({ version: z.number().int() });
export const stretchRow: RowKind<CountedStretch> = { name: 'stretch', schema: counted };

const prefix = 'TURNS#';
/** Where the stretch without a turn stands: before all others. */
const beforeTurns = '0';

/** `TURNS#t1 | 2026-03-02T15:00:00.000Z#m9`; `TURNS#t1 | 0` for what came before the first turn. */
export function stretchKey({ threadId, turn }: Pick<Stretch, 'threadId' | 'turn'>): Key {
  return { pk: `${prefix}${threadId}`, sk: turn ? `${turn.startedAt}#${turn.firstEntryId}` : beforeTurns };
}

/** The stretch that a moment falls in: the newest whose turn began before an ISO instant. */
export function stretchBefore(threadId: string, instant: string): QueryOptions {
  return { pk: `${prefix}${threadId}`, to: instant, descending: true, limit: 1, consistent: true };
}

/** The stretches from one on, oldest first; of the whole thread without one. */
export function stretchesFrom(threadId: string, from: Stretch | undefined): QueryOptions {
  return { pk: `${prefix}${threadId}`, from: from ? stretchKey(from).sk : beforeTurns, consistent: true };
}

/** `byTurn`: what has ended of a location and channel, by when it began. */
export function endedTurns(location: string, channel: string): string {
  return `${location}#${channel}`;
}

/** `byTurn`: what waits of a location and channel. */
export function waitingTurns(location: string, channel: string): string {
  return `${location}#${channel}#waiting`;
}

export function putStretch(of: Stretch, readVersion: number | undefined): Write {
  const { turn } = of;
  const place = turn && (turn.state === 'waiting' ? waitingTurns : endedTurns)(of.location, turn.channel);
  return {
    key: stretchKey(of),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: {
      ...of,
      version: (readVersion ?? 0) + 1,
      ...(turn && place ? { turns: place, startedAt: turn.startedAt } : {}),
    },
  };
}

export function deleteStretch(of: CountedStretch): Write {
  return { key: stretchKey(of), if: { version: { is: of.version } }, delete: true };
}

/** What the index of turns carries of one. */
const turnInList = stretch
  .pick({ threadId: true, location: true, foundDone: true, turn: true })
  .transform(({ turn, ...rest }, context) => {
    if (turn) return { ...rest, turn };
    context.addIssue({ code: 'custom', message: 'no turn' });
    return z.NEVER;
  });
export type TurnInList = z.infer<typeof turnInList>;
export const turnInListRow: RowKind<TurnInList> = { name: 'turn in a list', schema: turnInList };

/** `byTurn`: turns of one partition that began between two ISO instants, the newest first. */
export function turnsBetween(partition: string, from: string, to: string, limit: number): QueryOptions {
  return { index: 'byTurn', pk: partition, from, to, descending: true, limit };
}

/** `byTurn`: everything that waits of a location and channel, the longest first. */
export function everyWaiting(location: string, channel: string): QueryOptions {
  return { index: 'byTurn', pk: waitingTurns(location, channel) };
}
