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
  /** How many messages of ours name it: those that were taken back are not counted, those that failed are. */
  entries: z.number().int().optional(),
  /** When it is looked at whether anything names it; absent once it was. */
  wakeAt: z.iso.datetime().optional(),
  /** Nothing named it in time: its bytes are being deleted, and nothing can name it any more. */
  dropped: z.literal(true).optional(),
});
export type Upload = z.infer<typeof upload>;
export const uploadRow: RowKind<Upload> = { name: 'upload', schema: upload };

/** The wake index' partition of files that may never be sent. */
export const uploadWake = 'upload';
const dayMs = 86_400_000;
/** How long a file waits for its message, counted from when it was brought, or its message taken back. */
const waitsDays = 3;
/** How long after it was asked for it can be brought: well before it may be dropped, so that nobody looks at it then. */
const comesDays = 1;

/** `UPLOAD#01J.. | UPLOAD` */
export function uploadKey(id: string): Key {
  return { pk: `UPLOAD#${id}`, sk: 'UPLOAD' };
}

export function putUpload(of: Upload, now: Date): Write {
  return { key: uploadKey(of.id), if: notThere, put: { ...of, ...waiting(now) } };
}

/** What it is, and the name that says so. */
export function noteChecked(id: string, { type, name }: { type: string; name: string }): Write {
  return { key: uploadKey(id), if: stands, set: { type, name } };
}

/** A message names it. Refused once it is dropped: one of the two comes first, and the other does not happen. */
export function noteNamed(id: string): Write {
  return { key: uploadKey(id), if: stands, add: { entries: 1 } };
}

/** A message that named it was taken back: it waits for another. */
export function noteTakenBack(id: string, now: Date): Write {
  return { key: uploadKey(id), if: isThere, add: { entries: -1 }, set: waiting(now) };
}

/** Nothing names it, as it was read. */
export function noteDropped({ id, wakeAt = '' }: Upload): Write {
  const asRead = { wakeAt: { is: wakeAt } };
  return {
    key: uploadKey(id),
    if: [
      { ...asRead, entries: { absent: true } },
      { ...asRead, entries: { is: 0 } },
    ],
    set: { dropped: true },
  };
}

/** Something names it: nobody has to look again. */
export function noteKept({ id, wakeAt = '' }: Upload): Write {
  return { key: uploadKey(id), if: { wakeAt: { is: wakeAt } }, remove: ['wake', 'wakeAt'] };
}

export function deleteUpload(id: string): Write {
  return { key: uploadKey(id), if: { dropped: { is: true } }, delete: true };
}

export function uploadIdOfKey({ pk }: Key): string {
  return pk.slice('UPLOAD#'.length);
}

/** Whether it may still be brought and looked at. */
export function isComing({ wakeAt }: Upload, now: Date): boolean {
  return wakeAt !== undefined && now.getTime() < Date.parse(wakeAt) - (waitsDays - comesDays) * dayMs;
}

const stands = { ...isThere, dropped: { absent: true } } as const;

function waiting(now: Date): { wake: string; wakeAt: string } {
  return { wake: uploadWake, wakeAt: new Date(now.getTime() + waitsDays * dayMs).toISOString() };
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
