import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import type { KeptFile } from '../message/kept-file.ts';
import { isChecked } from './check-upload.ts';
import { attachedKey, noteNamed, noteTakenBack, uploadKey, uploadOfFile, uploadRow } from './upload.rows.ts';
import { largestTogether } from './upload-limits.ts';

/** The files of a message, from what was brought to its thread and looked at. Refusals: invalid, too_large. */
export async function attach(app: App, threadId: string, uploadIds: readonly string[]): Promise<KeptFile[]> {
  if (uploadIds.length === 0) return [];
  const rows = await app.table.getMany(...[...new Set(uploadIds)].map((id) => [uploadRow, uploadKey(id)] as const));
  const files = rows.map((upload) => {
    if (upload?.threadId !== threadId || upload.dropped || !isChecked(upload)) throw notHereAnyMore();
    const { id, name, type, bytes } = upload;
    return { key: attachedKey(id), name, type, bytes };
  });
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > largestTogether) {
    throw new Refusal('too_large', 'Together the files may have at most 10 MB. Send some in a second message.', {
      field: 'uploads',
    });
  }
  return files;
}

/** The writes that a message makes which names these files: refused where one was dropped meanwhile. */
export function naming(files: readonly KeptFile[]): Record<`upload ${number}`, Write> {
  return onUploads(files, noteNamed);
}

/** The writes of a message that is taken back. */
export function unnaming(files: readonly KeptFile[], now: Date): Record<`upload ${number}`, Write> {
  return onUploads(files, (id) => noteTakenBack(id, now));
}

function onUploads(files: readonly KeptFile[], write: (id: string) => Write): Record<`upload ${number}`, Write> {
  const ids = files.flatMap(({ key }) => uploadOfFile(key) ?? []);
  return Object.fromEntries(ids.map((id, nth) => [`upload ${nth}`, write(id)]));
}

export function notHereAnyMore(): Refusal {
  return new Refusal('invalid', 'A file is not here any more. Take it out and attach it again.', { field: 'uploads' });
}
