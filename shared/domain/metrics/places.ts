import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Location, Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';

const channels = ['sms', 'email', 'voice'] as const;
type Channel = (typeof channels)[number];
const mostDays = 366;
const [earliest, latest] = ['2000-01-01', '2099-12-31'];

/** Over which days, and where, figures are asked for. */
export interface Range {
  from: string;
  to: string;
  location?: string | undefined;
  channel?: Channel | undefined;
}

export interface Places {
  practice: Practice;
  locations: Location[];
  channels: readonly Channel[];
}

/** The places that a person may see the figures of. Refusals: invalid for a place that is not theirs, or for the days. */
export async function placesOf(app: App, who: Staff, { from, to, location, channel }: Range): Promise<Places> {
  const practice = await readPractice(app);
  const allowed = practice.locations.filter(({ id }) => mayEnter(who, id));
  if (location !== undefined && !allowed.some(({ id }) => id === location)) {
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  }
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (from < earliest || to > latest) {
    throw new Refusal('invalid', `from and to are dates from ${earliest} to ${latest}.`, { field: 'from' });
  }
  if (!(days >= 0 && days < mostDays)) {
    throw new Refusal('invalid', `to must be from or up to ${mostDays - 1} days later.`, { field: 'to' });
  }
  return {
    practice,
    locations: location === undefined ? allowed : allowed.filter(({ id }) => id === location),
    channels: channel === undefined ? channels : [channel],
  };
}

/** The date some days before another. */
export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** Every date from one to another. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = daysBefore(date, -1)) dates.push(date);
  return dates;
}
