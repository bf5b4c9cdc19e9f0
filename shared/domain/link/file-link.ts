import type { EntryRef } from '../../topics.ts';
import { isSealed, sealOf } from '../message/mail-id.ts';

/** How long a link to a file works: to follow it at once, not to pass it on. */
export const fileMinutes = 5;

/** A part of a message: one of its files by number, its HTML, the HTML with pictures from elsewhere, the mail as it came. */
export type FilePart = number | 'html' | 'images' | 'original';

export interface FileLink {
  ref: EntryRef;
  part: FilePart;
  /** Milliseconds since 1970. */
  expires: number;
}

const id = '[A-Za-z0-9_-]{1,64}';
const shape = new RegExp(
  `^(${id})\\.([a-z0-9]{1,12})\\.(${id})\\.(\\d{1,2}|html|images|original)\\.([a-z0-9]{1,12})\\.([0-9a-f]{32})$`,
);
const purpose = 'file-link';

/** The token of a link to a part of a message: ids and an end, sealed. Neither a name nor a key stands in it. */
export function fileToken(key: string, { ref, part, expires }: FileLink): string {
  const parts = [ref.threadId, Date.parse(ref.at).toString(36), ref.messageId, String(part), expires.toString(36)];
  return [...parts, sealOf(key, purpose, parts, 32)].join('.');
}

/** Reads a token that we made; undefined for any other. Whether it has ended is for the caller to say. */
export function readFileToken(keys: readonly string[], token: string): FileLink | undefined {
  const [, threadId, at, messageId, part, expires, seal] = shape.exec(token) ?? [];
  if (!threadId || !at || !messageId || !part || !expires || !seal) return undefined;
  if (!isSealed(keys, purpose, [threadId, at, messageId, part, expires], seal)) return undefined;
  return {
    ref: { threadId, at: new Date(Number.parseInt(at, 36)).toISOString(), messageId },
    part: part === 'html' || part === 'images' || part === 'original' ? part : Number(part),
    expires: Number.parseInt(expires, 36),
  };
}
