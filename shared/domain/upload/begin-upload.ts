import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { safeName } from '../message/safe-name.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { arrivingKey, isComing, putUpload, uploadKey, uploadRow } from './upload.rows.ts';
import { largestFile } from './upload-limits.ts';

const openSeconds = 600;

/**
 * Lets a browser put one file where it can be looked at: answers the URL that takes exactly its bytes for ten minutes. The
 * same request again is the same upload. Refusals: not_found, too_large, id_reused.
 */
export async function beginUpload(
  app: App,
  who: Staff,
  threadId: string,
  asked: { id: string; name: string; bytes: number },
): Promise<{ url: string; expiresAt: string }> {
  await readThread(app, who, threadId);
  if (asked.bytes > largestFile) {
    throw new Refusal(
      'too_large',
      'A file may have at most 4.4 MB. Make it smaller, or split it: a picture can be sent in a lower quality.',
      { field: 'bytes' },
    );
  }
  const upload = { id: asked.id, threadId, by: who.id, name: safeName(asked.name, 'file'), bytes: asked.bytes };
  const committed = await app.table.commit({ upload: putUpload(upload, app.now()) });
  const known = committed.ok ? upload : await app.table.get(uploadRow, uploadKey(asked.id));
  const isLate = !committed.ok && known && !isComing(known, app.now());
  if (isLate || known?.threadId !== threadId || known.bytes !== asked.bytes || known.by !== who.id) {
    throw new Refusal('id_reused', 'This id was used for another file. Attach it again.', { field: 'id' });
  }
  const url = await app.uploads.urlFor(arrivingKey(asked.id), { bytes: asked.bytes, seconds: openSeconds });
  return { url, expiresAt: new Date(app.machineNow().getTime() + openSeconds * 1000).toISOString() };
}
