import type { App } from '../../ports.ts';
import { arrivingKey, attachedKey, deleteUpload, noteDropped, noteKept, uploadKey, uploadRow } from './upload.rows.ts';

/**
 * Deletes a file that staff brought and that no message names in time; of one that goes with a message only what lies where
 * the browser put it. The row says first that it is dropped, so no message can name it from there on; it goes last, so
 * whatever dies on the way is done again.
 */
export async function forgetUpload(app: App, uploadId: string): Promise<void> {
  const upload = await app.table.get(uploadRow, uploadKey(uploadId));
  if (!upload?.wakeAt || Date.parse(upload.wakeAt) > app.now().getTime()) return;
  if ((upload.entries ?? 0) > 0) {
    await app.files.remove(arrivingKey(uploadId));
    await app.table.commit({ kept: noteKept(upload) });
    return;
  }
  const { ok } = await app.table.commit({ dropped: noteDropped(upload) });
  // A message named it meanwhile: the sweep comes again for the rest.
  if (!ok) return;
  await app.files.remove(arrivingKey(uploadId));
  await app.files.remove(attachedKey(uploadId));
  await app.table.commit({ upload: deleteUpload(uploadId) });
  app.log.info('upload_forgotten', {});
}
