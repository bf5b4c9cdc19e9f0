import type { App } from '../../ports.ts';
import { refOf } from '../message/entry.key.ts';
import { type CallEntry, nextLookAt } from './call.ts';

/** The sweep comes once a minute; what is due before that is queued at once. */
const soonMs = 60_000;

/**
 * Queues the next look at a call, where that is soon. The row says when it is due, so a queue that does not answer is told
 * in the log and left to the minute sweep.
 */
export async function hasten(app: App, call: CallEntry): Promise<void> {
  const at = nextLookAt(call);
  if (!at) return;
  const waitMs = Math.max(0, Date.parse(at) - app.now().getTime());
  if (waitMs > soonMs) return;
  const isToBePlaced = call.placing?.state === 'waiting';
  try {
    if (isToBePlaced) await app.queues.send('outbound', { ...refOf(call), dials: true }, waitMs / 1000);
    else await app.queues.send('jobs', { job: 'tend-call', ...refOf(call) }, waitMs / 1000);
  } catch (error) {
    app.log.error('queue_did_not_take_it_the_sweep_will', error, { threadId: call.threadId, entryId: call.id });
  }
}
