import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keywordOf, keywordTable } from '#shared/domain/consent/keywords.ts';

const stopWords = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];

describe('a text that is one word', () => {
  test.each([...stopWords, 'opt out', 'ALTO', 'PARAR', 'ARRET', 'ARRETE', 'no mas'])('%s stops', (word) => {
    expect(keywordOf(word)?.keyword).toBe('stop');
  });

  test.each([
    ['START', 'start'],
    ['UNSTOP', 'start'],
    ['YES', 'yes'],
    ['HELP', 'help'],
    ['INFO', 'help'],
  ])('%s asks for %s', (word, keyword) => {
    expect(keywordOf(word)).toEqual({ keyword, word, ambiguous: false });
  });

  test.each([
    ['  stop \n', 'STOP'],
    ['Stop.', 'STOP'],
    ['STOP!!!', 'STOP'],
    ['stop?', 'STOP'],
    ['"stop"', 'STOP'],
    ['“Stop.”', 'STOP'],
    ["'stop'", 'STOP'],
    ['«ARRÊT»', 'ARRET'],
    ['Arrêté', 'ARRETE'],
    ['arre\u0302t', 'ARRET'],
    ['¡ALTO!', 'ALTO'],
    ['No más', 'NO MAS'],
    ['no  mas…', 'NO MAS'],
    ['Opt-Out', 'OPT-OUT'],
    ['\u200bSTOP\u200b', 'STOP'],
    ['ＳＴＯＰ', 'STOP'],
  ])('%j is read as %s', (body, word) => {
    expect(keywordOf(body)).toEqual({ keyword: 'stop', word, ambiguous: false });
  });

  test('CANCEL stops, and may have meant the visit', () => {
    expect(keywordOf('cancel')).toEqual({ keyword: 'stop', word: 'CANCEL', ambiguous: true });
    expect(keywordOf('CANCEL', 'STOP')).toEqual({ keyword: 'stop', word: 'CANCEL', ambiguous: true });
  });
});

test.each([
  'Stop please',
  'please stop',
  'no problem',
  'cancel my appointment',
  'I need help',
  'yes please',
  'stopped',
  'stop👍',
  'no',
  'mas',
  'the end',
  '?',
  '""',
  '',
  '   ',
  `stop${'!'.repeat(100_000)} it`,
])('%.20j is no keyword', (body) => {
  expect(keywordOf(body)).toBeUndefined();
});

describe("the provider's own reading", () => {
  test('wins for words that only the practice has configured', () => {
    expect(keywordOf('basta', 'STOP')).toEqual({ keyword: 'stop', word: 'BASTA', ambiguous: false });
    expect(keywordOf('Ayuda', 'HELP')).toEqual({ keyword: 'help', word: 'AYUDA', ambiguous: false });
    expect(keywordOf('volver', 'start')).toEqual({ keyword: 'start', word: 'VOLVER', ambiguous: false });
    expect(keywordOf('info', 'STOP')?.keyword).toBe('stop');
  });

  test('names the keyword where the body has no word to show', () => {
    expect(keywordOf('', 'STOP')).toEqual({ keyword: 'stop', word: 'STOP', ambiguous: false });
  });

  test('never makes a YES opt anyone in again', () => {
    expect(keywordOf('YES', 'START')?.keyword).toBe('yes');
    expect(keywordOf('Yes!', 'START')?.keyword).toBe('yes');
  });

  test.each(['START', 'HELP'])('never turns a stop word into %s', (optOutType) => {
    expect(keywordOf('stop', optOutType)?.keyword).toBe('stop');
  });

  test('does not matter when it is a word we do not know', () => {
    expect(keywordOf('hello', 'MAYBE')).toBeUndefined();
    expect(keywordOf('stop', 'MAYBE')?.keyword).toBe('stop');
  });
});

const anyWord = fc.constantFrom(...Object.values(keywordTable).flat());

test('case, surrounding space and trailing punctuation never change what a word means', () => {
  const around = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '"', '“', '‘'), maxLength: 4 });
  const after = fc.string({ unit: fc.constantFrom(' ', '\n', '.', '!', '?', '…', ',', '"', '”', '’'), maxLength: 4 });
  fc.assert(
    fc.property(anyWord, around, after, fc.boolean(), (word, before, behind, small) => {
      expect(keywordOf(`${before}${small ? word.toLowerCase() : word}${behind}`)).toEqual(keywordOf(word));
    }),
  );
});

test('a keyword with any other word beside it is left to a person', () => {
  const other = fc.stringMatching(/^[a-z]{1,8}$/).filter((word) => word !== 'out' && word !== 'mas');
  fc.assert(
    fc.property(anyWord, other, fc.boolean(), (word, beside, isBefore) => {
      expect(keywordOf(isBefore ? `${beside} ${word}` : `${word} ${beside}`)).toBeUndefined();
    }),
  );
});
