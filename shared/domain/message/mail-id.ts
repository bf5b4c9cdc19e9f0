import { createHmac, timingSafeEqual } from 'node:crypto';

/** The message of ours that a Message-ID names. */
export interface MailRef {
  threadId: string;
  messageId: string;
}

const id = '[A-Za-z0-9_-]{1,64}';
const ownId = new RegExp(`^<m\\.(${id})\\.(${id})\\.([0-9a-f]{24})@[^<>@\\s]{1,255}>$`);
const ownToken = new RegExp(`^(r|u)\\.(${id})\\.([0-9a-f]{16})@`, 'i');

/** Hexadecimal of so many characters that only a holder of the key can make; `purpose` keeps one use from serving another. */
export function sealOf(key: string, purpose: string, parts: readonly string[], characters: number): string {
  return createHmac('sha256', key)
    .update([purpose, ...parts].join('\n'))
    .digest('hex')
    .slice(0, characters);
}

/** Is it the seal of these parts by one of the keys (the one in use, and the one before during a rotation)? */
export function isSealed(keys: readonly string[], purpose: string, parts: readonly string[], seal: string): boolean {
  return keys.some((key) => {
    const expected = Buffer.from(sealOf(key, purpose, parts, seal.length));
    const given = Buffer.from(seal);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** The Message-ID of a message of ours: the same each time it is made, so that a second try is the same mail. */
export function mailIdOf(key: string, { threadId, messageId }: MailRef, domain: string): string {
  return `<m.${threadId}.${messageId}.${sealOf(key, 'message-id', [threadId, messageId], 24)}@${domain}>`;
}

/** Which message of ours a Message-ID names, if we made it. */
export function readMailId(keys: readonly string[], text: string): MailRef | undefined {
  const [, threadId, messageId, seal] = ownId.exec(text) ?? [];
  if (!threadId || !messageId || !seal) return undefined;
  return isSealed(keys, 'message-id', [threadId, messageId], seal) ? { threadId, messageId } : undefined;
}

/** What mail to an address of ours does: it answers in a thread (`r`), or ends outreach to whoever writes it (`u`). */
type Does = 'reply' | 'unsubscribe';
const letters = { reply: 'r', unsubscribe: 'u' } as const;

/** An address of ours that leads into a thread: `r.<thread>.<seal>@domain`. Mail systems may write it in lower case. */
export function ownAddressOf(key: string, does: Does, threadId: string, domain: string): string {
  return `${letters[does]}.${threadId.toLowerCase()}.${sealOf(key, does, [threadId.toUpperCase()], 16)}@${domain}`;
}

/** The thread that an address of ours leads to and what it does there, if we made it. Thread ids are ULIDs, in capitals. */
export function readOwnAddress(keys: readonly string[], address: string): { threadId: string; does: Does } | undefined {
  const [, letter, threadId, seal] = ownToken.exec(address) ?? [];
  if (!letter || !threadId || !seal) return undefined;
  const does = letter.toLowerCase() === letters.reply ? 'reply' : 'unsubscribe';
  const upper = threadId.toUpperCase();
  return isSealed(keys, does, [upper], seal.toLowerCase()) ? { threadId: upper, does } : undefined;
}
