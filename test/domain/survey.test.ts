import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { segmentsOf } from '#shared/domain/message/segments.ts';
import { checkSurvey } from '#shared/domain/survey/check-survey.ts';
import { readScore } from '#shared/domain/survey/read-score.ts';
import { usualSurvey } from '#shared/domain/survey/usual-survey.ts';

const names = ['Mia', 'Leo'];

describe('an answer to the survey', () => {
  test.each<[string, number]>([
    ['5', 5],
    [' 4. ', 4],
    ['(3)', 3],
    ['"1"', 1],
    ['5/5', 5],
    ['4 out of 5', 4],
    ['5 de 5', 5],
    ['5 stars!!', 5],
    ['5 estrellas', 5],
    ['Five', 5],
    ['cinco.', 5],
    ['5 😊', 5],
    ['5 thanks', 5],
    ['5 gracias', 5],
    ['5! Thank you', 5],
  ])('%j is a number by itself', (text, score) => {
    expect(readScore(text, names)).toEqual({ score, isBare: true });
  });

  test.each<[string, number]>([
    ['4, but the wait was long', 4],
    ['2 - nobody called me back', 2],
    ['1. I waited for an hour', 1],
    ['5 because Hana is gentle with Mia', 5],
    ['3\nParking is hard', 3],
    ['2 pero tuve que esperar mucho', 2],
  ])('%j is a number with words that a person reads', (text, score) => {
    expect(readScore(text, names)).toEqual({ score, isBare: false });
  });

  test.each([
    '0',
    '6',
    '10',
    '55',
    '4.5',
    '4-5',
    '3 pm works',
    '3:30 is better',
    '5 minutes late',
    '2 of my teeth hurt',
    '5th of May',
    '2 things',
    'Room 5',
    'I give it a 5',
    '5?',
    'Is 1 good or bad?',
    '1, can I come tomorrow instead?',
    '2, I need to cancel',
    'C',
    'Y',
    'thanks',
    'constructor',
    '__proto__',
    '',
  ])('%j is none, and a person reads it', (text) => {
    expect(readScore(text, names)).toBeUndefined();
  });

  test('whatever is written is read within 1 to 5 or not at all, and never takes long', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 1600 }),
          fc.string({ maxLength: 40 }).map((rest) => `5 ${rest}`),
        ),
        (text) => {
          const found = readScore(text, names);
          if (found) expect([1, 2, 3, 4, 5]).toContain(found.score);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the words of the survey', () => {
  const withWords = (en: string) => checkSurvey({ ...usualSurvey, words: { en } });
  test('as a practice begins with them can be sent, in one part each', () => {
    expect(checkSurvey(usualSurvey)).toBeUndefined();
    for (const words of Object.values(usualSurvey.words).filter((one) => one !== undefined)) {
      const filled = words.replace('{{ practice }}', 'Riverside Dental').replace('{{ name }}', 'Maximilian');
      expect(segmentsOf(filled)).toMatchObject({ encoding: 'GSM-7', segments: 1 });
    }
  });

  test.each<[string, string, RegExp]>([
    ['name nobody', '{{ practice }}: from 1 to 5? Text STOP to stop texts.', /who it is about/],
    [
      'ask for no number',
      '{{ practice }}: how did we do for {{ name }}? Text STOP to stop texts.',
      /number from 1 to 5/,
    ],
    [
      'speak of health',
      '{{ practice }}: how was the root canal, {{ name }}? 1 to 5. Text STOP to stop texts.',
      /root canal/,
    ],
    [
      'speak of the visit',
      '{{ practice }}: {{ name }}, how was {{ day }}? 1 to 5. Text STOP to stop texts.',
      /\{\{ day \}\} has no value/,
    ],
    ['do not say how to stop', '{{ practice }}: how did we do for {{ name }}? 1 to 5.', /how to stop texts/],
    ['do not say who writes', 'How did we do for {{ name }}? 1 to 5. Text STOP to stop texts.', /which practice/],
    [
      'ask for a word of the carriers',
      '{{ practice }}: {{ name }}, 1 to 5, or reply END. Text STOP to stop texts.',
      /END/,
    ],
    ['cannot be filled in', '{{ practice }} {{ doctor }} {{ name }} 1 5 Text STOP to stop texts.', /doctor/],
  ])('are refused where they %s', (_what, words, message) => {
    expect(withWords(words)).toMatchObject({ field: 'words.en', message: expect.stringMatching(message) });
  });

  test('are needed in the language that stands in for the others', () => {
    expect(checkSurvey({ ...usualSurvey, words: { en: usualSurvey.words.en }, fallback: 'es' })).toMatchObject({
      field: 'words.es',
    });
  });
});
