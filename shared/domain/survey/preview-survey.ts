import type { App } from '../../ports.ts';
import { segmentsOf } from '../message/segments.ts';
import { readPractice } from '../practice/read-practice.ts';
import { checkWords } from './check-survey.ts';
import { saySurvey } from './say-survey.ts';

/** How words of the survey read to an invented patient, how many segments they take and what stands against them. */
export async function previewSurvey(app: App, words: string) {
  const practice = await readPractice(app);
  const around = { thread: { location: '' }, patient: { givenName: 'Mia' } };
  const said = saySurvey(practice, { words: { en: words }, fallback: 'en' }, around);
  const text = said.ok ? said.text : '';
  const { encoding, segments, units, offending } = segmentsOf(text);
  return {
    text,
    segments: { encoding, segments, units, ...(offending === undefined ? {} : { offending }) },
    problems: checkWords(words).map(({ message }) => message),
  };
}
