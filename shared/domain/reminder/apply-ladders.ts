import type { App } from '../../ports.ts';
import { day, pointerRow } from '../appointment/appointment.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { dayAfter, wallTimeOf } from '../practice/wall-time.ts';
import { longestLeadDays } from './ladder.ts';
import { deletePendingPlans, notePending, pendingPlansKey, pendingPlansRow } from './pending-plans.rows.ts';
import { lookNow } from './reminder.key.ts';

/** Left for what comes after, so that a run ends by itself and the next minute's sweep goes on where it was. */
const reserveMs = 8_000;

/**
 * After a change of ladders, of sending hours or of the zones' data: every visit within their reach is looked at anew, day by day. A run that is broken off goes
 * on with the day it came to.
 */
export async function applyLadders(app: App): Promise<void> {
  const pending = await app.table.get(pendingPlansRow, pendingPlansKey);
  if (!pending) return;
  const { locations } = await readPractice(app);
  const now = app.now();
  // The day before: further west it is still yesterday.
  let date = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
  if (pending.from && pending.from > date) date = pending.from;
  const last = wallTimeOf('Pacific/Kiritimati', now.getTime() + (longestLeadDays + 7) * 86_400_000).date;
  for (; date <= last; date = dayAfter(date)) {
    if (app.remainingMs() < reserveMs) return;
    for (const { id } of locations) await lookAtDay(app, id, date, now.toISOString());
    const noted = await app.table.commit({ pending: notePending(pending, dayAfter(date)) });
    if (!noted.ok) return;
  }
  await app.table.commit({ pending: deletePendingPlans(pending) });
  app.log.info('ladders_applied', { changedAt: pending.wakeAt });
}

async function lookAtDay(app: App, location: string, date: string, now: string): Promise<void> {
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(pointerRow, { ...day(location, date), ...(after ? { after } : {}) });
    // A visit from before there were reminders has no row to be looked at by; it is refused, and left.
    await Promise.all(page.rows.map(({ appointmentId }) => app.table.commit({ look: lookNow(appointmentId, now) })));
    after = page.next;
  } while (after);
}
