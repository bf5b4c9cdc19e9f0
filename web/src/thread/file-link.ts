import type { EntryOut } from '#shared/api.ts';
import { call } from '../client.ts';

/** A link to a part of a message, made for this moment. */
export async function linkOf(
  threadId: string,
  { id, at }: EntryOut,
  part: number | 'html' | 'images' | 'original',
): Promise<string> {
  const { url } = await call('fileLink', { params: { threadId, messageId: id }, body: { at, part } });
  return url;
}
