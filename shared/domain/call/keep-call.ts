import type { App } from '../../ports.ts';
import type { Practice } from '../practice/practice.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { putCall } from './call.rows.ts';
import type { CallEntry } from './call.ts';
import { bringsNews, callOnThread, isSeenOnThread } from './call-on-thread.ts';
import { answersPatient, callTurnEvent } from './call-turn.ts';

/**
 * Writes a changed call, and its thread where that shows it. A call that was taken while more was said in its thread is
 * marked, for the job that reads the turn again; one that brings news where nobody waits any more waits from now. Answers
 * the call as it stands now, or undefined when somebody else changed it or its thread.
 */
export async function keepCall(
  app: App,
  practice: Practice,
  { head, before, after }: { head: Thread; before: CallEntry; after: CallEntry },
): Promise<CallEntry | undefined> {
  const call: CallEntry = {
    ...after,
    ...(turnsRound(head, before, after) ? { recounts: true } : {}),
    ...(!head.turn && bringsNews(head, before, after) ? { waitsFrom: momentIn(head, app.now()).toISOString() } : {}),
  };
  const next = isSeenOnThread(head, before, call) ? callOnThread(practice, head, before, call) : undefined;
  const committed = await app.table.commit({
    call: putCall(call, before.version),
    head: next ? putThread(next, head.version) : undefined,
  });
  return committed.ok ? { ...call, version: before.version + 1 } : undefined;
}

/**
 * It was taken while more was said or a message was left, or at another moment than was told first; or nobody was put
 * through after all. Whose turn it is follows from all entries then.
 */
function turnsRound(head: Thread, before: CallEntry, after: CallEntry): boolean {
  if (!answersPatient(after)) return answersPatient(before);
  const { at } = callTurnEvent(after);
  const isAnother = !answersPatient(before) || callTurnEvent(before).at !== at;
  const isOlder = head.turn !== undefined && at < head.turn.startedAt;
  return isAnother && (isOlder || head.last?.id !== after.id);
}
