import * as z from 'zod';
import type { Key, QueryOptions, RowKind, Write } from '../../table.ts';
import type { PresenceStretch } from './stretch-of.ts';

const prefix = 'PRESENCE#';
const field = /^t(\d{1,3})$/;

/**
 * In which stretches of a UTC day somebody touched the app, one field each: noted twice, or from two browsers, it stands
 * once. A whole working day is under 1 KB.
 */
const presence = z.looseObject({ sk: z.iso.date() }).transform(({ sk, ...rest }) => ({
  day: sk,
  stretches: Object.keys(rest)
    .flatMap((name) => field.exec(name)?.[1] ?? [])
    .map(Number),
}));
export type Presence = z.infer<typeof presence>;
export const presenceRow: RowKind<Presence> = { name: 'presence', schema: presence };

/** `PRESENCE#maya | 2026-03-02` */
function presenceKey(staffId: string, day: string): Key {
  return { pk: `${prefix}${staffId}`, sk: day };
}

/** A person's UTC days between two dates, both included. */
export function presenceBetween(staffId: string, from: string, to: string): QueryOptions {
  return { pk: `${prefix}${staffId}`, from, to };
}

/** Somebody was there in these stretches of one UTC day. */
export function putPresence(staffId: string, day: string, stretches: readonly PresenceStretch['stretch'][]): Write {
  return {
    key: presenceKey(staffId, day),
    set: Object.fromEntries(stretches.map((stretch) => [`t${stretch}`, true])),
  };
}
