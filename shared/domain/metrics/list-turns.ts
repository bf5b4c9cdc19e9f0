import type { App } from '../../ports.ts';
import { dayAfter, instantOf, weekdayOf, weekdays } from '../practice/wall-time.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { placeOf } from '../thread/thread.ts';
import type { Measure } from './figures.ts';
import { isWithin } from './figures-of.ts';
import { daysBefore, placesOf, type Range } from './places.ts';
import { endedTurns, type TurnInList, turnInListRow, turnsBetween, waitingTurns } from './stretch.rows.ts';
import { isPastDue } from './summary.ts';

export interface AskedTurns extends Range {
  measure: Measure;
  /** `handled`: answered, or closed without an answer. */
  state: 'any' | 'answered' | 'late' | 'waiting' | 'no-reply-needed' | 'handled';
  weekday?: number | undefined;
  hour?: number | undefined;
  by?: string | undefined;
  before?: string | undefined;
}

const pageSize = 50;
/** Rows that filters examine of each place and channel for one page. */
const examined = 200;
/** How many days before they ended turns are looked for: as long as one is said to have stood open. */
const longestTurn = 42;
/** Before any turn. */
const earliest = '2000-01-01';

/**
 * The turns behind the figures, the newest first: those that began on the days asked for; what a person handled as it is
 * counted for them, by the day it ended; who waits, whenever that began. Refusals: invalid. A page may be short, where filters
 * left rows out; `before` says where the next one goes on. A coordinator sees those that they ended themselves.
 */
export async function listTurns(app: App, who: Staff, given: AskedTurns) {
  const asked = who.role === 'coordinator' ? { ...given, by: who.id } : given;
  const { locations, channels } = await placesOf(app, who, asked);
  const now = app.now().toISOString();
  const pages = await Promise.all(
    locations.flatMap(({ id, hours: { zone } }) => {
      const first = new Date(instantOf(zone, beganFrom(asked), '00:00')).toISOString();
      const last = new Date(instantOf(zone, dayAfter(asked.to), '00:00') - 1).toISOString();
      const to = asked.before !== undefined && asked.before < last ? justBefore(asked.before) : last;
      if (to < first) return [];
      return channels
        .flatMap((channel) => partitionsOf(asked, id, channel))
        .map((partition) => app.table.query(turnInListRow, turnsBetween(partition, first, to, examined)));
    }),
  );
  // As far back as every partition was looked through.
  const known =
    pages
      .flatMap(({ rows, next }) => (next ? (rows.at(-1)?.turn.startedAt ?? []) : []))
      .toSorted()
      .at(-1) ?? '';
  const fitting = pages
    .flatMap(({ rows }) => rows)
    .filter((one) => one.turn.startedAt >= known && fits(one, asked, now))
    .toSorted((a, b) => (a.turn.startedAt < b.turn.startedAt ? 1 : -1));
  const shown = fitting.slice(0, pageSize);
  const before = fitting.length > pageSize ? shown.at(-1)?.turn.startedAt : known;
  const heads = await app.table.getMany(...shown.map(({ threadId }) => [threadRow, threadKey(threadId)] as const));
  return {
    threads: shown.flatMap((one, at) => {
      const head = heads[at];
      return head && mayEnter(who, placeOf(head)) ? [shownTurn(one, head.name, now)] : [];
    }),
    ...(before ? { before } : {}),
  };
}

/** Who waits is counted whenever they wrote, and what somebody handled by the day it ended. */
function beganFrom(asked: AskedTurns): string {
  if (asked.state === 'waiting') return earliest;
  return isByEnd(asked) ? daysBefore(asked.from, longestTurn) : asked.from;
}

function isByEnd({ state, by }: AskedTurns): boolean {
  return state === 'handled' || by !== undefined;
}

function partitionsOf(asked: AskedTurns, location: string, channel: string): string[] {
  if (asked.state === 'waiting') return [waitingTurns(location, channel)];
  const ended = endedTurns(location, channel);
  return isByEnd(asked) ? [ended] : [waitingTurns(location, channel), ended];
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

function fits(one: TurnInList, asked: AskedTurns, now: string): boolean {
  const { measure, state, weekday, hour, by } = asked;
  const { turn, foundDone } = one;
  if (measure === 'first' && state !== 'waiting' && !foundDone) return false;
  if (by !== undefined && turn.by !== by) return false;
  if (isByEnd(asked) && !isBetween(turn.endDay, asked)) return false;
  if (hour !== undefined && turn.hour !== hour) return false;
  if (weekday !== undefined && weekdayOf(turn.day) !== weekdays[weekday]) return false;
  if (state === 'late') return isLate(one, now);
  return state === 'any' || state === 'handled' || turn.state === state;
}

function isBetween(day: string | undefined, { from, to }: Range): boolean {
  return day !== undefined && day >= from && day <= to;
}

/** Past its target, answered or not. */
function isLate(one: TurnInList, now: string): boolean {
  return one.turn.state === 'answered' ? !isWithin(one.turn) : isPastDue(one, now);
}

function shownTurn(one: TurnInList, name: string, now: string) {
  const { startedAt, state, channel, dueAt, endedAt, by, wall, business } = one.turn;
  return {
    id: one.threadId,
    name,
    location: one.location,
    channel,
    startedAt,
    state,
    first: one.foundDone,
    late: isLate(one, now),
    dueAt,
    ...(endedAt ? { endedAt } : {}),
    ...(by ? { by } : {}),
    ...(wall === undefined ? {} : { wall }),
    ...(business === undefined ? {} : { business }),
  };
}
