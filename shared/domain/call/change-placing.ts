import type { App } from '../../ports.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { readPractice } from '../practice/read-practice.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { callEntryRow } from './call.rows.ts';
import { type CallEntry, settledCall } from './call.ts';
import { keepCall } from './keep-call.ts';

type Placing = NonNullable<CallEntry['placing']>;

const attempts = 20;

/**
 * Changes how far the placing of a call has come, as long as it stands as it was read: the same state under the same
 * fence. Answers the call as it stands then, or undefined when a callback or another sender was here first.
 */
export async function changePlacing(
  app: App,
  read: CallEntry,
  change: { [K in keyof Placing]?: Placing[K] | undefined },
  sid?: string,
): Promise<CallEntry | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [call, found] = await app.table.getMany(
      [callEntryRow, entryKey(refOf(read))],
      [threadRow, threadKey(read.threadId)],
    );
    const head = await standingThread(app, found);
    if (!call?.placing || !head) throw new Error('a call that was asked for is gone');
    // A lost answer to our own write.
    if (change.fence && call.placing.fence === change.fence && call.placing.state === change.state) return call;
    if (call.placing.state !== read.placing?.state || call.placing.fence !== read.placing.fence) return undefined;
    const after = settledCall({
      ...call,
      ...(sid && !call.sid ? { sid } : {}),
      placing: withChange(call.placing, change),
    });
    const kept = await keepCall(app, await readPractice(app), { head, before: call, after });
    if (kept) return kept;
    await app.backOff(attempt);
  }
  throw new Error('a call kept changing while it was being placed');
}

function withChange(placing: Placing, change: { [K in keyof Placing]?: Placing[K] | undefined }): Placing {
  const { fence, leaseUntil, intentAt, code, ...rest } = { ...placing, ...change };
  return {
    state: rest.state ?? placing.state,
    phone: placing.phone,
    tryAt: rest.tryAt ?? placing.tryAt,
    tries: rest.tries ?? placing.tries,
    ...(fence ? { fence } : {}),
    ...(leaseUntil ? { leaseUntil } : {}),
    ...(intentAt ? { intentAt } : {}),
    ...(code ? { code } : {}),
  };
}
