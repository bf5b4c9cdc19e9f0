import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { isSealed, sealOf } from '../message/mail-id.ts';

/** How long the link to a message works. */
const linkDays = 30;

const shape = /^([A-Za-z0-9_-]{1,64})\.([a-z0-9]{1,12})\.([A-Za-z0-9_-]{1,64})\.([a-z0-9]{1,12})\.([0-9a-f]{32})$/;
const purpose = 'secure-link';

/** What a link leads to: one message, until an instant. */
export interface SecureLink {
  ref: EntryRef;
  /** Milliseconds since 1970. */
  expires: number;
}

/** The token of a link: ids and an end, sealed. It holds nothing of the patient, and is the same each time it is made. */
function linkToken(key: string, { ref, expires }: SecureLink): string {
  const parts = [ref.threadId, Date.parse(ref.at).toString(36), ref.messageId, expires.toString(36)];
  return [...parts, sealOf(key, purpose, parts, 32)].join('.');
}

/** The link to a message of ours, for a month from when it was written. */
export function linkTo(
  app: App,
  key: string,
  { threadId, at, id: messageId }: { threadId: string; at: string; id: string },
): string {
  const expires = Date.parse(at) + linkDays * 86_400_000;
  return `${app.settings.publicBaseUrl}/m/${linkToken(key, { ref: { threadId, at, messageId }, expires })}`;
}

/** Reads a token that we made; undefined for any other. Whether it has ended is for the caller to say. */
export function readLinkToken(keys: readonly string[], token: string): SecureLink | undefined {
  const [, threadId, at, messageId, expires, seal] = shape.exec(token) ?? [];
  if (!threadId || !at || !messageId || !expires || !seal) return undefined;
  if (!isSealed(keys, purpose, [threadId, at, messageId, expires], seal)) return undefined;
  const ref = { threadId, at: new Date(Number.parseInt(at, 36)).toISOString(), messageId };
  return { ref, expires: Number.parseInt(expires, 36) };
}
