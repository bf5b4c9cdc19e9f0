import * as z from 'zod';
import { isThere, type Key, notThere, type RowKind, type Write } from '../../table.ts';

/** A file that staff are about to send in a thread. It belongs to the thread; nobody else can use or see it. */
const upload = z.object({
  id: z.string(),
  threadId: z.string(),
  /** The staff id of who brought it. */
  by: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  /** By its bytes, once it was looked at; until then it cannot be sent. */
  type: z.string().optional(),
});
export type Upload = z.infer<typeof upload>;
export const uploadRow: RowKind<Upload> = { name: 'upload', schema: upload };

const keptDays = 30;

/** `UPLOAD#01J.. | UPLOAD` */
export function uploadKey(id: string): Key {
  return { pk: `UPLOAD#${id}`, sk: 'UPLOAD' };
}

export function putUpload(of: Upload, now: Date): Write {
  const expiresAt = Math.floor(now.getTime() / 1000) + keptDays * 86_400;
  return { key: uploadKey(of.id), if: notThere, put: { ...of, expiresAt } };
}

/** What it is, and the name that says so. */
export function noteChecked(id: string, { type, name }: { type: string; name: string }): Write {
  return { key: uploadKey(id), if: isThere, set: { type, name } };
}

/** Where a browser puts it, unseen: what lies there is deleted after a day. */
export function arrivingKey(id: string): string {
  return `uploads/${id}`;
}

/** Where its bytes stand once they were looked at, and whence they are sent: no browser can put anything there. */
export function attachedKey(id: string): string {
  return `${attachedPrefix}${id}`;
}

const attachedPrefix = 'attached/';

/** The upload that a file of a message of ours was, so that it can be sent again. */
export function uploadOfFile(key: string): string | undefined {
  return key.startsWith(attachedPrefix) ? key.slice(attachedPrefix.length) : undefined;
}
