import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { bestScore } from '../survey/score.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { saidPlaces, saidSeries } from './figures.ts';
import { datesBetween, placesOf, type Range } from './places.ts';
import { addedUpDays } from './summary.ts';

/** What patients say of the practice, over some days. Reads one row a day and location. Refusals: invalid. */
export async function readSaid(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const { locations } = await placesOf(app, who, asked);
  const { from, to } = asked;
  const kept = (
    await Promise.all(locations.map(({ id }) => everyRow(app, figuresRow, figuresBetween(saidSeries(id), from, to))))
  ).flat();
  const days = datesBetween(from, to).map((day) => {
    const counts = addedUpDays(kept.filter((one) => one.day === day));
    return { day, complaints: counts[saidPlaces.complaints] ?? 0, survey: surveyIn(counts) };
  });
  return {
    complaints: days.reduce((sum, { complaints }) => sum + complaints, 0),
    survey: surveyIn(addedUpDays(kept)),
    days,
  };
}

/** How many were asked, and how many answered what, from 1 to 5. */
function surveyIn(counts: readonly number[]) {
  const scores = Array.from({ length: bestScore }, (_, at) => counts[saidPlaces.scores + at] ?? 0);
  const answered = scores.reduce((sum, score) => sum + score, 0);
  const [asked = 0, withWords = 0, leftOut = 0] = [
    counts[saidPlaces.asked],
    counts[saidPlaces.withWords],
    counts[saidPlaces.leftOut],
  ];
  return { asked, answered, withWords, leftOut, scores };
}
