import type { EntryOut } from '#shared/api.ts';
import { call } from '../client.ts';

/** A link to a part of a message, made for this moment, and when it ends (ISO). */
export async function linkOf(
  threadId: string,
  { id, at }: EntryOut,
  part: number | 'html' | 'images' | 'original',
): Promise<{ url: string; expiresAt: string }> {
  return call('fileLink', { params: { threadId, messageId: id }, body: { at, part } });
}
