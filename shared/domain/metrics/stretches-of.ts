import type { Entry } from '../message/entry.ts';
import { dayAfter, epochOf, instantOf, wallTimeOf } from '../practice/wall-time.ts';
import { episodeOpeners } from './episodes.ts';
import type { LeftOutKind, Stretch, StretchTurn } from './stretch.ts';
import type { Timings } from './timing.ts';
import { countedAt, dueAt, responseTime, type TurnRecord, turnsOf } from './turn.ts';
import { turnEvent } from './turn-event.ts';

/** A thread from where its figures are to be worked out. */
export interface ToCount {
  threadId: string;
  location: string;
  /** Everything from the start of a turn on, and what was planned or rang before and counts after; in any order. */
  entries: readonly Entry[];
  /** The ISO instant at which that turn started; absent for the whole thread. */
  since?: string;
  /** How that turn found the thread: a new one counts as done. */
  foundDone: boolean;
}

/** The hour of the day at which what stands open is counted, by the clock on the wall. */
const countingTime = '17:00';
const hourMs = 3_600_000;
/**
 * No day further back than six weeks is said to have seen a turn stand open: when the conversation comes to another location, the
 * figures of twice as many days change in one transaction, which holds 100 writes.
 */
const longestStanding = 42;

/**
 * The stretches of a thread, oldest first, worked out from its entries alone; recomputing is calling this again. What has
 * ended is measured by the hours and targets that were in force when it ended, what waits by those in force now.
 */
export function stretchesOf(of: ToCount, timings: Timings): Stretch[] {
  const { threadId, location, since = '' } = of;
  const events = of.entries.map(turnEvent).filter((event) => countedAt(event) >= since);
  const turns = turnsOf(events);
  const openers = episodeOpeners(events, turns, of.foundDone);
  const common = { threadId, location };
  const stretches: Stretch[] = turns.map((turn) => ({
    ...common,
    foundDone: openers.has(turn.firstEntryId),
    turn: measured(
      turn,
      location,
      events.find(({ id }) => turn.end.state !== 'waiting' && id === turn.end.entryId)?.by,
      timings,
    ),
    arrived: [],
    leftOut: [],
  }));
  const before: Stretch = { ...common, foundDone: of.foundDone, arrived: [], leftOut: [] };
  for (const entry of of.entries) {
    if (entry.direction !== 'in' || entry.at < since) continue;
    tally(stretches.findLast(({ turn }) => turn && turn.startedAt <= entry.at) ?? before, entry, timings);
  }
  const all = before.arrived.length + before.leftOut.length > 0 ? [before, ...stretches] : stretches;
  return all.map(ordered);
}

function measured(turn: TurnRecord, location: string, by: string | undefined, timings: Timings): StretchTurn {
  const { startedAt, firstEntryId, channel, end } = turn;
  const began = wallClock(timings, location, startedAt);
  const { hours, targetMinutes } = timings.at(location, end.state === 'waiting' ? 'now' : end.at);
  const target = targetMinutes[channel === 'email' || channel === 'voice' ? channel : 'sms'];
  const due = dueAt(hours, startedAt, target);
  const common = { startedAt, firstEntryId, channel, ...began, state: end.state, dueAt: due };
  if (end.state === 'waiting') return { ...common, stood: [] };
  const { wall, business } = responseTime(hours, startedAt, end.at);
  return {
    ...common,
    endedAt: end.at,
    endDay: wallTimeOf(hours.zone, epochOf(end.at)).date,
    ...(by ? { by } : {}),
    wall,
    ...(business === undefined ? {} : { business }),
    stood: standingOf(hours.zone, startedAt, end.at),
  };
}

/** The days at whose five in the afternoon it stood open, and how old it was then: 0 to 3 for under 1 h, 4 h, 24 h, more. */
export function standingOf(zone: string, startedAt: string, until: string): StretchTurn['stood'] {
  const [start, end] = [epochOf(startedAt), epochOf(until)];
  const found: StretchTurn['stood'] = [];
  const last = wallTimeOf(zone, end).date;
  const earliest = wallTimeOf(zone, Math.max(start, end - longestStanding * 24 * hourMs)).date;
  for (let day = earliest; day <= last; day = dayAfter(day)) {
    const moment = instantOf(zone, day, countingTime);
    if (moment > start && moment < end) found.push({ day, age: ageClass(moment - start) });
  }
  return found;
}

/** 0 to 3: under 1 hour, under 4, under 24, older. */
export function ageClass(milliseconds: number): number {
  return [1, 4, 24].filter((hours) => milliseconds >= hours * hourMs).length;
}

function wallClock(timings: Timings, location: string, at: string): { day: string; hour: number } {
  const { date, time } = wallTimeOf(timings.at(location, at).hours.zone, epochOf(at));
  return { day: date, hour: Number(time.slice(0, 2)) };
}

function tally(of: Stretch, entry: Entry, timings: Timings): void {
  const { channel } = entry;
  const { day, hour } = wallClock(timings, of.location, entry.at);
  const kind = leftOutKind(entry);
  if (kind) {
    const known = of.leftOut.find((one) => one.channel === channel && one.day === day && one.kind === kind);
    if (known) known.count += 1;
    else of.leftOut.push({ channel, day, kind, count: 1 });
  }
  // A machine's mail is no patient writing.
  if (kind === 'automatic') return;
  const known = of.arrived.find((one) => one.channel === channel && one.day === day && one.hour === hour);
  if (known) known.count += 1;
  else of.arrived.push({ channel, day, hour, count: 1 });
}

/** Why a message of a patient is left out of response times; undefined where it is not. */
export function leftOutKind(entry: Entry): LeftOutKind | undefined {
  if (entry.direction !== 'in' || entry.kind === 'call' || entry.countsAsTurn) return undefined;
  if (entry.mail?.automatic) return 'automatic';
  return entry.keyword ? 'keyword' : 'confirmation';
}

/** In one order, whatever order the entries came in: two stretches are the same when their rows are. */
function ordered(of: Stretch): Stretch {
  const byText = <T>(list: T[], text: (one: T) => string) => list.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  return {
    ...of,
    arrived: byText(of.arrived, ({ channel, day, hour }) => `${channel} ${day} ${String(hour).padStart(2, '0')}`),
    leftOut: byText(of.leftOut, ({ channel, day, kind }) => `${channel} ${day} ${kind}`),
  };
}
