import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { visitPlaces, visitSeries } from './figures.ts';
import { isByRule, notSentKinds } from './not-sent.ts';
import { daysBefore, placesOf, type Range } from './places.ts';
import { addedUpDays } from './summary.ts';

/** A receipt that has not come this many days after the visit will not come: it is past 72 hours for sure. */
const receiptDays = 3;

/**
 * How far the reminders of the visits of some days came, and what was done about the missed ones (metric definitions 7
 * and 8). Reads one row a day and location. Refusals: invalid.
 */
export async function readReminders(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const { locations } = await placesOf(app, who, asked);
  const { from, to } = asked;
  const days = (
    await Promise.all(locations.map(({ id }) => everyRow(app, figuresRow, figuresBetween(visitSeries(id), from, to))))
  ).flat();
  const counts = addedUpDays(days);
  const at = (place: number) => counts[place] ?? 0;
  const heardBy = daysBefore(app.now().toISOString().slice(0, 10), receiptDays);
  const unheard = addedUpDays(days.filter(({ day }) => day <= heardBy))[visitPlaces.unheard] ?? 0;
  return {
    due: at(visitPlaces.due),
    sent: at(visitPlaces.sent),
    delivered: at(visitPlaces.delivered),
    replied: at(visitPlaces.replied),
    confirmed: at(visitPlaces.confirmed),
    moved: at(visitPlaces.moved),
    cancelled: at(visitPlaces.calledOff),
    silent: at(visitPlaces.silent),
    came: at(visitPlaces.came),
    complete: at(visitPlaces.complete),
    failed: at(visitPlaces.failed),
    unheard,
    onTheirWay: at(visitPlaces.unheard) - unheard,
    notSent: notSentKinds
      .map((kind, nth) => ({ kind, count: at(visitPlaces.notSent + nth), byRule: isByRule(kind) }))
      .filter(({ count }) => count > 0),
    missed: {
      all: at(visitPlaces.noShow),
      contacted: at(visitPlaces.contacted),
      byPerson: at(visitPlaces.byPerson),
      recovered: at(visitPlaces.recovered),
    },
  };
}
