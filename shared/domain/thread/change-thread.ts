import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { complaintWrites } from '../complaint/complaint-writes.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { readThread } from './read-thread.ts';
import { putThread } from './thread.rows.ts';
import type { Thread } from './thread.ts';
import { placeOf } from './thread.ts';
import { momentIn, reopened } from './thread-rules.ts';

/** What the desk may change of a thread; what is not named stays. */
export interface ThreadChange {
  state?: Thread['state'] | undefined;
  snoozedUntil?: string | undefined;
  /** null takes it from whoever has it. */
  assignee?: string | null | undefined;
  tags?: string[] | undefined;
  priority?: Thread['priority'] | undefined;
  unread?: boolean | undefined;
  reason?: string | undefined;
  failureDealtWith?: true | undefined;
  /** What the newest message seemed to ask for is done, or was not meant. */
  readingDealtWith?: true | undefined;
  version?: number | undefined;
}

const attempts = 30;

/**
 * Done, open, snooze, assign, tag, read. A change of state or owner leaves one line in the thread; closing an open turn
 * without an answer says so, for the figures; the complaint tag marks one, to be counted. Refusals: not_found, changed_meanwhile (by `version`), invalid, undecided
 * while words that may be an opt-out wait for somebody to decide.
 */
export async function changeThread(app: App, who: Staff, threadId: string, change: ThreadChange): Promise<Thread> {
  const assignee = change.assignee ? await app.table.get(staffRow, staffKey(change.assignee)) : undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readThread(app, who, threadId);
    if (change.version !== undefined && change.version !== head.version) {
      throw new Refusal('changed_meanwhile', 'This conversation moved since you looked. Look again, then change it.');
    }
    if (change.assignee && !(assignee?.active && mayEnter(assignee, placeOf(head)))) {
      throw new Refusal('invalid', 'assignee is nobody who works at this location.', { field: 'assignee' });
    }
    if (change.state === 'done' && head.revocation) {
      throw new Refusal(
        'undecided',
        'First decide whether these words stop texts: record the opt-out, or say that it is none.',
      );
    }
    if (change.state === 'done' && head.emergency) {
      throw new Refusal('undecided', 'This may be an emergency: first say that you are on it.');
    }
    const now = app.now();
    if (change.snoozedUntil && Date.parse(change.snoozedUntil) <= now.getTime()) {
      throw new Refusal('invalid', 'snoozedUntil must be in the future.', { field: 'snoozedUntil' });
    }
    const next = changed(head, change);
    const at = momentIn(head, now);
    const event = eventOf(app, { who, assignee }, head, next, change, at);
    const tip = event ? { tip: event.id, tipAt: event.at } : {};
    const committed = await app.table.commit({
      head: putThread({ ...next, ...tip }, head.version),
      event: event ? putEvent(event) : undefined,
      ...(await complaintWrites(app, who, { before: head, after: next, at })),
    });
    if (committed.ok) return { ...next, ...tip, version: head.version + 1 };
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Try again.');
}

function changed(head: Thread, change: ThreadChange): Thread {
  const { assignee, snoozedUntil, ...rest } = withState(head, change);
  const owner = change.assignee === undefined ? assignee : change.assignee;
  const { failure, alarm, reading, ...calm } = rest;
  const isDealtWith = change.failureDealtWith === true || change.state === 'done';
  return {
    ...calm,
    ...(failure && !isDealtWith ? { failure } : {}),
    ...(alarm && change.state !== 'done' ? { alarm } : {}),
    ...(reading && change.state !== 'done' && !change.readingDealtWith ? { reading } : {}),
    ...(owner ? { assignee: owner } : {}),
    ...(snoozedUntil ? { snoozedUntil } : {}),
    ...(change.tags ? { tags: [...new Set(change.tags)] } : {}),
    ...(change.priority ? { priority: change.priority } : {}),
    ...(change.unread === undefined ? {} : { unread: change.unread ? Math.max(1, head.unread) : 0 }),
  };
}

function withState(head: Thread, { state, snoozedUntil }: ThreadChange): Thread {
  if (state === 'snoozed' && snoozedUntil) return { ...head, state, snoozedUntil };
  if (state === 'open') return reopened(head);
  if (state !== 'done') return head;
  const { turn: _closed, snoozedUntil: _awake, ...rest } = head;
  return { ...rest, state, unread: 0 };
}

const sentences = { done: 'Done', open: 'Reopened', snoozed: 'Snoozed' } as const;
const events = { done: 'done', open: 'reopened', snoozed: 'snoozed' } as const;

function eventOf(
  app: App,
  { who, assignee }: { who: Staff; assignee: Staff | undefined },
  head: Thread,
  next: Thread,
  change: ThreadChange,
  now: Date,
): EventEntry | undefined {
  const common = {
    id: app.newId(),
    threadId: head.id,
    kind: 'event' as const,
    direction: 'out' as const,
    channel: 'sms' as const,
    at: now.toISOString(),
    by: who.id,
  };
  // A done thread has an open turn again where its answer was taken back: closing that is said too.
  const closedTurn = next.state === 'done' && head.turn !== undefined;
  if (next.state !== head.state || next.snoozedUntil !== head.snoozedUntil || closedTurn) {
    const why = change.reason ? `: ${change.reason}` : '';
    const text = `${sentences[next.state]}${closedTurn ? ', no reply needed' : ''}${why}`;
    return { ...common, event: events[next.state], text, ...(closedTurn ? { closedTurn } : {}) };
  }
  if (next.assignee !== head.assignee) {
    return { ...common, event: 'assigned', text: assignee ? `Assigned to ${assignee.name}` : 'Assigned to nobody' };
  }
  return undefined;
}
