import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { callSilentAt } from '../message/call-silence.ts';
import { refOf } from '../message/entry.key.ts';
import { changeOutbound, type Held } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { parkedKey, parkedRow, unpark } from '../message/parked.rows.ts';
import { readHead } from './read-head.ts';
import { settle } from './settle.ts';
import { checkThread, putThread } from './thread.rows.ts';
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
    clear: ['unknown' as const],
  };
  for (let attempt = 1; ; attempt += 1) {
    const answersNow = entry.planned && entry.purpose === 'reply';
    const tellsThread = answersNow || fence === 'any';
    const head = tellsThread ? await readHead(app, entry.threadId) : undefined;
    const leftAt = momentIn(head, app.now()).toISOString();
    const change = { status: 'queued' as const, rank: 1, providerId, leftAt };
    const committed = await app.table.commit({
      left: changeOutbound(ref, change, { ...options, wakeAt: callSilentAt(entry, leftAt) }),
      head: head ? told(head, entry, answersNow ? leftAt : undefined) : undefined,
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

/**
 * What the thread learns: a planned message answers it now; one that was shown as perhaps not sent is shown so no more. A
 * report may overtake the one who gives up proving, so the thread must not have moved since it was read.
 */
function told(head: Thread, entry: OutboundEntry, answeredAt: string | undefined): Write {
  if (answeredAt) return putThread(answeredLate(head, entry, answeredAt), head.version);
  if (head.failure?.messageId !== entry.id) return checkThread(head);
  const { failure: _known, ...calm } = head;
  return putThread(calm, head.version);
}

/** Newer words may stand in the thread since it was planned, so the newest entry stays what it was. */
function answeredLate(head: Thread, entry: OutboundEntry, leftAt: string): Thread {
  return { ...answered(head, { ...entry, at: leftAt }), ...(head.tip ? { tip: head.tip } : {}) };
}
