import { checkTemplate } from '../reminder/check-step.ts';
import { languages, type TemplateProblem, type TemplateValues } from '../template/template.ts';
import type { SurveyFields } from './survey-settings.ts';

/** What a survey's words may name; a visit's day, time and place are none of them: it says nothing of a visit. */
const sample: TemplateValues = {
  name: 'Mia',
  practice: 'Practice',
  phone: '(212) 555-0100',
  day: '',
  time: '',
  place: '',
  link: '',
};

/** The first thing that keeps a survey from being saved, with the field it stands in. */
export function checkSurvey({ words, fallback }: SurveyFields): { field: string; message: string } | undefined {
  for (const language of languages) {
    const text = words[language];
    const problem = text === undefined ? undefined : checkWords(text)[0];
    if (problem) return { field: `words.${language}`, message: problem.message };
  }
  if (words[fallback]) return undefined;
  return {
    field: `words.${fallback}`,
    message: 'Words in this language are needed: whoever has no other gets them.',
  };
}

/**
 * What keeps these words from being sent. What is only a warning in a reminder is an error here: nobody asked for this
 * text, and whoever shares the telephone reads it.
 */
export function checkWords(text: string): TemplateProblem[] {
  const found = checkTemplate(text, 'text', sample)
    .filter(({ severity, code }) => severity === 'error' || code !== 'too_long')
    .map(({ code, message }) => error(code, message));
  const words = text.replace(/\{\{.*?\}\}/gs, ' ');
  const asks = (digit: string) => new RegExp(`(?<!\\d)${digit}(?!\\d)`).test(words);
  return [
    ...found,
    ...(/\{\{-?\s*name\b/.test(text)
      ? []
      : [
          error(
            'missing_variable',
            'It does not say who it is about: a telephone may be a family’s. Add the field First name.',
          ),
        ]),
    ...(asks('1') && asks('5')
      ? []
      : [error('call_to_action', 'It has to ask for a number from 1 to 5: these are what is counted.')]),
  ];
}

function error(code: TemplateProblem['code'], message: string): TemplateProblem {
  return { severity: 'error', code, message };
}
