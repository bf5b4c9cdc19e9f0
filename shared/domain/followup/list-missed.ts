import type { MissedOut } from '../../api.answers.follow-ups.ts';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { missedSince, pointerRow } from '../appointment/appointment.rows.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { readFollowUps } from './read-follow-ups.ts';
import { showMissed } from './show-missed.ts';

const shownDays = 30;
const mostShown = 60;

/**
 * The visits of a location that were missed in the last 30 days, the newest first, each with what was done about it and
 * what is next; and how many of them were rebooked (metric definition 8). Confidential ones are there for those who may see
 * them. Refusals: invalid.
 */
export async function listMissed(app: App, who: Staff, location: string): Promise<MissedOut> {
  if (!mayEnter(who, location)) throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  const since = new Date(app.now().getTime() - shownDays * 86_400_000).toISOString();
  const [followUps, { rows, next }] = await Promise.all([
    readFollowUps(app),
    app.table.query(pointerRow, missedSince(location, since, mostShown)),
  ]);
  const shown = await Promise.all(rows.map(({ appointmentId }) => showMissed(app, who, followUps, appointmentId)));
  const found = shown.filter((one) => one !== undefined);
  const recovered = found.filter((one) => one.recovered).length;
  const visits = found.map(({ visit }) => visit);
  return { visits, missed: found.length, recovered, more: next !== undefined, isOn: followUps.on };
}
