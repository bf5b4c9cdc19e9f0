import type { App } from '../../ports.ts';
import { putSurvey, surveyKey, surveyRow } from './survey.rows.ts';
import type { Survey } from './survey.ts';
import { surveyReason } from './survey-reasons.ts';

/**
 * After a restore: a patient who was to be asked since the backup may have been, which the backup cannot know, so it is
 * recorded as left out. Answers whether it was.
 */
export async function holdSurvey(app: App, of: Pick<Survey, 'threadId' | 'id'>): Promise<boolean> {
  const survey = await app.table.get(surveyRow, surveyKey(of));
  if (survey?.state !== 'planned') return false;
  const reasons = [surveyReason('restored')];
  const left = putSurvey({ ...survey, state: 'left-out', reasons, revision: survey.revision + 1 });
  return (await app.table.commit({ survey: left })).ok;
}
