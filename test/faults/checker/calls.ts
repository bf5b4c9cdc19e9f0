import type { CallEntry } from '#shared/domain/call/call.ts';
import type { Broken, End } from './checker.ts';

/** Calls stand once, as what they came to; the text back goes once a day; no phone of the desk rings twice for one call. */
export function brokenCalls(end: End): Broken[] {
  return [...end.rung.flatMap((rung) => brokenRing(end, rung)), ...brokenTextBacks(end), ...brokenPlaced(end)];
}

function callsIn({ entries }: End): CallEntry[] {
  return entries.flatMap((entry) => (entry.kind === 'call' ? [entry] : []));
}

function brokenRing(end: End, rung: End['rung'][number]): Broken[] {
  const { sid, from, isTold, talked, isTalkTold, recording, isRecordingTold, problem } = rung;
  const broken: Broken[] = [];
  if (problem) broken.push({ rule: 'call', what: `the caller of ${sid} heard an error: ${problem}` });
  const kept = callsIn(end).filter((call) => call.sid === sid);
  if (kept.length > 1) broken.push({ rule: 'duplicated', what: `call ${sid} is kept ${kept.length} times` });
  const [call] = kept;
  if (!call) return isTold ? [...broken, { rule: 'lost', what: `call ${sid}` }] : broken;
  const says = (rule: Broken['rule'], what: string) => void broken.push({ rule, what: `call ${sid} ${what}` });
  const home = end.threads.filter(({ addresses }) => addresses.some(({ address }) => address === from));
  if (home.length > 1) says('duplicated', `is of ${from}, who has ${home.length} threads`);
  if (home[0]?.id !== call.threadId) says('thread', 'stands in another thread');
  const { outcome } = call;
  if (outcome === 'ringing') says('stuck', 'rings for ever');
  if (outcome === 'answered' && !talked) says('call', 'was answered by nobody');
  if (talked && isTalkTold && outcome !== 'answered') says('call', `is ${outcome}, and the desk spoke with them`);
  if (!talked && isRecordingTold && outcome !== 'voicemail') says('lost', `is ${outcome}, and there is a voicemail`);
  if (outcome === 'voicemail') broken.push(...brokenVoicemail(end, call, recording));
  if (stored(end, call)?.wake !== undefined) says('stuck', 'still wakes');
  if (call.textBack?.state === 'due') says('stuck', 'has still to be texted back');
  if (['missed', 'voicemail'].includes(outcome) && !call.textBack) says('lost', 'was never thought of for a text back');
  return broken;
}

function brokenVoicemail(end: End, call: CallEntry, recording: End['rung'][number]['recording']): Broken[] {
  const state = call.voicemail?.state;
  if (state === 'waiting') return [{ rule: 'stuck', what: `the voicemail of ${call.sid} waits` }];
  const isKept = end.files.has(`recordings/${recording?.sid}`);
  if (state === 'kept' && !isKept) return [{ rule: 'lost', what: `the sound of ${call.sid}` }];
  if (recording?.isDeleted && !isKept) return [{ rule: 'lost', what: `the sound of ${call.sid}, deleted unkept` }];
  if (state === 'lost') return [{ rule: 'lost', what: `the sound of ${call.sid}, which could be had` }];
  return [];
}

/** One text back a caller and day, none for a call that somebody took before it was decided, each named by its call. */
function brokenTextBacks(end: End): Broken[] {
  const texts = end.entries.flatMap((entry) => ('purpose' in entry && entry.purpose === 'missed-call' ? [entry] : []));
  const byDay = Map.groupBy(texts, ({ to, at }) => `${to} ${dayOf(at)}`);
  const often = [...byDay].filter(([, of]) => of.length > 1);
  const named = callsIn(end).flatMap(({ textBack }) => textBack?.messageId ?? []);
  return [
    ...often.map(([key, of]) => ({ rule: 'duplicated' as const, what: `${of.length} texts back to ${key}` })),
    ...texts
      .filter(({ id }) => named.filter((one) => one === id).length !== 1)
      .map(({ id }) => ({ rule: 'duplicated' as const, what: `the text back ${id} is of no call, or of two` })),
  ];
}

const wallDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });

function dayOf(at: string): string {
  return wallDay.format(Date.parse(at));
}

/** What the desk asked for rings its phone once at most, and comes to an end that follows from what was told of it. */
function brokenPlaced(end: End): Broken[] {
  return end.called.flatMap(({ id, heard }): Broken[] => {
    const kept = callsIn(end).filter((call) => call.id === id);
    const rang = end.placed.filter(({ messageId }) => messageId === id);
    if (kept.length > 1) return [{ rule: 'duplicated', what: `call ${id} is kept ${kept.length} times` }];
    if (rang.length > 1) return [{ rule: 'duplicated', what: `call ${id} rang ${rang.length} times` }];
    const [[call], [placed]] = [kept, rang];
    if (!call) return heard === 202 || placed ? [{ rule: 'lost', what: `call ${id} that was asked for` }] : [];
    const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what: `call ${id} ${what}` }];
    if (call.outcome === 'calling') return says('stuck', 'calls for ever');
    if (stored(end, call)?.wake !== undefined) return says('stuck', 'still wakes');
    if (!placed) return call.placing?.state === 'placed' ? says('call', 'was placed, and no phone rang') : [];
    if (call.placing?.state !== 'placed' && call.placing?.code !== 'unknown')
      return says('lost', `rang, and stands as not placed (${call.placing?.code})`);
    if (call.sid !== undefined && call.sid !== placed.sid) return says('lost', 'holds the id of another call');
    if (call.outcome === 'answered' && !placed.talked) return says('call', 'was answered by nobody');
    return placed.isTalkTold && call.outcome !== 'answered' ? says('call', `is ${call.outcome}, and they spoke`) : [];
  });
}

function stored({ rows }: End, { threadId, at, id }: CallEntry) {
  return rows.find(({ pk, sk }) => pk === `THREAD#${threadId}` && sk === `ENTRY#${at}#${id}`);
}
