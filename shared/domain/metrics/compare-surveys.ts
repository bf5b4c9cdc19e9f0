import { surveyPointerRow, surveysBetween } from '../survey/survey.rows.ts';
import { inOneOrder } from './changed-stretches.ts';
import { surveyAgain } from './changed-survey.ts';
import { surveyFigures } from './counted-survey.rows.ts';
import type { Counting } from './counting.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { type Difference, said } from './difference.ts';
import { everyRow } from './every-row.ts';

/** Compares each survey that was asked at a location with how it was counted, and adds it to what the figures should be. */
export async function compareSurveys(
  app: Counting,
  location: string,
  expected: Map<string, DayFigures>,
  found: Difference[],
): Promise<void> {
  for (const survey of await everyRow(app, surveyPointerRow, surveysBetween(location))) {
    const { was, now } = await surveyAgain(app, survey);
    if (!now) continue;
    addedUp(surveyFigures(now), expected);
    if (inOneOrder(was) !== inOneOrder(now))
      found.push({ what: `survey ${survey.id}`, stored: said(was), recomputed: said(now), survey });
  }
}
