import type { App } from '../../ports.ts';
import { withOneLeft } from '../message/duplicates.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { pricedSegments } from '../message/priced-segments.ts';
import { isAutomatic, isUnlimited } from '../message/purposes.ts';
import {
  firstOfDay,
  firstOfMinute,
  numberCountsKey,
  numberCountsRow,
  oneLess,
  oneLessOfDay,
  oneMore,
  practiceCountsKey,
  practiceCountsRow,
  putNumberCounts,
  type Room,
} from '../message/sending-counts.rows.ts';
import {
  careLimits,
  costMicros,
  dayOf,
  minuteOf,
  numberLimits,
  type PracticeCounts,
  withOneMore,
} from '../message/sending-counts.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import { isDuplicate } from './is-duplicate.ts';
import type { KnownOfAddress } from './look.ts';

const attempts = 60;
/** Exempt from every limit, and counted all the same. */
const noRoomNeeded: Room = {
  day: Number.MAX_SAFE_INTEGER,
  micros: Number.MAX_SAFE_INTEGER,
  inMinute: Number.MAX_SAFE_INTEGER,
};

/**
 * Counts a message that is claimed and about to leave, against the practice's minute, day and spend and the address' day,
 * by conditional writes: whoever would be one too many is told so and counts nothing. Two write units, apart from the
 * claim: a transaction of the three would cost six. A worker that dies between the count and the call costs the count
 * one message; it can never let one too many out. Answers false when a limit is reached by now.
 */
export async function countSend(
  app: App,
  practice: Practice,
  entry: OutboundEntry,
  known: KnownOfAddress,
): Promise<boolean> {
  const now = app.now().getTime();
  const day = dayOf(practiceZone(practice), now);
  if (entry.counted === day) return true;
  // What texts may cost and how many there may be does not count e-mails; automatic ones count at their address.
  if (entry.channel === 'email') {
    return !isAutomatic(entry.purpose) || countAddress(app, practice, entry, day, known);
  }
  const micros = costMicros(pricedSegments(entry), practice.spend.segmentDollars);
  const minute = await countPractice(app, practice, entry, { day, micros, stood: known.sent.practice });
  if (minute === undefined) return false;
  if (await countAddress(app, practice, entry, day, known)) return true;
  const key = practiceCountsKey(day);
  const given = await app.table.commit({ uncount: oneLess(key, minute, micros) });
  if (!given.ok) await app.table.commit({ uncount: oneLessOfDay(key, micros) });
  return false;
}

/** The minute it was counted in; undefined when the practice's limits leave no room. */
async function countPractice(
  app: App,
  { caps, spend }: Practice,
  { purpose }: OutboundEntry,
  { day, micros, stood }: { day: string; micros: number; stood: PracticeCounts | undefined },
): Promise<string | undefined> {
  const key = practiceCountsKey(day);
  const dailyMicros = Math.floor(spend.dailyDollars * 1_000_000);
  const room =
    purpose === 'safety-answer'
      ? noRoomNeeded
      : { day: caps.day, micros: dailyMicros - micros + 1, inMinute: caps.minute };
  let row = stood;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = app.now();
    if (row && isFull(row, room, minuteOf(now.getTime()))) return undefined;
    // Another worker's clock may be a moment ahead: its minute is as good.
    const minute = row && row.minute > minuteOf(now.getTime()) ? row.minute : minuteOf(now.getTime());
    const write = !row
      ? firstOfDay(key, minute, micros, now)
      : row.minute === minute
        ? oneMore(key, minute, micros, room)
        : firstOfMinute(key, row.minute, minute, micros, room);
    const committed = await app.table.commit({ count: write });
    if (committed.ok) return minute;
    const before = row;
    row = await app.table.get(practiceCountsRow, key);
    if (before && row && before.minute === row.minute) await app.backOff(attempt);
  }
  throw new Error('the count of the practice kept changing');
}

function isFull(row: PracticeCounts, room: Room, minute: string): boolean {
  return row.day >= room.day || row.micros >= room.micros || (row.minute >= minute && row.inMinute >= room.inMinute);
}

/** Counts it at its address, where its limits leave room and the same message has not just left there. */
async function countAddress(
  app: App,
  practice: Practice,
  entry: OutboundEntry,
  day: string,
  known: KnownOfAddress,
): Promise<boolean> {
  const { channel, to, purpose } = entry;
  const key = numberCountsKey(channel, to);
  const limitsOf = channel === 'email' ? careLimits : numberLimits;
  let { days, automatic, version } = { ...known, days: known.sent.number, version: known.numberVersion };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (!isUnlimited(purpose) && limitsOf(days, day, purpose, practice.caps).length > 0) return false;
    // Somebody else's same message may have been counted since the last look.
    if (attempt > 1 && (await isDuplicate(app, automatic, entry))) return false;
    const now = app.now();
    const next = {
      days: withOneMore(days, day, purpose),
      automatic: withOneLeft(automatic, entry, now.toISOString()),
    };
    const committed = await app.table.commit({ count: putNumberCounts(key, next, version, now) });
    if (committed.ok) return true;
    await app.backOff(attempt);
    const row = await app.table.get(numberCountsRow, key);
    ({ days, automatic, version } = { days: row?.days, automatic: row?.automatic ?? [], version: row?.version });
  }
  throw new Error('the count of an address kept changing');
}
