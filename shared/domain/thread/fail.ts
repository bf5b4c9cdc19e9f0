import type { FailureKind } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { afterFailure } from '../contact/after-failure.ts';
import { refOf } from '../message/entry.key.ts';
import { changeOutbound, type Held } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { failureMessage } from '../message/failure-message.ts';
import type { Reason } from '../message/reason.ts';
import type { Practice } from '../practice/practice.ts';
import { calledOffStep, correctionStep, lookNow } from '../reminder/reminder.key.ts';
import { recount } from './recount.ts';
import { standingThread } from './standing-thread.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import { reopened, uncounted } from './thread-rules.ts';

/** Why a message will not arrive: the provider's or the last look's code, and what kind of thing that is. */
export interface Failing {
  code: string;
  kind: FailureKind | 'blocked';
  reasons?: Reason[];
}

const attempts = 20;

/**
 * Ends a message as failed, tells its thread and marks the address where the failure says something about it (opted out
 * at the provider, landline, no such number). The turn it had answered is open again from its first start, and the
 * thread stands under "failed sends" until somebody deals with it. Committed together; harmless when repeated. `rank` is
 * 4 for an e-mail that comes back after it had been delivered.
 */
export async function fail(
  app: App,
  practice: Practice,
  entry: OutboundEntry,
  why: Failing,
  fence: Held = entry.fence ?? 'absent',
  rank = 3,
): Promise<void> {
  const at = app.now().toISOString();
  const failure = { code: why.code, kind: why.kind, message: failureMessage(why, entry.channel) };
  const failed: OutboundEntry = { ...entry, status: 'failed', rank, failure, settledAt: at };
  const reasons = why.reasons ? { reasons: why.reasons } : {};
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [found, known] = await app.table.getMany(
      [threadRow, threadKey(entry.threadId)],
      [addressRow, addressKey(entry.channel, entry.to)],
    );
    const head = await standingThread(app, found);
    if (!head) throw new Error('a message has no thread');
    const next = await recount(app, practice, head, { changed: failed });
    const open = next.turn ? reopened(next) : next;
    const isBlocked = why.kind === 'blocked';
    const calm = isBlocked ? uncounted(open, entry) : open;
    const isToldApart = isBlocked || why.kind === 'not-taken';
    const shown =
      isToldApart && isDispensable(entry, why) ? calm : { ...calm, failure: { messageId: entry.id, code: why.code } };
    const evidence = { at, threadId: entry.threadId, messageId: entry.id };
    const address = known ?? freshAddress(entry.channel, entry.to);
    const marked = afterFailure(address, { from: entry.from, code: why.code, kind: why.kind, evidence });
    const committed = await app.table.commit<string>({
      failed: changeOutbound(
        refOf(entry),
        { status: 'failed', rank, failure, settledAt: at, ...reasons },
        { belowRank: rank, fence, wakeAt: undefined, clear: ['unknown'] },
      ),
      head: putThread(shown, head.version),
      // Its visits are looked at again: there may be another way.
      ...Object.fromEntries(visitsOf(entry).map((id) => [id, lookNow(id, at)])),
      address: marked ? putAddress(marked, known?.version) : undefined,
    });
    if (committed.ok) {
      app.log.warn('message_failed', { threadId: entry.threadId, entryId: entry.id, code: why.code, kind: why.kind });
      return;
    }
    if (committed.names.includes('failed')) return;
    await app.backOff(attempt);
  }
  throw new Error('a failed message could not be recorded: its thread kept changing');
}

/**
 * A reminder, or what an answer was taken for, that was not to leave any more is no failed send, and nobody need call about
 * it; nor is one whose call nobody took, which goes on by the next way (and by remind.ts to the desk where there is none).
 * Who waits for the right time of their visit must be called, unless it changed again: then the next correction says it.
 */
function isDispensable({ reminder, followUp, survey, echo }: OutboundEntry, { code }: Failing): boolean {
  if (followUp || survey || (echo && code === 'appointment_moved')) return true;
  if (!reminder) return false;
  const isCorrection = reminder.step === correctionStep || reminder.step === calledOffStep;
  return !isCorrection || code === 'appointment_moved' || code === 'appointment_cancelled';
}

/** The visits that a message speaks of by a rule. */
function visitsOf({ reminder, followUp }: OutboundEntry): string[] {
  return [...(reminder?.visits ?? []), ...(followUp ? [followUp] : [])].map(({ appointmentId }) => appointmentId);
}
