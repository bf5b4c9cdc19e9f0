import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import { keepFetched } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { KeptFile } from '../message/kept-file.ts';

const timeoutMs = 15_000;
/** What is begun with less left may not be kept any more. */
const roomMs = 20_000;
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
 * Brings the pictures of a text from the provider to our own files, each on its own, under names of our own. What is there is
 * kept at once; what the provider will never give is counted as missing; what it cannot give now is tried again, longer each
 * time, for a day. The order in which they come is the order in which they stand: links name them by it.
 */
export async function fetchMedia(app: App, ref: EntryRef): Promise<'kept' | 'gone' | 'later'> {
  const entry = await app.table.get(entryRow, entryKey(ref));
  if (entry?.direction !== 'in' || entry.kind === 'call' || !entry.media) return 'gone';
  const files = [...(entry.files ?? [])];
  const refused = [...(entry.refusedMedia ?? [])];
  const keyOf = (nth: number) => `media/${ref.messageId}/${nth}`;
  const wanted = entry.media
    .map(({ url }, nth) => ({ url, nth }))
    .filter(({ nth }) => !refused.includes(nth) && !files.some(({ key }) => key === keyOf(nth)));
  if (wanted.length === 0) return 'gone';
  let waiting = 0;
  for (const { url, nth } of wanted) {
    if (app.remainingMs() < roomMs) {
      waiting += 1;
      continue;
    }
    const fetched = await app.media.fetch(url, Math.min(timeoutMs, app.remainingMs() - 2_000));
    if (fetched.outcome === 'got') files.push(await kept(app, keyOf(nth), nth, fetched));
    else if (fetched.outcome === 'later' && !isTooLate(app, entry)) waiting += 1;
    else refused.push(nth);
    if (fetched.outcome !== 'got')
      app.log.warn('media_not_kept', { threadId: ref.threadId, entryId: ref.messageId, code: fetched.code });
  }
  const tries = (entry.mediaTries ?? 0) + 1;
  const change = {
    mediaTries: tries,
    ...(files.length > 0 ? { files } : {}),
    ...(refused.length > 0 ? { refusedMedia: refused, missingFiles: refused.length } : {}),
  };
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1));
  const wakeAt = waiting > 0 ? new Date(app.now().getTime() + pause).toISOString() : undefined;
  await app.table.commit({ fetched: keepFetched(ref, entry.mediaTries, change, wakeAt) });
  return waiting > 0 ? 'later' : 'kept';
}

async function kept(
  app: App,
  key: string,
  nth: number,
  { bytes, type }: { bytes: Uint8Array; type: string },
): Promise<KeptFile> {
  await app.files.put(key, bytes, type);
  const ending = endings[type];
  return { key, name: ending ? `picture-${nth + 1}.${ending}` : `file-${nth + 1}`, type, bytes: bytes.length };
}

function isTooLate(app: App, { at }: InboundEntry): boolean {
  return app.now().getTime() - Date.parse(at) > giveUpMs;
}
