import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { refOf } from '../message/entry.key.ts';
import { putOutbound } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';

/** What the caller decides of a message to a patient; the rest is its way, which begins here. */
export type Draft = Omit<OutboundEntry, 'kind' | 'direction' | 'status' | 'rank' | 'tries'>;

const kinds = { sms: 'text', email: 'email', voice: 'spoken' } as const;

/**
 * Everything that leaves goes through here: a held entry, and the write that keeps it, for the caller to commit together
 * with its own rows. Once committed, staff's are hastened by `enqueue` and automatic ones by the table's stream
 * (hasten.ts); the sweep would find them all the same.
 */
export function post(draft: Draft): { entry: OutboundEntry; write: Write } {
  const kind = kinds[draft.channel];
  const entry: OutboundEntry = { ...draft, kind, direction: 'out', status: 'held', rank: 0, tries: 0 };
  return { entry, write: putOutbound(entry) };
}

/**
 * Puts a committed message on the outbound queue for when it is due. The message is safe already, so a queue that does
 * not answer is told in the log and left to the minute sweep.
 */
export async function enqueue(
  app: App,
  entry: Pick<OutboundEntry, 'threadId' | 'at' | 'id' | 'notBefore'>,
): Promise<void> {
  const delaySeconds = Math.max(0, (Date.parse(entry.notBefore) - app.now().getTime()) / 1000);
  try {
    await app.queues.send('outbound', refOf(entry), delaySeconds);
  } catch (error) {
    app.log.error('queue_did_not_take_it_the_sweep_will', error, { threadId: entry.threadId, entryId: entry.id });
  }
}
