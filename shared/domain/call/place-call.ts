import { createHash } from 'node:crypto';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { e164 } from '../contact/address.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { putReceipt, type Receipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { route } from '../thread/look.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { placeOf } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { callEntryRow, putCall } from './call.rows.ts';
import { type CallEntry, settledCall } from './call.ts';
import { callOnThread } from './call-on-thread.ts';
import { hasten } from './hasten.ts';

/** What the desk asks: `id` is the client's own ULID, `to` one of the thread's numbers (by default the one they last used). */
export interface CallAsked {
  id: string;
  to?: string | undefined;
}

const attempts = 30;

/**
 * Staff calls a patient: their own phone rings first (their setting, else the first telephone of the desk), then the
 * patient's. A known id answers with the call that stands. A person may be telephoned whatever stops texts. Refusals:
 * not_found, id_reused, invalid, cannot_send (no number, no phone).
 */
export async function placeCall(app: App, who: Staff, threadId: string, asked: CallAsked): Promise<CallEntry> {
  const digest = createHash('sha256')
    .update(JSON.stringify(['call', threadId, asked.to ?? null]))
    .digest('base64url');
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [receipt, found, settings] = await app.table.getMany(
      [receiptRow, receiptKey('message', asked.id)],
      [threadRow, threadKey(threadId)],
      [practiceRow, practiceKey],
    );
    const head = await standingThread(app, found);
    if (receipt) return stored(app, receipt, digest);
    if (!head || !mayEnter(who, placeOf(head)))
      throw new Refusal('not_found', 'There is no such conversation.', { field: 'threadId' });
    const practice = settled(settings);
    const call = callOf(app, practice, head, who, asked);
    const next = callOnThread(practice, head, undefined, call);
    const committed = await app.table.commit({
      receipt: putReceipt('message', asked.id, { ref: refOf(call), digest }, app.now()),
      call: putCall(call, undefined),
      head: putThread(next, head.version),
    });
    if (committed.ok) {
      await hasten(app, call);
      app.log.info('call_asked', { threadId, entryId: call.id, by: who.id });
      return call;
    }
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Look at it again and call.');
}

async function stored(app: App, receipt: Receipt, digest: string): Promise<CallEntry> {
  const call = receipt.digest === digest ? await app.table.get(callEntryRow, entryKey(receipt.ref)) : undefined;
  if (call) return call;
  throw new Refusal('id_reused', 'This id was used for something else. Call under a new id.', { field: 'id' });
}

function callOf(app: App, practice: Practice, head: Thread, who: Staff, { id, to }: CallAsked): CallEntry {
  const way = route(practice, head);
  const number = to ?? way?.to;
  const known = head.addresses.some(({ address }) => address === number) || number === way?.to;
  if (to !== undefined && !known)
    throw new Refusal('invalid', 'to is no number of this conversation.', { field: 'to' });
  if (!number || !e164.safeParse(number).success)
    throw new Refusal('cannot_send', 'No telephone number is known of this person. Add one to the patient.');
  const location = locationById(practice, head.location);
  const phone = who.phone ?? location.deskNumbers?.[0];
  if (!phone)
    throw new Refusal('cannot_send', 'Your own phone is not known yet. Set it, so that it can ring first.', {
      field: 'phone',
    });
  const at = momentIn(head, app.now()).toISOString();
  return settledCall({
    id,
    threadId: head.id,
    channel: 'voice',
    kind: 'call',
    direction: 'out',
    at,
    text: '',
    outcome: 'calling',
    from: way?.from ?? location.numbers[0] ?? number,
    to: number,
    by: who.id,
    facts: {},
    placing: { state: 'waiting', phone, tryAt: at, tries: 0 },
    version: 0,
  });
}
