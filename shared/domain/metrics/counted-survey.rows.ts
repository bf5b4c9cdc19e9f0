import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Survey } from '../survey/survey.ts';
import { saidPlaces, saidSeries } from './figures.ts';
import type { Share } from './figures-of.ts';

/** What the figures have counted of a survey: asked where its text left and did not fail, what was answered, or that it was left out. */
export const countedSurvey = z.object({
  location: z.string(),
  day: z.string(),
  asked: z.boolean(),
  leftOut: z.boolean().optional(),
  score: z.number().int().optional(),
  withWords: z.boolean().optional(),
});
export type CountedSurvey = z.infer<typeof countedSurvey>;
const row = countedSurvey.extend({ version: z.number().int() });
export const countedSurveyRow: RowKind<z.infer<typeof row>> = { name: 'counted survey', schema: row };

/** `COUNTED#a1 | SURVEY` */
export function countedSurveyKey(id: string): Key {
  return { pk: `COUNTED#${id}`, sk: 'SURVEY' };
}

export function putCountedSurvey(id: string, of: CountedSurvey, readVersion: number | undefined): Write {
  return {
    key: countedSurveyKey(id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...of, version: (readVersion ?? 0) + 1 },
  };
}

/** How a survey is to be counted; undefined while it is planned. Recomputing is calling this again. */
export function surveyCountedAs(
  { asked, answer, leftOut }: Survey,
  text: Pick<OutboundEntry, 'status' | 'leftAt'> | undefined,
): CountedSurvey | undefined {
  if (!asked) return leftOut && { location: leftOut.location, day: leftOut.day, asked: false, leftOut: true };
  const { location, day } = asked;
  // Who answered was asked, whatever is known of the way of the text.
  const isAsked = answer !== undefined || (text?.leftAt !== undefined && text.status !== 'failed');
  return {
    location,
    day,
    asked: isAsked,
    ...(answer ? { score: answer.score, withWords: answer.withWords } : {}),
  };
}

export function surveyFigures({ location, day, asked, leftOut, score, withWords }: CountedSurvey): Share[] {
  const places = [
    ...(asked ? [saidPlaces.asked] : []),
    ...(score === undefined ? [] : [saidPlaces.scores + score - 1]),
    ...(withWords ? [saidPlaces.withWords] : []),
    ...(leftOut ? [saidPlaces.leftOut] : []),
  ];
  return places.map((place) => ({ series: saidSeries(location), day, place, by: 1 }));
}
