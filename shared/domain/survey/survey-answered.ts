import type { App } from '../../ports.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { standingPatient } from '../patient/standing-patient.ts';
import type { Around } from '../reply/around.ts';
import type { OpenQuestion } from '../reply/open-question.ts';
import { readScore, type Score } from './read-score.ts';
import { surveyKey, surveyRow } from './survey.rows.ts';
import type { Survey } from './survey.ts';

const openMs = 24 * 3_600_000;

/** A reply that answers a survey. */
export interface SurveyAnswered extends Score {
  survey: Survey;
  /** The patient who was asked, as the record stands now. */
  patientId: string;
}

/**
 * The survey that a text answers: it says a number, the survey was asked at its address within a day, and nothing else
 * was asked there since. `questions` are those about visits. Undefined where it answers none.
 */
export async function surveyAnswered(
  app: App,
  { entry, from, people }: Around,
  questions: readonly OpenQuestion[],
): Promise<SurveyAnswered | undefined> {
  const now = Date.parse(entry.at);
  if (!from.survey || now - Date.parse(from.survey.at) > openMs + openMs) return undefined;
  const found = readScore(
    entry.text,
    people.map(({ givenName }) => givenName),
  );
  if (!found) return undefined;
  const survey = await app.table.get(surveyRow, surveyKey(from.survey));
  const ref = survey?.asked?.ref;
  const asking = ref && (await app.table.get(outboundEntryRow, entryKey(ref)));
  if (!survey?.asked || !asking || asking.status === 'failed' || asking.status === 'held') return undefined;
  const askedAt = asking.leftAt ?? asking.at;
  if (askedAt > entry.at || now - Date.parse(askedAt) > openMs) return undefined;
  if (questions.some(({ at }) => at > askedAt && at <= entry.at)) return undefined;
  const asked = await app.table.get(patientRow, patientKey(survey.asked.patientId));
  // The record may have been merged into another since.
  const patientId = (await standingPatient(app, asked))?.id;
  return people.some(({ id }) => id === patientId) && patientId ? { ...found, survey, patientId } : undefined;
}
