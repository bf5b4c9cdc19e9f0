import * as z from 'zod';
import type { Condition, Key, RowKind, Write } from '../../table.ts';
import { notThere } from '../../table.ts';
import { addressKey } from '../contact/address.rows.ts';
import type { ChannelName } from '../contact/address.ts';
import type { LeftBefore } from './duplicates.ts';
import type { NumberCounts, PracticeCounts } from './sending-counts.ts';

const numberCounts = z.object({
  days: z.record(z.string(), z.object({ all: z.number().int(), care: z.number().int() })),
  /** The newest automatic messages that left there (duplicates.ts). */
  automatic: z
    .array(
      z.object({
        origins: z.array(z.string()),
        at: z.string(),
        ref: z.object({ threadId: z.string(), at: z.string(), messageId: z.string() }),
      }),
    )
    .optional(),
  version: z.number().int(),
});
export const numberCountsRow: RowKind<z.infer<typeof numberCounts>> = { name: 'number counts', schema: numberCounts };

/** `ADDRESS#sms#+12125550100 | SENT`: what left to an address. */
export function numberCountsKey(channel: ChannelName, address: string): Key {
  return { pk: addressKey(channel, address).pk, sk: 'SENT' };
}

const keptDays = 40;
const expiry = (now: Date) => Math.floor(now.getTime() / 1000) + keptDays * 86_400;

/** Replaces the counts as they were read; refused when another message was counted in between. */
export function putNumberCounts(
  key: Key,
  { days, automatic }: { days: NumberCounts; automatic: readonly LeftBefore[] },
  readVersion: number | undefined,
  now: Date,
): Write {
  const unchanged: Condition = readVersion === undefined ? notThere : { version: { is: readVersion } };
  const kept = automatic.length > 0 ? { automatic } : {};
  return { key, if: unchanged, put: { days, ...kept, version: (readVersion ?? 0) + 1, expiresAt: expiry(now) } };
}

const practiceCounts = z.object({
  day: z.number().int(),
  micros: z.number().int(),
  minute: z.string(),
  inMinute: z.number().int(),
});
export const practiceCountsRow: RowKind<PracticeCounts> = { name: 'practice counts', schema: practiceCounts };

/** `PRACTICE | SENT#2026-03-02`: what left on one day of the practice. */
export function practiceCountsKey(day: string): Key {
  return { pk: 'PRACTICE', sk: `SENT#${day}` };
}

/** How many more there may be: strictly below these it may be counted. */
export interface Room {
  day: number;
  micros: number;
  inMinute: number;
}

/** The day's first message. */
export function firstOfDay(key: Key, minute: string, micros: number, now: Date): Write {
  return { key, if: notThere, put: { day: 1, micros, minute, inMinute: 1, expiresAt: expiry(now) } };
}

/** One more in the minute that the row stands at. */
export function oneMore(key: Key, minute: string, micros: number, room: Room): Write {
  return {
    key,
    if: {
      minute: { is: minute },
      inMinute: { below: room.inMinute },
      day: { below: room.day },
      micros: { below: room.micros },
    },
    add: { day: 1, inMinute: 1, micros },
  };
}

/** The first in a newer minute than the row stands at. */
export function firstOfMinute(key: Key, before: string, minute: string, micros: number, room: Room): Write {
  return {
    key,
    if: { minute: { is: before }, day: { below: room.day }, micros: { below: room.micros } },
    set: { minute, inMinute: 1 },
    add: { day: 1, micros },
  };
}

/** Takes one back that was counted and will not leave. */
export function oneLess(key: Key, minute: string, micros: number): Write {
  return { key, if: { minute: { is: minute } }, add: { day: -1, inMinute: -1, micros: -micros } };
}
/** The same once a newer minute has begun. */
export function oneLessOfDay(key: Key, micros: number): Write {
  return { key, if: { pk: { present: true } }, add: { day: -1, micros: -micros } };
}
