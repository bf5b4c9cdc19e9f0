import type { App } from '../../ports.ts';
import { sessionKey, sessionRow } from '../session/session.rows.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { mayEnter } from '../staff/staff.ts';
import { changedThreads } from './changed-threads.ts';
import { dismiss } from './dismiss.ts';
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

/** A page that is concerned, and what it is to be told; nothing where only its session ended. */
interface Concerned {
  page: Connection;
  push: Push | undefined;
}

/**
 * Tells open pages what changed, each of the locations its person may see, in one message. A socket that may not stay is
 * closed and told nothing. The same changes twice or in another order do no harm: a page asks for what is so now. Throws
 * when a socket could not be reached for another reason than that it is gone; the others have been told by then.
 */
export async function notify(app: App, changes: readonly Change[]): Promise<void> {
  const threads = await changedThreads(app, changes);
  const practice = changes.some(({ of }) => of === 'staff' || of === 'practice');
  const counters = [...new Set(threads.map(({ location }) => changesOf(location)))];
  if (practice) counters.push(changesOfPractice);
  if (counters.length > 0) await app.table.commit({ changes: countChanges(counters) });
  const ended = new Set(changes.flatMap((change) => (change.of === 'session' ? [change.sessionId] : [])));
  if (counters.length === 0 && ended.size === 0) return;
  const concerned = (await everyConnection(app)).flatMap((page): Concerned[] => {
    const push = pushFor(page, threads, practice);
    return push || ended.has(page.sessionId) ? [{ page, push }] : [];
  });
  // What says that somebody may have to go is answered by what is so now.
  const isSure = ended.size === 0 && !changes.some(({ of }) => of === 'staff');
  const staying = await whoMayStay(app, concerned, isSure);
  const outcomes = await Promise.allSettled(
    concerned.map(({ page, push }) =>
      staying.has(page) ? push && tell(app, page, push) : dismiss(app, page.connectionId),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
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

/**
 * As their sessions and people stand now, read together: a session that idled away left no word of its end. Read at half
 * the price first; who may not stay by that, the newest word decides.
 */
async function whoMayStay(app: App, concerned: readonly Concerned[], isSure: boolean): Promise<Set<Connection>> {
  const pages = concerned.map(({ page }) => page);
  const staying = isSure ? await among(app, pages, app.table.getManyLately) : new Set<Connection>();
  const doubtful = pages.filter((page) => !staying.has(page));
  for (const page of await among(app, doubtful, app.table.getMany)) staying.add(page);
  return staying;
}

async function among(app: App, pages: readonly Connection[], read: App['table']['getMany']): Promise<Set<Connection>> {
  const [people, sessions] = await Promise.all([
    read(...pages.map(({ staffId }) => [staffRow, staffKey(staffId)] as const)),
    read(...pages.map(({ sessionId }) => [sessionRow, sessionKey(sessionId)] as const)),
  ]);
  const machineNow = app.machineNow();
  return new Set(pages.filter((page, at) => mayStay(page, people[at], sessions[at], machineNow)));
}

function pushFor(page: Connection, threads: ChangedThread[], practice: boolean): Push | undefined {
  const theirs = new Map<string, ChangedThread>();
  for (const thread of threads) {
    if (!mayEnter(page, thread.location)) continue;
    // A place is told as its location: a page knows no other.
    const location = thread.location.split('~')[0] ?? '';
    const key = `${thread.threadId} ${location}`;
    const known = theirs.get(key);
    theirs.set(key, { ...known, ...thread, location });
  }
  return theirs.size > 0 || practice ? { kind: 'changes', threads: [...theirs.values()], practice } : undefined;
}

async function tell(app: App, { connectionId }: Connection, push: Push): Promise<void> {
  const outcome = await app.sockets.post(connectionId, JSON.stringify(push));
  if (outcome === 'gone') await app.table.commit({ connection: deleteConnection(connectionId) });
}
