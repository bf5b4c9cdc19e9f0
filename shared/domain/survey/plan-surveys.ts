import type { App } from '../../ports.ts';
import type { Occasion } from './read-occasion.ts';
import { readSurveySettings } from './read-survey-settings.ts';
import { putSurvey } from './survey.rows.ts';

/**
 * Plans to ask about occasions that arose, where that is switched on. Each is planned once, however often it is told:
 * whoever told it before has written its row.
 */
export async function planSurveys(app: Pick<App, 'table'>, occasions: readonly Occasion[]): Promise<void> {
  if (occasions.length === 0) return;
  const { on, after, delayHours } = await readSurveySettings(app);
  if (!on) return;
  for (const occasion of occasions.filter((one) => after[one.occasion])) {
    const plannedFor = new Date(Date.parse(occasion.at) + delayHours * 3_600_000).toISOString();
    await app.table.commit({
      survey: putSurvey({ ...occasion, plannedFor, state: 'planned', reasons: [], revision: 1 }, plannedFor),
    });
  }
}
