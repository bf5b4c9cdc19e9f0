import type { App } from '../../ports.ts';
import { placesFor, type Staff, seesConfidential } from '../staff/staff.ts';
import { changesKey, changesOf, changesOfPractice, changesRow } from './socket.rows.ts';

/** A number that grows with every change this person may see, and the practice's time: what a page without a socket asks for. */
export interface LatestChange {
  version: number;
  now: string;
}

/** One row read, however large the inbox. */
export async function latestChange(app: App, who: Staff): Promise<LatestChange> {
  const counted = (await app.table.get(changesRow, changesKey)) ?? {};
  const seen = who.locations === 'all' && seesConfidential(who) ? Object.keys(counted) : countersOf(who, counted);
  const version = seen.reduce((sum, counter) => sum + numberOf(counted[counter]), 0);
  return { version, now: app.now().toISOString() };
}

function countersOf(who: Staff, counted: Record<string, unknown>): string[] {
  const isOpen = (counter: string) => !counter.includes('~');
  if (who.locations === 'all') return Object.keys(counted).filter(isOpen);
  return [...placesFor(who, who.locations).map(changesOf), changesOfPractice];
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
