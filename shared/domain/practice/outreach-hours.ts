import type { WeeklyHours } from './opening-hours.ts';
import type { Location } from './practice.ts';
import { weekdays } from './wall-time.ts';

const every = (from: string, to: string): WeeklyHours =>
  Object.fromEntries(weekdays.map((day) => [day, [{ from, to }]]));
const withoutSunday = (from: string, to: string): WeeklyHours => ({ ...every(from, to), sun: [] });

const federal = every('08:00', '21:00');

/**
 * When outreach may be sent in the states whose own telemarketing law is stricter than the federal 8 to 21 o'clock (47 CFR 64.1200(c)(1)), by
 * the clock there. Engineering defaults, to be checked by counsel; a practice narrows them further by its own quiet hours.
 */
const states: Readonly<Record<string, WeeklyHours>> = {
  AL: withoutSunday('08:00', '20:00'),
  CT: every('09:00', '20:00'),
  FL: every('08:00', '20:00'),
  KY: every('10:00', '21:00'),
  LA: withoutSunday('08:00', '20:00'),
  MA: every('08:00', '20:00'),
  MD: every('08:00', '20:00'),
  MS: withoutSunday('08:00', '20:00'),
  NV: every('09:00', '20:00'),
  OK: every('08:00', '20:00'),
  RI: { ...every('09:00', '18:00'), sat: [{ from: '10:00', to: '17:00' }], sun: [] },
  SD: withoutSunday('09:00', '21:00'),
  TX: { ...every('09:00', '21:00'), sun: [{ from: '12:00', to: '21:00' }] },
  UT: withoutSunday('09:00', '20:00'),
  WA: every('08:00', '20:00'),
  WY: every('08:00', '20:00'),
};

/**
 * The hours of a location in the US: its state's where that has a table of its own, else the federal ones, which no setting
 * widens. Undefined elsewhere: only the practice's quiet hours hold.
 */
export function outreachHours({
  address,
  country = 'US',
}: Pick<Location, 'address' | 'country'>): WeeklyHours | undefined {
  if (country !== 'US') return undefined;
  return (address && states[address.state]) ?? federal;
}
