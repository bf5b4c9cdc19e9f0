import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { KeptFile } from '../message/kept-file.ts';
import { isChecked } from './check-upload.ts';
import { attachedKey, uploadKey, uploadRow } from './upload.rows.ts';
import { largestTogether } from './upload-limits.ts';

/** The files of a message, from what was brought to its thread and looked at. Refusals: invalid, too_large. */
export async function attach(app: App, threadId: string, uploadIds: readonly string[]): Promise<KeptFile[]> {
  if (uploadIds.length === 0) return [];
  const rows = await app.table.getMany(...[...new Set(uploadIds)].map((id) => [uploadRow, uploadKey(id)] as const));
  const files = rows.map((upload) => {
    if (upload?.threadId !== threadId || !isChecked(upload)) {
      throw new Refusal('invalid', 'A file is not here any more. Take it out and attach it again.', {
        field: 'uploads',
      });
    }
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
