import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';

/** Has words read at once that the table's stream tells have come; the minute sweep would find them too. */
export async function hastenWords(app: App, worded: readonly EntryRef[]): Promise<void> {
  for (const ref of worded) {
    try {
      await app.queues.send('jobs', { job: 'read-words', ...ref });
    } catch (error) {
      const { threadId, messageId: entryId } = ref;
      app.log.error('queue_did_not_take_it_the_sweep_will', error, { threadId, entryId });
    }
  }
}
