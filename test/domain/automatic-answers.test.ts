import { describe, expect, test } from 'vitest';
import type { AutomaticAnswers } from '#shared/domain/contact/address.ts';
import {
  type AnswerKind,
  isPersonsWords,
  mayAnswer,
  withAnswer,
  wordsOf,
} from '#shared/domain/message/automatic-answers.ts';

const start = Date.parse('2026-03-02T03:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const asking = (
  kind: AnswerKind,
  minutes: number,
  more: { from?: string; personAt?: string; words?: string } = {},
) => ({
  kind,
  from: more.from ?? '+12125550142',
  words: wordsOf(more.words ?? 'I am driving'),
  at: at(minutes),
  personAt: more.personAt,
});

/** Answers whatever may be answered; says which were. */
function answered(...asked: ReturnType<typeof asking>[]): boolean[] {
  let run: AutomaticAnswers | undefined;
  return asked.map((one) => {
    const may = mayAnswer(run, one);
    if (may) run = withAnswer(run, one);
    return may;
  });
}

describe('automatic answers', () => {
  test('go to an address at most once in 15 minutes', () => {
    expect(answered(asking('other', 0), asking('other', 14.9), asking('other', 15))).toEqual([true, false, true]);
  });

  test('two answering machines stop after two', () => {
    const loop = [0, 20, 40, 60, 80, 100].map((minutes) => asking('other', minutes));
    expect(answered(...loop)).toEqual([true, true, false, false, false, false]);
  });

  test("begin again after a person's words, of theirs or of ours", () => {
    const loop = [asking('other', 0), asking('other', 20), asking('other', 40)];
    expect(answered(...loop, asking('other', 60, { personAt: at(50) }))).toEqual([true, true, false, true]);
  });

  test('begin again after a day without any', () => {
    expect(answered(asking('help', 0), asking('help', 20), asking('help', 24 * 60 + 1))).toEqual([true, false, true]);
  });

  test('to STOP, START and HELP are given once each even then', () => {
    const busy = [asking('other', 0), asking('other', 16), asking('stop', 17), asking('start', 18), asking('help', 19)];
    expect(answered(...busy, asking('stop', 20), asking('start', 40), asking('help', 60))).toEqual([
      ...[true, true, true, true, true],
      ...[false, false, false],
    ]);
  });

  test.each(['72662', 'Pharmacy', '+123'])('never go to %s', (from) => {
    expect(answered(asking('other', 0, { from }), asking('help', 1, { from }))).toEqual([false, false]);
  });

  test('the same words again are a machine’s, whatever their case and spaces', () => {
    const run = withAnswer(undefined, asking('other', 0, { words: 'I am driving' }));
    expect(isPersonsWords(run, wordsOf(' i am  DRIVING '), false)).toBe(false);
    expect(isPersonsWords(run, wordsOf('Sorry, where do I park?'), false)).toBe(true);
    expect(isPersonsWords(run, wordsOf('HELP'), true)).toBe(false);
  });
});
