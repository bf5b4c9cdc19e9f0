import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import type { Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { callEntryRow, heardCallKey, heardCallRow, putCall, putHeardCall } from './call.rows.ts';
import { settledCall, withFacts } from './call.ts';
import { type CallFacts, joined, knows } from './call-facts.ts';
import { callOnThread } from './call-on-thread.ts';
import { callersThread } from './caller.ts';
import { keepCall } from './keep-call.ts';

/** One callback of a call, as its channel read it. */
export interface CallNews {
  /** The provider's id of the call, not of one of its legs. */
  sid: string;
  /** Which of our calls it is, where the desk asked for it: the callback's URL carries that. */
  ref?: EntryRef | undefined;
  /** Who is calling which of our numbers, where the callback says so. */
  caller?: { from: string; to: string } | undefined;
  facts: CallFacts;
}

/** What became of it: kept in the call's entry, known already, or kept until somebody tells who is calling. */
export type Heard = 'kept' | 'known-already' | 'parked' | 'unknown-call';

const attempts = 60;

/**
 * Takes in what a callback tells of a call, once, in whatever order. The first that says who is calling makes the entry,
 * with its receipt, its thread and the turn that it opens, in one commit; before that, facts wait by the call's id. Throws
 * when it could not be kept. What is due on the call afterwards is left to the minute sweep.
 */
export async function hear(app: App, news: CallNews): Promise<Heard> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const heard = await hearOnce(app, news);
    if (heard) return heard;
    await app.backOff(attempt);
  }
  throw new Error(`word of a call was overtaken ${attempts} times while it was being kept`);
}

async function hearOnce(app: App, news: CallNews): Promise<Heard | undefined> {
  const { sid, caller } = news;
  const [heard, settings] = await app.table.getMany([heardCallRow, heardCallKey(sid)], [practiceRow, practiceKey]);
  const practice = settled(settings);
  const ref = news.ref ?? heard?.ref;
  if (ref) return update(app, practice, ref, news);
  const facts = joined(heard?.facts ?? {}, news.facts);
  if (caller) return begin(app, practice, { sid, caller, facts }, heard?.version);
  if (heard?.facts && knows(heard.facts, news.facts)) return 'known-already';
  const parked = await app.table.commit({ heard: putHeardCall(sid, { facts }, heard?.version, app.now()) });
  return parked.ok ? 'parked' : undefined;
}

async function begin(
  app: App,
  practice: Practice,
  { sid, caller, facts }: { sid: string; caller: { from: string; to: string }; facts: CallFacts },
  heardVersion: number | undefined,
): Promise<Heard | undefined> {
  const { head, readVersion, at, contact } = await callersThread(app, practice, caller);
  const call = settledCall({
    ...caller,
    id: app.newId(),
    threadId: head.id,
    channel: 'voice',
    kind: 'call',
    direction: 'in',
    at,
    text: '',
    outcome: 'ringing',
    sid,
    facts,
    version: 0,
  });
  const next = callOnThread(practice, head, undefined, call);
  const committed = await app.table.commit({
    heard: putHeardCall(sid, { ref: refOf(call) }, heardVersion, app.now()),
    call: putCall(call, undefined),
    head: putThread(next, readVersion),
    contact,
  });
  if (!committed.ok) return undefined;
  app.log.info('call_heard', { threadId: call.threadId, entryId: call.id, outcome: call.outcome });
  return 'kept';
}

async function update(
  app: App,
  practice: Practice,
  ref: EntryRef,
  { sid, facts }: CallNews,
): Promise<Heard | undefined> {
  const [before, found] = await app.table.getMany([callEntryRow, entryKey(ref)], [threadRow, threadKey(ref.threadId)]);
  const head = await standingThread(app, found);
  if (!before || !head) return 'unknown-call';
  if (before.sid && knows(before.facts, facts)) return 'known-already';
  const after = withFacts(before, joined(before.facts, facts), sid);
  const kept = await keepCall(app, practice, { head, before, after });
  if (!kept) return undefined;
  app.log.info('call_heard', { threadId: after.threadId, entryId: after.id, outcome: after.outcome });
  return 'kept';
}
