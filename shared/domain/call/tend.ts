import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { readWords } from '../thread/read-words.ts';
import { recount } from '../thread/recount.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { reopened } from '../thread/thread-rules.ts';
import { callEntryRow, putCall } from './call.rows.ts';
import { type CallEntry, isUnended, isUnresolved, unendedUntil, unresolvedUntil, withFacts } from './call.ts';
import type { CallFacts } from './call-facts.ts';
import { joined } from './call-facts.ts';
import { hasUnreadWords } from './call-words-read.ts';
import { keepCall } from './keep-call.ts';
import { keepRecording } from './keep-recording.ts';
import { textBack } from './text-back.ts';

const attempts = 20;

/**
 * Does what is due on a call: reads a transcript for words that may be an opt-out, takes its end for granted where nobody told it, answers a missed one by a text, copies a
 * voicemail. What is not due yet is left; the row says when. Harmless when repeated.
 */
export async function tend(app: App, ref: EntryRef): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const call = await app.table.get(callEntryRow, entryKey(ref));
    if (!call) return;
    const done = await tendOnce(app, call);
    if (done === 'nothing-due') return;
    if (done === 'overtaken') await app.backOff(attempt);
  }
  throw new Error('a call kept changing while it was tended');
}

type Tended = 'done' | 'nothing-due' | 'overtaken';

async function tendOnce(app: App, call: CallEntry): Promise<Tended> {
  if (call.recounts) return (await recountTurn(app, call)) ? 'done' : 'overtaken';
  if (hasUnreadWords(call)) {
    await readWords(app, refOf(call));
    return 'done';
  }
  const isDue = (at: string | undefined) => at !== undefined && Date.parse(at) <= app.now().getTime();
  if (isUnended(call) && isDue(unendedUntil(call))) return (await endUnheard(app, call)) ? 'done' : 'overtaken';
  if (isUnresolved(call) && isDue(unresolvedUntil(call)))
    return (await notPutThrough(app, call)) ? 'done' : 'overtaken';
  if (call.textBack?.state === 'due' && isDue(call.textBack.at))
    return (await textBack(app, call)) ? 'done' : 'overtaken';
  const { voicemail, facts } = call;
  const isOpen =
    voicemail !== undefined &&
    facts.recording !== undefined &&
    (voicemail.state === 'waiting' || voicemail.stillAtProvider);
  if (isOpen && isDue(voicemail.tryAt)) return (await keepRecording(app, call)) ? 'done' : 'overtaken';
  return 'nothing-due';
}

/** Reads from the entries whose turn it is, now that a call among them was taken. */
async function recountTurn(app: App, call: CallEntry): Promise<boolean> {
  const [found, settings] = await app.table.getMany([threadRow, threadKey(call.threadId)], [practiceRow, practiceKey]);
  const head = await standingThread(app, found);
  if (!head) throw new Error('a call has no thread');
  const { recounts: _done, ...rest } = call;
  const counted = await recount(app, settled(settings), head, {});
  // Who waits stands in no list of what is done.
  const next = counted.turn && counted.state === 'done' ? reopened(counted) : counted;
  const committed = await app.table.commit({ call: putCall(rest, call.version), head: putThread(next, head.version) });
  return committed.ok;
}

/** Nobody told its end: it is over by now, and a caller whom nobody answered was missed. */
function endUnheard(app: App, before: CallEntry): Promise<boolean> {
  app.log.warn('call_end_unheard', { threadId: before.threadId, entryId: before.id });
  return supposed(app, before, { endedAt: unendedUntil(before), endUnheard: true });
}

/**
 * A key was pressed at the desk, and nobody told that the two spoke: the patient is taken to wait, which is mended when
 * that is told after all. One who spoke and is called again loses less than one who waits and is not.
 */
function notPutThrough(app: App, before: CallEntry): Promise<boolean> {
  app.log.warn('call_result_unheard', { threadId: before.threadId, entryId: before.id });
  return supposed(app, before, { dialled: 'canceled', endedAt: before.facts.endedAt ?? unresolvedUntil(before) });
}

async function supposed(app: App, before: CallEntry, news: CallFacts): Promise<boolean> {
  const [found, settings] = await app.table.getMany(
    [threadRow, threadKey(before.threadId)],
    [practiceRow, practiceKey],
  );
  const head = await standingThread(app, found);
  if (!head) throw new Error('a call has no thread');
  const facts = joined(before.facts, news);
  return (
    (await keepCall(app, settled(settings), { head, before, after: withFacts(before, facts, undefined) })) !== undefined
  );
}
