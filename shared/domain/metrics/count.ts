import type { Write } from '../../table.ts';
import { changedComplaint } from './changed-complaint.ts';
import { changedStretches, type StretchChange } from './changed-stretches.ts';
import { changedSurvey } from './changed-survey.ts';
import { changedVisit } from './changed-visit.ts';
import type { CountedChange, CountedThing } from './counted-change.ts';
import type { Counting } from './counting.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { figuresKey, figuresRow, putFigures } from './figures.rows.ts';
import { figuresOf } from './figures-of.ts';
import type { LedgerChange, LedgerChanges } from './ledger.ts';
import { summed } from './packed.ts';
import { type ReadTimings, readTimings } from './read-timings.ts';
import { deleteStretch, putStretch } from './stretch.rows.ts';
import { oncePerThing, things } from './things.ts';

const attempts = 12;
/** DynamoDB takes 100 writes in one transaction. */
const mostWrites = 100;

/**
 * Brings the figures up to date with threads and visits that changed. A stretch of a thread, or a visit, and what it adds
 * to the figures are written in one transaction, on condition of what was read, so that it counts exactly once however often, in whichever order and in
 * whichever batches changes are told, and wherever this dies. Throws when others kept changing the same figures.
 */
export async function count(app: Counting, changes: readonly CountedChange[]): Promise<void> {
  let left = await things(app, changes);
  for (let attempt = 1; left.length > 0; attempt += 1) {
    if (attempt > attempts)
      throw new Error(`the figures of ${left.length} threads, visits, complaints or surveys kept changing`);
    if (attempt > 1) await app.backOff(attempt);
    left = await countOnce(app, left);
  }
}

/** Answers what has to be counted again, because somebody else wrote in between. */
async function countOnce(app: Counting, changes: readonly CountedThing[]): Promise<CountedThing[]> {
  const again: CountedThing[] = [];
  const timings = readTimings(app);
  let batch = emptyBatch();
  for (const change of changes) {
    const { ledgers, besides } = await ledgerChanges(app, change, timings);
    if (besides) again.push(besides);
    for (const ledger of ledgers) {
      const [write, ...more] = ledger.writes;
      if (write && more.length === 0 && movesNothing(ledger)) {
        // By itself it costs half of what it does in a transaction.
        if (!(await app.table.commit({ ledger: write })).ok) again.push(change);
        continue;
      }
      const grown = grownBy(batch, change, ledger);
      if (grown) batch = grown;
      else {
        again.push(...(await written(app, batch)));
        batch = grownBy(emptyBatch(), change, ledger) ?? tooMuch();
      }
    }
  }
  again.push(...(await written(app, batch)));
  return oncePerThing(again);
}

async function ledgerChanges(app: Counting, change: CountedThing, timings: ReadTimings): Promise<LedgerChanges> {
  if ('visitId' in change) return changedVisit(app, change.visitId, timings);
  if ('complaint' in change) return { ledgers: await changedComplaint(app, change.complaint) };
  if ('survey' in change) return { ledgers: await changedSurvey(app, change.survey) };
  const { changes, joined } = await changedStretches(app, change, timings);
  // Where a thread stands in another one, the same has to be done there.
  return { ledgers: changes.flatMap(ofStretch), besides: joined };
}

/** Whether it counts as before, and only its row is another: a patient who waits, or went on writing. */
function movesNothing({ before, after }: LedgerChange): boolean {
  const moved = addedUp(after, addedUp(before, undefined, -1));
  return [...moved.values()].every(({ counts }) => counts.every((by) => by === 0));
}

function ofStretch({ before, after }: StretchChange): LedgerChange[] {
  const write = after ? putStretch(after, before?.version) : before && deleteStretch(before);
  if (!write) return [];
  return [{ writes: [write], before: before ? figuresOf(before) : [], after: after ? figuresOf(after) : [] }];
}

/** What goes into one transaction. */
interface Batch {
  changes: CountedThing[];
  writes: Write[];
  figures: Map<string, DayFigures>;
}

function emptyBatch(): Batch {
  return { changes: [], writes: [], figures: new Map() };
}

/** The batch with one change more, or undefined when it would be too large. */
function grownBy(batch: Batch, change: CountedThing, { writes: own, before, after }: LedgerChange): Batch | undefined {
  const figures = new Map([...batch.figures].map(([key, of]) => [key, { ...of, counts: [...of.counts] }]));
  addedUp(before, figures, -1);
  addedUp(after, figures);
  const writes = [...batch.writes, ...own];
  if (writes.length + figures.size > mostWrites) return undefined;
  return { changes: [...batch.changes, change], writes, figures };
}

function tooMuch(): never {
  throw new Error('one stretch of a thread changes more figures than a transaction holds');
}

/** Writes a batch; answers its changes when somebody else changed what it rests on. */
async function written(app: Counting, batch: Batch): Promise<CountedThing[]> {
  const changed = [...batch.figures.values()].filter(({ counts }) => counts.some((by) => by !== 0));
  const stood = await app.table.getMany(
    ...changed.map(({ series, day }) => [figuresRow, figuresKey(series, day)] as const),
  );
  const writes: Record<string, Write> = {};
  for (const [at, write] of batch.writes.entries()) writes[`ledger ${at + 1}`] = write;
  for (const [at, { series, day, counts }] of changed.entries()) {
    const known = stood[at];
    writes[`figures ${at + 1}`] = putFigures(series, day, summed(known?.counts ?? [], counts), known?.version);
  }
  const committed = await app.table.commit(writes);
  return committed.ok ? [] : batch.changes;
}
