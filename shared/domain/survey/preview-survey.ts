import type { App } from '../../ports.ts';
import { segmentsOf } from '../message/segments.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Language } from '../template/template.ts';
import { checkWords } from './check-survey.ts';
import { saySurvey } from './say-survey.ts';

/** How words of the survey read to an invented patient, how many segments they take and what stands against them. */
export async function previewSurvey(app: App, { text: words, language }: { text: string; language: Language }) {
  const practice = await readPractice(app);
  const patient = { givenName: 'Mia', language };
  const said = saySurvey(
    practice,
    { words: { [language]: words }, fallback: language },
    { thread: { location: '' }, patient },
  );
  const text = said.ok ? said.text : '';
  const { encoding, segments, units, offending } = segmentsOf(text);
  return {
    name: patient.givenName,
    text,
    segments: { encoding, segments, units, ...(offending === undefined ? {} : { offending }) },
    problems: checkWords(words).map((problem) => ({ ...problem, part: `${language}.text` })),
  };
}
