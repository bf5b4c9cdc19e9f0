import type { SurveyFields } from './survey-settings.ts';

/** What a practice begins with: off, and words that can be sent. */
export const usualSurvey: SurveyFields = {
  on: false,
  after: { visit: true, conversation: false },
  delayHours: 2,
  everyDays: 90,
  fallback: 'en',
  words: {
    en: '{{ practice }}: how did we do for {{ name }}? Reply with a number from 1 (poor) to 5 (very good). Text STOP to stop texts.',
    es: '{{ practice }}: ¿qué tal le atendimos a {{ name }}? Responda del 1 (mal) al 5 (muy bien). STOP para no recibir textos.',
  },
};
