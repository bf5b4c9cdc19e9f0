import type { App } from '../../ports.ts';
import type { Key } from '../../table.ts';
import { refFromKey, sendWake } from '../message/entry.rows.ts';
import { parkedWake, providerIdOfParked } from '../message/parked.rows.ts';
import { keyOnlyRow, snoozeWake, threadIdOfKey } from '../thread/thread.rows.ts';

/** What is due, by the partition of the wake index it stands in, and the queue that does it. */
const kinds: Record<string, (app: App, key: Key) => Promise<void>> = {
  [sendWake]: (app, key) => app.queues.send('outbound', refFromKey(key)),
  [snoozeWake]: (app, key) => app.queues.send('jobs', { job: 'wake-thread', threadId: threadIdOfKey(key) }),
  [parkedWake]: (app, key) => app.queues.send('jobs', { job: 'settle-parked', providerId: providerIdOfParked(key) }),
};

const pageSize = 100;
/** One run stops here; the next begins where this one's work has moved on. */
const largestRun = 10_000;

/**
 * Queues everything whose time has come: reads only what is due, in order. A body that is queued twice costs a look at
 * a finished row. Answers how many were queued.
 */
export async function sweep(app: App): Promise<number> {
  const to = app.now().toISOString();
  let queued = 0;
  for (const [partition, queue] of Object.entries(kinds)) {
    let after: Record<string, unknown> | undefined;
    do {
      const page = await app.table.query(keyOnlyRow, {
        index: 'byWake',
        pk: partition,
        to,
        limit: pageSize,
        ...(after ? { after } : {}),
      });
      await Promise.all(page.rows.map(({ pk, sk }) => queue(app, { pk, sk })));
      queued += page.rows.length;
      after = page.next;
    } while (after && queued < largestRun);
  }
  if (queued > 0) app.log.info('swept', { queued });
  return queued;
}
