import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { sendableType } from './sendable-type.ts';
import { arrivingKey, attachedKey, isComing, noteChecked, type Upload, uploadKey, uploadRow } from './upload.rows.ts';

/** A file that may be sent. */
export type CheckedUpload = Upload & { type: string };

/**
 * Looks at what arrived: its length, and what its bytes say it is. What may be sent is copied to where no browser can change
 * it any more. The same request again answers the same. Refusals: not_found, invalid.
 */
export async function checkUpload(app: App, who: Staff, threadId: string, uploadId: string): Promise<CheckedUpload> {
  await readThread(app, who, threadId);
  const upload = await app.table.get(uploadRow, uploadKey(uploadId));
  if (upload?.threadId !== threadId || upload.dropped) throw notHere();
  if (isChecked(upload)) return upload;
  if (!isComing(upload, app.now())) throw notHere();
  const bytes = await app.files.get(arrivingKey(uploadId));
  if (bytes?.length !== upload.bytes) {
    throw new Refusal('invalid', 'The file has not arrived whole. Attach it again.', { field: 'uploadId' });
  }
  const sendable = sendableType(upload.name, bytes);
  if (!sendable) {
    throw new Refusal(
      'invalid',
      'This kind of file cannot be sent. Send a picture, a PDF, a Word, Excel or PowerPoint file, a film, a recording or plain text.',
      { field: 'uploadId' },
    );
  }
  await app.files.put(attachedKey(uploadId), bytes, sendable.type);
  const { ok } = await app.table.commit({ checked: noteChecked(uploadId, sendable) });
  if (!ok) throw notHere();
  return { ...upload, ...sendable };
}

function notHere(): Refusal {
  return new Refusal('not_found', 'There is no such file here. Attach it again.', { field: 'uploadId' });
}

/** Whether it was looked at and may be sent. */
export function isChecked(upload: Upload): upload is CheckedUpload {
  return upload.type !== undefined;
}
