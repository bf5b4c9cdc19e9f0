import type { App } from '../../ports.ts';
import { mayEnter } from '../staff/staff.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { mayStay } from './may-stay.ts';
import type { ChangedThread, Push } from './push.ts';
import type { Change } from './read-change.ts';
import {
  changesOf,
  changesOfPractice,
  connectionRow,
  connectionsAfter,
  countChanges,
  deleteConnection,
} from './socket.rows.ts';
import type { Connection } from './socket.ts';

/**
 * Tells open pages what changed, each of the locations its person may see, in one message; closes the sockets of those
 * who have left. The same changes twice or in another order do no harm: a page asks for what is so now. Throws when a
 * socket could not be reached for another reason than that it is gone; the others have been told by then.
 */
export async function notify(app: App, changes: readonly Change[]): Promise<void> {
  const threads = await changedThreads(app, changes);
  const practice = changes.some(({ of }) => of === 'staff' || of === 'practice');
  const counters = [...new Set(threads.map(({ location }) => changesOf(location)))];
  if (practice) counters.push(changesOfPractice);
  if (counters.length === 0) return;
  await app.table.commit({ changes: countChanges(counters) });
  const outcomes = await Promise.allSettled(
    (await everyConnection(app)).map((page) =>
      hasLeft(page, changes) ? dismiss(app, page) : tell(app, page, threads, practice),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Each conversation once for each location it was at, with its newest version. */
async function changedThreads(app: App, changes: readonly Change[]): Promise<ChangedThread[]> {
  const threads = new Map<string, ChangedThread>();
  for (const change of changes) {
    if (change.of !== 'thread') continue;
    const { threadId, version, view } = change;
    for (const location of change.locations) {
      const before = threads.get(`${threadId} ${location}`)?.version ?? 0;
      if (before < version) threads.set(`${threadId} ${location}`, { threadId, location, version, view });
    }
  }
  const known = new Set([...threads.values()].map(({ threadId }) => threadId));
  const others = changes.flatMap((change) =>
    change.of === 'messages' && !known.has(change.threadId) ? [change.threadId] : [],
  );
  return [...threads.values(), ...(await whereOnlyMessagesChanged(app, [...new Set(others)]))];
}

/** A message does not say where its conversation is. */
async function whereOnlyMessagesChanged(app: App, threadIds: string[]): Promise<ChangedThread[]> {
  if (threadIds.length === 0) return [];
  const heads = await app.table.getMany(...threadIds.map((id) => [threadRow, threadKey(id)] as const));
  return heads.flatMap((head) => (head ? [{ threadId: head.id, location: head.location }] : []));
}

async function everyConnection(app: App): Promise<Connection[]> {
  const found: Connection[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(connectionRow, connectionsAfter(after));
    found.push(...page.rows);
    after = page.next;
  } while (after);
  return found;
}

function hasLeft(page: Connection, changes: readonly Change[]): boolean {
  const last = changes.findLast((change) => change.of === 'staff' && change.staffId === page.staffId);
  return last?.of === 'staff' && !mayStay(page, last.person);
}

async function dismiss(app: App, { connectionId }: Connection): Promise<void> {
  await app.sockets.close(connectionId);
  await app.table.commit({ connection: deleteConnection(connectionId) });
}

async function tell(app: App, page: Connection, threads: ChangedThread[], practice: boolean): Promise<void> {
  const theirs = threads.filter(({ location }) => mayEnter(page, location));
  if (theirs.length === 0 && !practice) return;
  const push: Push = { kind: 'changes', threads: theirs, practice };
  const outcome = await app.sockets.post(page.connectionId, JSON.stringify(push));
  if (outcome === 'gone') await app.table.commit({ connection: deleteConnection(page.connectionId) });
}
