import type { App } from '../../ports.ts';
import { changeOutbound, type Held, refOf } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { parkedKey, parkedRow, unpark } from '../message/parked.rows.ts';
import { settle } from './settle.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';
import { answered, momentIn } from './thread-rules.ts';

const attempts = 20;

/**
 * Records that the provider has the message under its own id. A planned message answers the patient's turn at this
 * moment. A delivery report that was here before us is applied at once. Harmless when repeated or overtaken. `fence` is
 * the lease it is written under; a report proves it whoever holds that.
 */
export async function leave(
  app: App,
  entry: OutboundEntry,
  providerId: string,
  fence: Held = entry.fence ?? 'absent',
): Promise<void> {
  const ref = refOf(entry);
  const options = {
    belowRank: 2,
    fence,
    wakeAt: undefined,
    clear: ['unknown' as const],
  };
  for (let attempt = 1; ; attempt += 1) {
    const answersNow = entry.planned && entry.purpose === 'reply';
    const head = answersNow ? await app.table.get(threadRow, threadKey(entry.threadId)) : undefined;
    const leftAt = momentIn(head, app.now()).toISOString();
    const change = { status: 'queued' as const, rank: 1, providerId, leftAt };
    const committed = await app.table.commit({
      left: changeOutbound(ref, change, options),
      head: head ? putThread(answeredLate(head, entry, leftAt), head.version) : undefined,
    });
    if (committed.ok || committed.names.includes('left')) break;
    if (attempt >= attempts) throw new Error('a message left and its thread could not be told');
    await app.backOff(attempt);
  }
  const parked = await app.table.get(parkedRow, parkedKey(providerId));
  if (!parked) return;
  await settle(app, { ...parked, providerId, ref });
  await app.table.commit({ parked: unpark(providerId) });
}

/** Newer words may stand in the thread since it was planned, so the newest entry stays what it was. */
function answeredLate(head: Thread, entry: OutboundEntry, leftAt: string): Thread {
  return { ...answered(head, { ...entry, at: leftAt }), ...(head.tip ? { tip: head.tip } : {}) };
}
