import type { Write } from '../../table.ts';
import { changedStretches, type StretchChange } from './changed-stretches.ts';
import type { Counting } from './counting.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { figuresKey, figuresRow, putFigures } from './figures.rows.ts';
import { figuresOf } from './figures-of.ts';
import { summed } from './packed.ts';
import type { ThreadChange } from './read-thread-change.ts';
import { deleteStretch, putStretch } from './stretch.rows.ts';

const attempts = 12;
/** DynamoDB takes 100 writes in one transaction. */
const mostWrites = 100;

/**
 * Brings the figures up to date with threads that changed. A stretch and what it adds to the figures are written in one
 * transaction, on condition of what was read, so that it counts exactly once however often, in whichever order and in
 * whichever batches changes are told, and wherever this dies. Throws when others kept changing the same figures.
 */
export async function count(app: Counting, changes: readonly ThreadChange[]): Promise<void> {
  let left = byThread(changes);
  for (let attempt = 1; left.length > 0; attempt += 1) {
    if (attempt > attempts) throw new Error(`the figures of ${left.length} threads kept changing`);
    if (attempt > 1) await app.backOff(attempt);
    left = await countOnce(app, left);
  }
}

/** Each thread once, from the earliest of its changes. */
function byThread(changes: readonly ThreadChange[]): ThreadChange[] {
  const threads = new Map<string, ThreadChange>();
  for (const change of changes) {
    const known = threads.get(change.threadId);
    const isEarlier = !known || change.since === undefined || (known.since !== undefined && change.since < known.since);
    if (isEarlier) threads.set(change.threadId, change);
  }
  return [...threads.values()];
}

/** Answers the threads to be counted again, because somebody else wrote in between. */
async function countOnce(app: Counting, changes: readonly ThreadChange[]): Promise<ThreadChange[]> {
  const again: ThreadChange[] = [];
  let batch = emptyBatch();
  for (const change of changes) {
    for (const stretch of await changedStretches(app, change)) {
      const grown = grownBy(batch, change, stretch);
      if (grown) batch = grown;
      else {
        again.push(...(await written(app, batch)));
        batch = grownBy(emptyBatch(), change, stretch) ?? tooMuch();
      }
    }
  }
  again.push(...(await written(app, batch)));
  return byThread(again);
}

/** What goes into one transaction. */
interface Batch {
  threads: ThreadChange[];
  stretches: StretchChange[];
  figures: Map<string, DayFigures>;
}

function emptyBatch(): Batch {
  return { threads: [], stretches: [], figures: new Map() };
}

/** The batch with one stretch more, or undefined when it would be too large. */
function grownBy(batch: Batch, thread: ThreadChange, stretch: StretchChange): Batch | undefined {
  const figures = new Map([...batch.figures].map(([key, of]) => [key, { ...of, counts: [...of.counts] }]));
  if (stretch.before) addedUp(figuresOf(stretch.before), figures, -1);
  if (stretch.after) addedUp(figuresOf(stretch.after), figures);
  const stretches = [...batch.stretches, stretch];
  if (stretches.length + figures.size > mostWrites) return undefined;
  return { threads: [...batch.threads, thread], stretches, figures };
}

function tooMuch(): never {
  throw new Error('one stretch of a thread changes more figures than a transaction holds');
}

/** Writes a batch; answers its threads when somebody else changed what it rests on. */
async function written(app: Counting, { threads, stretches, figures }: Batch): Promise<ThreadChange[]> {
  const changed = [...figures.values()].filter(({ counts }) => counts.some((by) => by !== 0));
  const stood = await app.table.getMany(
    ...changed.map(({ series, day }) => [figuresRow, figuresKey(series, day)] as const),
  );
  const writes: Record<string, Write> = {};
  for (const [at, { before, after }] of stretches.entries()) {
    if (after) writes[`stretch ${at + 1}`] = putStretch(after, before?.version);
    else if (before) writes[`stretch ${at + 1}`] = deleteStretch(before);
  }
  for (const [at, { series, day, counts }] of changed.entries()) {
    const known = stood[at];
    writes[`figures ${at + 1}`] = putFigures(series, day, summed(known?.counts ?? [], counts), known?.version);
  }
  const committed = await app.table.commit(writes);
  return committed.ok ? [] : threads;
}
