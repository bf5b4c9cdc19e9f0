import type { surveyRoutes } from '#shared/api.survey.ts';
import { previewSurvey } from '#shared/domain/survey/preview-survey.ts';
import { readSurveySettings } from '#shared/domain/survey/read-survey-settings.ts';
import { saveSurveySettings } from '#shared/domain/survey/save-survey-settings.ts';
import type { Handle } from './handle.ts';

/** The doings of the survey's routes, one sentence each. */
export const surveyHandlers: { [N in keyof typeof surveyRoutes]: Handle<N> } = {
  readSurvey: (app) => readSurveySettings(app),
  saveSurvey: (app, who, { body: { version, ...fields } }) => saveSurveySettings(app, who, fields, version),
  previewSurvey: (app, _who, { body }) => previewSurvey(app, body),
};
