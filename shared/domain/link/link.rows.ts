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
export function linkKey(linkId: string): Key {
  return { pk: `LINK#${linkId}`, sk: 'LINK' };
}

/** Spends a try on a wrong date. Refused once the link is dead. */
export function spendTry(linkId: string, expires: number): Write {
  return { key: linkKey(linkId), if: isAlive, add: { tries: 1 }, set: { expiresAt: keptUntil(expires) } };
}

/** Opens for a right date, which gives all tries back. Refused once the link is dead. */
export function noteOpened(linkId: string, expires: number, at: string): Write {
  return {
    key: linkKey(linkId),
    if: isAlive,
    set: { tries: 0, openedAt: at, expiresAt: keptUntil(expires) },
  };
}

/** Nobody tried yet, or tries are left: what both of them insist on decides which of two at once comes first. */
const isAlive = [{ pk: { absent: true } }, { tries: { below: mostTries } }] as const;

function keptUntil(expires: number): number {
  return Math.floor(expires / 1000) + 30 * 86_400;
}

export function noteClosed(linkId: string, at: string): Write {
  return { key: linkKey(linkId), if: { ...isThere, closedAt: { absent: true } }, set: { closedAt: at } };
}
