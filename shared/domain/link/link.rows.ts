import * as z from 'zod';
import { isThere, type Key, type RowKind, type Write } from '../../table.ts';

/** How many dates of birth a link takes before it dies. */
export const mostTries = 5;

/** What happened at the link to one message. */
const link = z.object({
  /** Dates of birth given since it was last opened. */
  tries: z.number().int(),
  openedAt: z.iso.datetime().optional(),
  /** Set when the desk was told that it died. */
  closedAt: z.iso.datetime().optional(),
});
export type Link = z.infer<typeof link>;
export const linkRow: RowKind<Link> = { name: 'link', schema: link };

/** `LINK#<message> | LINK` */
export function linkKey(messageId: string): Key {
  return { pk: `LINK#${messageId}`, sk: 'LINK' };
}

/** Counts a try before it is looked at, so that many at once are no more than one after the other. */
export function spendTry(messageId: string, expires: number): Write {
  return {
    key: linkKey(messageId),
    if: [{ pk: { absent: true } }, { tries: { below: mostTries } }],
    add: { tries: 1 },
    set: { expiresAt: Math.floor(expires / 1000) + 30 * 86_400 },
  };
}

export function noteOpened(messageId: string, at: string): Write {
  return { key: linkKey(messageId), if: isThere, set: { tries: 0, openedAt: at } };
}

export function noteClosed(messageId: string, at: string): Write {
  return { key: linkKey(messageId), if: { ...isThere, closedAt: { absent: true } }, set: { closedAt: at } };
}
