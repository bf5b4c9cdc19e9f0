import type { App } from '../../ports.ts';
import { readPractice } from '../practice/read-practice.ts';
import { putCall } from './call.rows.ts';
import { type CallEntry, settledCall } from './call.ts';
import { loudnessOf } from './loudness.ts';

const firstPauseMs = 15_000;
const longestPauseMs = 3_600_000;
/** 15 s, 30 s, ... an hour: about a day in all. */
const mostTries = 30;
const timeoutMs = 20_000;

/**
 * Copies a voicemail from the provider to our own files, and deletes it there where the practice has it so. Every step may
 * be done again: the file has the recording's own key. A recording that is not ready yet, or a provider that does not
 * answer, is asked again later; after a day it is lost, and the call says so. False when the call changed meanwhile.
 */
export async function keepRecording(app: App, call: CallEntry): Promise<boolean> {
  const { voicemail, facts } = call;
  if (!voicemail || !facts.recording) return true;
  if (voicemail.state === 'kept') return forget(app, call, facts.recording.sid);
  const { sid } = facts.recording;
  const found = await app.recordings.fetch(sid, Math.min(timeoutMs, app.remainingMs() - 5_000));
  if (found.outcome !== 'fetched') return tryLater(app, call, found.code, found.outcome === 'refused');
  const key = `recordings/${sid}`;
  await app.files.put(key, found.bytes, found.contentType);
  const { calls } = await readPractice(app);
  const loudness = loudnessOf(found.bytes);
  const kept: CallEntry = {
    ...call,
    voicemail: {
      state: 'kept',
      tries: 0,
      ...(loudness ? { loudness } : {}),
      ...(calls?.deleteAtProvider ? { stillAtProvider: true, tryAt: app.now().toISOString() } : {}),
    },
    files: [{ key, name: 'voicemail.wav', type: found.contentType, bytes: found.bytes.length }],
  };
  const committed = await app.table.commit({ call: putCall(settledCall(kept), call.version) });
  if (!committed.ok) return false;
  app.log.info('recording_kept', { threadId: call.threadId, entryId: call.id, bytes: found.bytes.length });
  if (!calls?.deleteAtProvider) return true;
  return forget(app, { ...settledCall(kept), version: call.version + 1 }, sid);
}

async function forget(app: App, call: CallEntry, sid: string): Promise<boolean> {
  if (!call.voicemail?.stillAtProvider) return true;
  const removed = await app.recordings.remove(sid, Math.min(timeoutMs, app.remainingMs() - 5_000));
  if (removed.outcome !== 'removed') return tryLater(app, call, removed.code, false);
  const { stillAtProvider: _gone, tryAt: _done, ...voicemail } = call.voicemail;
  const committed = await app.table.commit({ call: putCall({ ...call, voicemail }, call.version) });
  return committed.ok;
}

async function tryLater(app: App, call: CallEntry, code: string, isFinal: boolean): Promise<boolean> {
  const { voicemail } = call;
  if (!voicemail) return true;
  const tries = voicemail.tries + 1;
  const isLost = voicemail.state === 'waiting' && (isFinal || tries >= mostTries);
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1));
  const tryAt = new Date(app.now().getTime() + pause).toISOString();
  const next: CallEntry = {
    ...call,
    voicemail: { ...voicemail, tries, tryAt, ...(isLost ? { state: 'lost' as const } : {}) },
  };
  const committed = await app.table.commit({ call: putCall(settledCall(next), call.version) });
  const fields = { threadId: call.threadId, entryId: call.id, code, tries };
  if (isLost) app.log.error('recording_lost', new Error('a voicemail could not be copied'), fields);
  else app.log.warn('recording_not_copied_yet', fields);
  return committed.ok;
}
