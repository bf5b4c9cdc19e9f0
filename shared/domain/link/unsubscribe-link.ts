import type { EntryRef } from '../../topics.ts';
import { isSealed, sealOf } from '../message/mail-id.ts';

const shape = /^([A-Za-z0-9_-]{1,64})\.([a-z0-9]{1,12})\.([A-Za-z0-9_-]{1,64})\.([0-9a-f]{32})$/;
const purpose = 'unsubscribe';

/** The token of the link that ends outreach to the address of one message: ids, sealed. It never ends: a no is always heard. */
export function unsubscribeToken(key: string, { threadId, at, messageId }: EntryRef): string {
  const parts = [threadId, Date.parse(at).toString(36), messageId];
  return [...parts, sealOf(key, purpose, parts, 32)].join('.');
}

/** Reads a token that we made; undefined for any other. */
export function readUnsubscribeToken(keys: readonly string[], token: string): EntryRef | undefined {
  const [, threadId, at, messageId, seal] = shape.exec(token) ?? [];
  if (!threadId || !at || !messageId || !seal || !isSealed(keys, purpose, [threadId, at, messageId], seal))
    return undefined;
  return { threadId, at: new Date(Number.parseInt(at, 36)).toISOString(), messageId };
}
