import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { changesKey, changesOf, changesOfPractice, changesRow } from './socket.rows.ts';

/** A number that grows with every change this person may see, and the practice's time: what a page without a socket asks for. */
export interface LatestChange {
  version: number;
  now: string;
}

/** One row read, however large the inbox. */
export async function latestChange(app: App, who: Staff): Promise<LatestChange> {
  const counted = (await app.table.get(changesRow, changesKey)) ?? {};
  const seen = who.locations === 'all' ? Object.keys(counted) : [...who.locations.map(changesOf), changesOfPractice];
  const version = seen.reduce((sum, counter) => sum + numberOf(counted[counter]), 0);
  return { version, now: app.now().toISOString() };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
