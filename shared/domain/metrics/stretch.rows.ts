import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type Stretch, stretch } from './stretch.ts';

/** A stretch as it was counted, with the version of its row. */
export type CountedStretch = Stretch & { version: number };
const counted = stretch.extend({ version: z.number().int() });
export const stretchRow: RowKind<CountedStretch> = { name: 'stretch', schema: counted };

const prefix = 'TURNS#';
export function isStretchKey({ pk }: Key): boolean {
  return pk.startsWith(prefix);
}

/** Where the stretch without a turn stands: before all others. */
const beforeTurns = '0';

/** `TURNS#t1 | 2026-03-02T15:00:00.000Z#m9`; `TURNS#t1 | 0` for what came before the first turn. */
export function stretchKey({ threadId, turn }: Pick<Stretch, 'threadId' | 'turn'>): Key {
  return { pk: `${prefix}${threadId}`, sk: turn ? `${turn.startedAt}#${turn.firstEntryId}` : beforeTurns };
}

/** The stretches of a thread, newest first. */
export function newestStretches(threadId: string): QueryOptions {
  return { pk: `${prefix}${threadId}`, descending: true, consistent: true };
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

/** One that waits carries what was sent in it into the index of turns: it is counted from there. */
export function putStretch(of: Stretch, readVersion: number | undefined): Write {
  const { arrived, leftOut } = of;
  const turn = of.turn?.state === 'waiting' ? { ...of.turn, arrived, leftOut } : of.turn;
  const place = turn && (turn.state === 'waiting' ? waitingTurns : endedTurns)(of.location, turn.channel);
  return {
    key: stretchKey(of),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: {
      ...of,
      version: (readVersion ?? 0) + 1,
      ...(turn && place ? { turn, turns: place, startedAt: turn.startedAt } : {}),
    },
  };
}

export function deleteStretch(of: CountedStretch): Write {
  return { key: stretchKey(of), if: { version: { is: of.version } }, delete: true };
}

/** What the index of turns carries of one. */
const { arrived, leftOut, turn } = stretch.shape;
const turnInList = stretch.pick({ threadId: true, location: true, foundDone: true }).extend({
  turn: turn.unwrap().extend({ arrived: arrived.default([]), leftOut: leftOut.default([]) }),
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
