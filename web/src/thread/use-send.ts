import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { practiceNow } from '../clock.ts';
import type { InboxMoves } from '../inbox/use-inbox-moves.ts';
import { firstNameOf, useMe, zoneOf } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { phoneOf } from '../ui/phone.ts';
import { type Attached, attachedOf, detachAll } from './attached.ts';
import { changeThread } from './change-thread.ts';
import type { WritingChannel } from './channel-switch.tsx';
import { clearDraft } from './drafts.ts';
import type { Outgoing } from './outbox.ts';
import { offerUndo, outgoing, sendMessage } from './send-message.ts';

/** How a message is sent: with a reason why it cannot wait, and whether the conversation is closed with it. */
export interface Sending {
  channel: WritingChannel;
  subject?: string;
  sendNow?: { reason: string };
  files: Attached[];
  filesAs: 'link' | undefined;
  andDone?: boolean;
}

/** Sends what was written, offers to take it back, and closes the conversation where that was asked. */
export function useSend(thread: ThreadOut, moves: InboxMoves) {
  const me = useMe();
  const seconds = me.practice.undoSeconds;

  async function sendAs(message: Outgoing, andDone: boolean) {
    const sent = await sendMessage(message);
    if (!sent.ok) return;
    offer(message, sent.entry, andDone);
    if (andDone) await moves.finish(thread, true);
  }

  function offer(message: Outgoing, entry: EntryOut, andDone: boolean) {
    const afterUndo = async () => {
      if (andDone) await changeThread(thread.id, { state: 'open' });
      moves.open(thread.id);
    };
    const leavesAt = Date.parse(entry.leavesAt ?? entry.at);
    const planned = leavesAt - Date.parse(entry.at) > (seconds + 30) * 1000;
    const name = thread.patientId ? firstNameOf(thread.name) : phoneOf(thread.name);
    if (planned) {
      const until = whenOf(leavesAt, zoneOf(me, thread.location), practiceNow());
      offerUndo(message, `To ${name}: leaves ${until}`, undefined, afterUndo);
    } else if (seconds > 0) offerUndo(message, `Sending to ${name}`, seconds, afterUndo);
  }

  return {
    /** What stands in the box; it is emptied at once and filled again if the message is not taken. */
    send(text: string, how: Sending) {
      const message = outgoing(thread, text, how);
      clearDraft(thread.id, how.channel);
      detachAll(thread.id);
      return sendAs(message, how.andDone ?? false);
    },
    /** The same words under a new id, for a message that may not have arrived. */
    sendAgain(entry: EntryOut) {
      const { text, channel, mail, filesAs } = entry;
      const by =
        channel === 'email' ? { channel, ...(mail ? { subject: mail.subject } : {}) } : { channel: 'sms' as const };
      return sendAs(outgoing(thread, text, { ...by, files: attachedOf(entry), filesAs }), false);
    },
    /** A message that was stopped, as it stands in the box now, whatever has been written meanwhile. */
    sendAnyway(message: Outgoing, text: string) {
      clearDraft(thread.id, message.channel);
      detachAll(thread.id);
      return sendAs({ ...message, text, at: practiceNow(), state: 'sending' }, false);
    },
  };
}
