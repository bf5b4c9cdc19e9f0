import type { App } from '../../ports.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { enqueue } from './post.ts';

/**
 * Queues messages that the table's stream tells were posted: the automatic answers, whose webhooks carry no queue. Told
 * twice is queued twice, which costs a look at a message that has left.
 */
export async function hasten(app: App, posted: readonly OutboundEntry[]): Promise<void> {
  for (const entry of posted) await enqueue(app, entry);
}
