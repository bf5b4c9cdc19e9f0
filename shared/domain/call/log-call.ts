import { createHash } from 'node:crypto';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { putReceipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { route } from '../thread/look.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { placeOf } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { callEntryRow, putCall } from './call.rows.ts';
import { type CallEntry, type CallOutcome, settledCall } from './call.ts';
import { callOnThread } from './call-on-thread.ts';

/** A call that somebody made or took elsewhere, written down by hand. `id` is the client's own ULID. */
export interface LoggedCall {
  id: string;
  direction: 'in' | 'out';
  outcome: 'spoke' | 'left-message' | 'no-answer';
  note?: string | undefined;
}

const attempts = 30;

const outcomes: Record<LoggedCall['outcome'], Record<LoggedCall['direction'], CallOutcome>> = {
  spoke: { in: 'answered', out: 'answered' },
  'left-message': { in: 'left-message', out: 'left-message' },
  'no-answer': { in: 'missed', out: 'not-reached' },
};

/**
 * Writes a call into the thread. One in which they spoke, or a message was left, answers the patient's turn; one that
 * reached nobody does not: the patient still waits. Refusals: not_found, id_reused.
 */
export async function logCall(app: App, who: Staff, threadId: string, asked: LoggedCall): Promise<CallEntry> {
  const { direction, outcome, note } = asked;
  const digest = createHash('sha256')
    .update(JSON.stringify(['log', threadId, direction, outcome, note ?? null]))
    .digest('base64url');
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [receipt, found, settings] = await app.table.getMany(
      [receiptRow, receiptKey('message', asked.id)],
      [threadRow, threadKey(threadId)],
      [practiceRow, practiceKey],
    );
    const head = await standingThread(app, found);
    if (receipt) {
      const call = receipt.digest === digest ? await app.table.get(callEntryRow, entryKey(receipt.ref)) : undefined;
      if (call) return call;
      throw new Refusal('id_reused', 'This id was used for something else. Log the call under a new id.', {
        field: 'id',
      });
    }
    if (!head || !mayEnter(who, placeOf(head)))
      throw new Refusal('not_found', 'There is no such conversation.', { field: 'threadId' });
    const practice = settled(settings);
    const way = route(practice, head);
    const theirs = way?.to ?? '';
    const ours = way?.from ?? locationById(practice, head.location).numbers[0] ?? '';
    const call = settledCall({
      id: asked.id,
      threadId,
      channel: 'voice',
      kind: 'call',
      direction,
      at: momentIn(head, app.now()).toISOString(),
      text: '',
      outcome: outcomes[outcome][direction],
      from: direction === 'in' ? theirs : ours,
      to: direction === 'in' ? ours : theirs,
      by: who.id,
      logged: true,
      ...(note ? { note } : {}),
      facts: {},
      version: 0,
    });
    const committed = await app.table.commit({
      receipt: putReceipt('message', asked.id, { ref: refOf(call), digest }, app.now()),
      call: putCall(call, undefined),
      head: putThread(callOnThread(practice, head, undefined, call), head.version),
    });
    if (committed.ok) {
      app.log.info('call_logged', { threadId, entryId: call.id, by: who.id });
      return call;
    }
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Look at it again.');
}
