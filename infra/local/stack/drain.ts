import type { EmbeddedQueues } from './queues.ts';
import type { Runner } from './runner.ts';
import type { TableStream } from './stream.ts';

const settleMs = 15;
const drainMs = 60_000;

/** Waits until nothing that is due waits or runs any more, and all of it was told. */
export async function drained(
  queues: EmbeddedQueues,
  stream: TableStream,
  runner: Runner,
  settled: () => Promise<void>,
): Promise<void> {
  for (let waited = 0; waited < drainMs; waited += settleMs) {
    await settled();
    // Looking at the queues costs, and says nothing new while somebody still works.
    const isIdle = runner.busy() === 0 && (await queues.pending()) === 0 && runner.busy() === 0;
    // What was written last may still have to be told.
    if (isIdle && (await stream.flush()) === 0 && runner.busy() === 0) return;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }
}

const rounds = 10;

/** One piece of work may make the next one due: sweeps until a sweep finds nothing more to queue. */
export async function catchUp(sweep: () => Promise<number>, drain: () => Promise<void>): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    // A sweep that failed has told the log and is simply run again, as the next minute would.
    const found = await sweep().catch(() => undefined);
    await drain();
    if (found === 0) return;
  }
}
