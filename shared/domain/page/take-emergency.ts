import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { putEvent, wordsRead } from '../message/entry.rows.ts';
import type { Around } from '../reply/around.ts';
import { calmed, isAllThatWaits } from '../reply/calm.ts';
import type { Staff } from '../staff/staff.ts';
import { readHead } from '../thread/read-head.ts';
import { readThread } from '../thread/read-thread.ts';
import { keyOnlyRow, putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { pageIdOfKey, pageKey, pageRow, takePage, waitingPages } from './page.rows.ts';

const attempts = 20;
const mostAtOnce = 20;

/** A member of staff is on it: the page ends, the red strip goes, a line says who. Refusals: not_found, nothing_to_take. */
export async function takeEmergency(app: App, who: Staff, threadId: string): Promise<Thread> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readThread(app, who, threadId);
    if (!head.emergency) return head;
    const taken = await take(app, head, who.id, `${who.name} is on it`);
    if (taken) return taken;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Try again.');
}

/** A "1" from the on-call telephone takes every page that waits. Undefined when it is no such answer, false to look again. */
export async function takeByKey(app: App, { practice, entry, head }: Around): Promise<boolean | undefined> {
  if (entry.from !== practice.onCallNumber || !/^\s*1\s*[.!]?\s*$/.test(entry.text)) return undefined;
  const { rows } = await app.table.query(keyOnlyRow, waitingPages(mostAtOnce));
  for (const key of rows) await takeWaiting(app, pageIdOfKey(key));
  const isCalm = isAllThatWaits(head, [entry]);
  const committed = await app.table.commit({
    read: wordsRead(entry, isCalm),
    head: isCalm ? putThread(calmed(head, [entry]), head.version) : undefined,
  });
  return committed.ok || committed.names.includes('read');
}

async function takeWaiting(app: App, pageId: string): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const page = await app.table.get(pageRow, pageKey(pageId));
    const head = page && (await readHead(app, page.threadId));
    if (!head?.emergency || page?.takenBy) return;
    if (await take(app, head, 'on-call', 'Taken from the on-call telephone')) return;
    await app.backOff(attempt);
  }
  throw new Error('a page could not be taken: its conversation kept changing');
}

async function take(app: App, head: Thread, by: string, says: string): Promise<Thread | undefined> {
  const { emergency, alarm: _red, ...calm } = head;
  if (!emergency) return head;
  const at = momentIn(head, app.now()).toISOString();
  const id = app.newId();
  const next: Thread = {
    ...calm,
    ...(head.revocation ? { alarm: 'revocation' as const } : {}),
    tip: id,
    tipAt: at,
  };
  const committed = await app.table.commit({
    page: takePage(emergency.pageId, by, at),
    head: putThread(next, head.version),
    event: putEvent({
      id,
      threadId: head.id,
      kind: 'event',
      direction: 'out',
      channel: 'sms',
      at,
      text: `${says}: “${emergency.words}”`,
      by: by === 'on-call' ? 'system' : by,
      event: 'emergency-taken',
    }),
  });
  if (!committed.ok) return undefined;
  app.log.info('emergency_taken', { threadId: head.id, by });
  return { ...next, version: head.version + 1 };
}
