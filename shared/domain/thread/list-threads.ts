import * as z from 'zod';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { IndexName, QueryOptions } from '../../table.ts';
import type { ChannelName } from '../contact/address.ts';
import { readPractice } from '../practice/read-practice.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { mayEnter, placesFor, type Staff } from '../staff/staff.ts';
import { type InboxRow, inboxRowKind } from './inbox.rows.ts';
import { ownerPartition, threadKey, viewPartition } from './thread.rows.ts';
import { restingViews } from './thread.ts';

/** Which page of the inbox. Without a view: every thread, by last activity. */
export interface ThreadQuery {
  view?: string | undefined;
  location?: string | undefined;
  assignee?: string | undefined;
  channel?: ChannelName | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** One partition of one index, read in order. */
interface Stream {
  index: IndexName;
  pk: string;
}

/** How far a stream was read: the sort key and thread of its last row shown, or its end. */
const position = z.union([
  z.object({ sort: z.string().regex(/^[\dTZ:.#-]{1,64}$/), id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) }),
  z.literal('end'),
]);
const positions = z.record(z.string(), position);
type Positions = z.infer<typeof positions>;

/** A cursor goes on with the list that it came from, by the same filters, and with no other. */
const cursorShape = z.object({ list: z.string(), at: positions });

/** Filters that are no keys look at this many rows at most, and give a cursor to go on from. */
const mostExamined = 200;

/**
 * A page of the inbox: the partitions of the view at every location this person may see, merged in order. The cost
 * depends on the page, not on how many threads there are. Refusals: invalid for an unknown location or
 * assignee, and for a cursor of another list.
 */
export async function listThreads(
  app: App,
  who: Staff,
  query: ThreadQuery,
): Promise<{ rows: InboxRow[]; cursor?: string }> {
  const practice = await readPractice(app);
  const allowed = practice.locations.map(({ id }) => id).filter((id) => mayEnter(who, id));
  await refuseUnknown(app, query, allowed);
  const locations = query.location === undefined ? allowed : [query.location];
  const streams = placesFor(who, locations).flatMap((place) => streamsOf(query, who, place));
  const at = readCursor(query, streams);
  const merged = await merge(app, streams, at, query);
  const isAtEnd = streams.every((stream) => merged.at[nameOf(stream)] === 'end');
  return isAtEnd ? { rows: merged.rows } : { rows: merged.rows, cursor: writeCursor(query, merged.at) };
}

/** A place or a person that is not there is a mistake to be told, not an empty list. */
async function refuseUnknown(app: App, { location, assignee }: ThreadQuery, allowed: string[]): Promise<void> {
  if (location !== undefined && !allowed.includes(location)) {
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  }
  if (assignee !== undefined && !(await app.table.get(staffRow, staffKey(assignee)))) {
    throw new Refusal('invalid', 'assignee is nobody who works here.', { field: 'assignee' });
  }
}

function streamsOf({ view, assignee }: ThreadQuery, who: Staff, location: string): Stream[] {
  switch (view) {
    case 'needs-reply':
      return [{ index: 'byDue', pk: location }];
    case 'mine':
      return [{ index: 'byOwner', pk: ownerPartition(location, who.id) }];
    case 'unassigned':
      return [{ index: 'byOwner', pk: ownerPartition(location, undefined) }];
    case 'failed':
      return [{ index: 'byFailure', pk: location }];
    case 'mentions':
      return [];
    case undefined:
      if (assignee) return [{ index: 'byOwner', pk: ownerPartition(location, assignee) }];
      return restingViews.map((resting) => ({ index: 'byView', pk: viewPartition(location, resting) }));
    default:
      return [{ index: 'byView', pk: viewPartition(location, view) }];
  }
}

/** Reads the streams side by side and takes the next row in order until the page is full. */
async function merge(
  app: App,
  streams: Stream[],
  start: Positions,
  query: ThreadQuery,
): Promise<{ rows: InboxRow[]; at: Positions }> {
  const pageSize = streams.length > 1 ? Math.ceil(query.limit / 2) : query.limit;
  const at: Positions = { ...start };
  const readers = await Promise.all(streams.map((stream) => open(app, stream, at[nameOf(stream)], pageSize)));
  const rows: InboxRow[] = [];
  for (let examined = 0; rows.length < query.limit && examined < mostExamined; examined += 1) {
    const next = readers.filter(({ buffer }) => buffer.length > 0).toSorted(byFirstRow)[0];
    const row = next?.buffer.shift();
    if (!next || !row) break;
    at[nameOf(next.stream)] = { sort: sortOf(next.stream, row), id: row.id };
    if (fits(row, query)) rows.push(row);
    if (next.buffer.length === 0 && !next.isAtEnd)
      Object.assign(next, await open(app, next.stream, at[nameOf(next.stream)], pageSize));
  }
  for (const { stream, buffer, isAtEnd } of readers) if (isAtEnd && buffer.length === 0) at[nameOf(stream)] = 'end';
  return { rows, at };
}

interface Reader {
  stream: Stream;
  buffer: InboxRow[];
  isAtEnd: boolean;
}

async function open(app: App, stream: Stream, from: Positions[string] | undefined, limit: number): Promise<Reader> {
  if (from === 'end') return { stream, buffer: [], isAtEnd: true };
  const options: QueryOptions = { ...stream, limit, descending: stream.index !== 'byDue' };
  if (from) options.after = startKey(stream, from);
  const page = await app.table.query(inboxRowKind, options);
  return { stream, buffer: page.rows, isAtEnd: page.next === undefined };
}

const partitionOf = { byView: 'view', byDue: 'needsReply', byOwner: 'owner', byFailure: 'failed' } as const;

function startKey({ index, pk }: Stream, { sort, id }: { sort: string; id: string }): Record<string, unknown> {
  if (!(index in partitionOf)) throw new Error(`the inbox does not read ${index}`);
  const partition = partitionOf[index as keyof typeof partitionOf];
  return { ...threadKey(id), [partition]: pk, [index === 'byDue' ? 'needsReplyBy' : 'lastAt']: sort };
}

function sortOf({ index }: Stream, row: InboxRow): string {
  return index === 'byDue' ? (row.needsReplyBy ?? '') : row.lastAt;
}

function byFirstRow(a: Reader, b: Reader): number {
  const [first, second] = [a.buffer[0], b.buffer[0]];
  if (!first || !second) return 0;
  const order = sortOf(a.stream, first) < sortOf(b.stream, second) ? -1 : 1;
  return a.stream.index === 'byDue' ? order : -order;
}

function fits(row: InboxRow, { assignee, channel }: ThreadQuery): boolean {
  return (
    (assignee === undefined || row.assignee === assignee) && (channel === undefined || row.last?.channel === channel)
  );
}

function nameOf({ index, pk }: Stream): string {
  return `${index}:${pk}`;
}

function listOf({ view, location, assignee, channel }: ThreadQuery): string {
  return [view, location, assignee, channel].map((filter) => filter ?? '').join(' ');
}

function writeCursor(query: ThreadQuery, at: Positions): string {
  return Buffer.from(JSON.stringify({ list: listOf(query), at })).toString('base64url');
}

function readCursor(query: ThreadQuery, streams: Stream[]): Positions {
  if (query.cursor === undefined) return {};
  const names = new Set(streams.map(nameOf));
  const { data: cursor } = cursorShape.safeParse(jsonOf(query.cursor));
  if (cursor?.list !== listOf(query) || Object.keys(cursor.at).some((name) => !names.has(name))) {
    throw new Refusal('invalid', 'cursor does not belong to this list.', { field: 'cursor' });
  }
  return cursor.at;
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
