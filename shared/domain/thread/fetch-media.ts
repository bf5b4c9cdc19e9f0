import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import { keepFetched } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { KeptFile } from '../message/kept-file.ts';

const timeoutMs = 15_000;
const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;
const giveUpMs = 24 * 3_600_000;

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'text/plain': 'txt',
};

/**
 * Brings the pictures of a text from the provider to our own files, under names of our own. What the provider will never
 * give is counted as missing; what it cannot give now is tried again, longer each time, for a day.
 */
export async function fetchMedia(app: App, ref: EntryRef): Promise<'kept' | 'gone' | 'later'> {
  const entry = await app.table.get(entryRow, entryKey(ref));
  if (entry?.direction !== 'in' || entry.kind === 'call' || !entry.media || entry.files) return 'gone';
  const files: KeptFile[] = [];
  let missing = 0;
  for (const [nth, { url }] of entry.media.entries()) {
    const fetched = await app.media.fetch(url, Math.min(timeoutMs, app.remainingMs() - 2_000));
    if (fetched.outcome === 'later' && !isTooLate(app, entry)) return later(app, entry, fetched.code);
    if (fetched.outcome !== 'got') {
      missing += 1;
      app.log.warn('media_not_kept', { threadId: ref.threadId, entryId: ref.messageId, code: fetched.code });
      continue;
    }
    const { bytes, type } = fetched;
    const key = `media/${ref.messageId}/${nth}`;
    await app.files.put(key, bytes, type);
    const ending = endings[type];
    files.push({ key, name: ending ? `picture-${nth + 1}.${ending}` : `file-${nth + 1}`, type, bytes: bytes.length });
  }
  await app.table.commit({ kept: keepFetched(ref, { files, ...(missing > 0 ? { missingFiles: missing } : {}) }) });
  return 'kept';
}

function isTooLate(app: App, { at }: InboundEntry): boolean {
  return app.now().getTime() - Date.parse(at) > giveUpMs;
}

async function later(app: App, entry: InboundEntry, code: string): Promise<'later'> {
  const tries = (entry.mediaTries ?? 0) + 1;
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1));
  const wakeAt = new Date(app.now().getTime() + pause).toISOString();
  const { threadId, at, id: messageId } = entry;
  await app.table.commit({ later: keepFetched({ threadId, at, messageId }, { mediaTries: tries }, wakeAt) });
  app.log.warn('media_later', { threadId, entryId: messageId, code, tries });
  return 'later';
}
