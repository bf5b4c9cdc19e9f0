import type { App } from '../../ports.ts';
import { surveySettingsKey, surveySettingsRow } from './survey.rows.ts';
import type { SurveySettings } from './survey-settings.ts';
import { usualSurvey } from './usual-survey.ts';

/** What a practice has that never set it up: off. */
export const noSurvey: SurveySettings = { ...usualSurvey, version: 0 };

/** Whether and how patients are asked. */
export async function readSurveySettings(app: Pick<App, 'table'>): Promise<SurveySettings> {
  return (await app.table.get(surveySettingsRow, surveySettingsKey)) ?? noSurvey;
}
