import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { QueryOptions } from '../../table.ts';
import { readPractice } from '../practice/read-practice.ts';
import { mayEnter, placesFor, type Staff } from '../staff/staff.ts';
import { ownerPartition } from './thread.rows.ts';

/** How many there are, as far as a badge shows: `more` says that there are more than `count`. */
export interface CappedCount {
  count: number;
  more: boolean;
}

export interface ThreadCounts {
  needsReply: CappedCount;
  mine: CappedCount;
  unassigned: CappedCount;
  failed: CappedCount;
}

const cap = 99;

/**
 * What the badges show, over the locations this person may see, or one of them. Each number reads at most a hundred rows
 * of one partition a location, however many there are. Refusals: invalid for an unknown location.
 */
export async function countThreads(app: App, who: Staff, location: string | undefined): Promise<ThreadCounts> {
  const practice = await readPractice(app);
  const allowed = practice.locations.map(({ id }) => id).filter((id) => mayEnter(who, id));
  if (location !== undefined && !allowed.includes(location)) {
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  }
  const locations = location === undefined ? allowed : [location];
  const counted = (partition: (at: string) => QueryOptions) => countOf(app, placesFor(who, locations).map(partition));
  const [needsReply, mine, unassigned, failed] = await Promise.all([
    counted((at) => ({ index: 'byDue', pk: at })),
    counted((at) => ({ index: 'byOwner', pk: ownerPartition(at, who.id) })),
    counted((at) => ({ index: 'byOwner', pk: ownerPartition(at, undefined) })),
    counted((at) => ({ index: 'byFailure', pk: at })),
  ]);
  return { needsReply, mine, unassigned, failed };
}

async function countOf(app: App, partitions: QueryOptions[]): Promise<CappedCount> {
  const counts = await Promise.all(partitions.map((options) => app.table.count({ ...options, limit: cap + 1 })));
  const sum = counts.reduce((total, count) => total + count, 0);
  return { count: Math.min(cap, sum), more: sum > cap };
}
