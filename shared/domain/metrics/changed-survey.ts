import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import { surveyKey, surveyRow } from '../survey/survey.rows.ts';
import type { Survey } from '../survey/survey.ts';
import { inOneOrder } from './changed-stretches.ts';
import {
  type CountedSurvey,
  countedSurveyKey,
  countedSurveyRow,
  putCountedSurvey,
  surveyCountedAs,
  surveyFigures,
} from './counted-survey.rows.ts';
import type { Counting } from './counting.ts';
import type { LedgerChange } from './ledger.ts';

/** How a survey is to be counted anew, as it and its text stand; nothing where it is counted so already. */
export async function changedSurvey(app: Counting, ref: Pick<Survey, 'threadId' | 'id'>): Promise<LedgerChange[]> {
  const { was, now, version } = await surveyAgain(app, ref);
  if (!now || inOneOrder(was) === inOneOrder(now)) return [];
  const writes = [putCountedSurvey(ref.id, now, version)];
  return [{ writes, before: was ? surveyFigures(was) : [], after: surveyFigures(now) }];
}

/** A survey as it was counted, and as it is to be. */
export async function surveyAgain(
  app: Counting,
  ref: Pick<Survey, 'threadId' | 'id'>,
): Promise<{ was: CountedSurvey | undefined; now: CountedSurvey | undefined; version: number | undefined }> {
  const [survey, counted] = await app.table.getMany(
    [surveyRow, surveyKey(ref)],
    [countedSurveyRow, countedSurveyKey(ref.id)],
  );
  const text = survey?.asked && (await app.table.get(outboundEntryRow, entryKey(survey.asked.ref)));
  const now = survey && surveyCountedAs(survey, text);
  if (!counted) return { was: undefined, now, version: undefined };
  const { version, ...was } = counted;
  return { was, now, version };
}
