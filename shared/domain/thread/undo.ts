import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { entryKey } from '../message/entry.key.ts';
import { deleteHeld, markUndone, outboundEntryRow, receiptKey, receiptRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { unnaming } from '../upload/attach.ts';
import { recount } from './recount.ts';
import { standingThread } from './standing-thread.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import { placeOf, standsIn, type Thread } from './thread.ts';
import { reopened, uncounted } from './thread-rules.ts';

const attempts = 30;

/**
 * Takes a message back while it is held: the entry goes, the turn it answered is open again with its first start, the
 * id stays used. Answers the message that was taken back; asking again answers `undone`. Refusals: not_found,
 * already_left once sending has begun.
 */
export async function undo(app: App, who: Staff, threadId: string, messageId: string): Promise<OutboundEntry> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [receipt, found, settings] = await app.table.getMany(
      [receiptRow, receiptKey('message', messageId)],
      [threadRow, threadKey(threadId)],
      [practiceRow, practiceKey],
    );
    const head = await standingThread(app, found);
    if (!receipt || !head || !standsIn(head, receipt.ref.threadId) || !mayEnter(who, placeOf(head))) {
      throw new Refusal('not_found', 'There is no such message.', { field: 'messageId' });
    }
    const entry = await app.table.get(outboundEntryRow, entryKey(receipt.ref));
    if (receipt.undone || !entry) throw new Refusal('undone', 'This message was taken back already.');
    if (entry.status !== 'held' || entry.fence)
      throw new Refusal('already_left', 'It is too late: the message is leaving.');
    const practice = settled(settings);
    const next = await recount(app, practice, head, { without: messageId });
    const committed = await app.table.commit({
      entry: deleteHeld(receipt.ref),
      receipt: markUndone(messageId),
      head: putThread(uncounted(restored(next, entry), entry), head.version),
      ...unnaming(entry.files ?? [], app.now()),
    });
    if (committed.ok) {
      app.log.info('reply_undone', { threadId, entryId: messageId, by: who.id });
      return entry;
    }
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Look at it again.');
}

/** What was unread, or had failed, before the message was written is so again; a patient who waits again stands in no done thread. */
function restored(head: Thread, { before }: OutboundEntry): Thread {
  const failure = head.failure ?? before?.failure;
  const shown = head.turn && head.state === 'done' ? reopened(head) : head;
  return { ...shown, unread: Math.max(head.unread, before?.unread ?? 0), ...(failure ? { failure } : {}) };
}
