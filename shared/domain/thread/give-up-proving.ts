import type { App } from '../../ports.ts';
import { refOf } from '../message/entry.key.ts';
import { changeOutbound } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Delivered } from './deliver.ts';
import { readHead } from './read-head.ts';
import { putThread } from './thread.rows.ts';

const attempts = 20;

/**
 * Nobody can say whether this message left. It is neither failed nor sent again by itself: it stays "may have been
 * sent", and its thread stands under "failed sends" until a person decides. A late delivery report still settles it.
 */
export async function giveUpProving(app: App, entry: OutboundEntry): Promise<Delivered> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readHead(app, entry.threadId);
    if (!head) throw new Error('a message has no thread');
    const committed = await app.table.commit({
      unknown: changeOutbound(
        refOf(entry),
        { status: 'unknown', unknown: 'may-have-been-sent' },
        { belowRank: 2, fence: entry.fence ?? 'absent', wakeAt: undefined },
      ),
      head: putThread({ ...head, failure: { messageId: entry.id, code: 'unknown' } }, head.version),
    });
    if (committed.ok) {
      app.log.warn('message_unknown', { threadId: entry.threadId, entryId: entry.id });
      return 'ambiguous';
    }
    if (committed.names.includes('unknown')) return 'lost-race';
    await app.backOff(attempt);
  }
  throw new Error('a message is unknown and its thread could not be told');
}
