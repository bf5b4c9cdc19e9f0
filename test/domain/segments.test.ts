import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { segmentsOf } from '#shared/domain/message/segments.ts';

describe('one character', () => {
  test.each([...'aZ09@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà¡ΔΦΓΛΩΠΨΣΘΞ_ \n\r!"#¤%&\'()*+,-./:;<=>?'])(
    '%j is GSM-7',
    (character) => {
      expect(segmentsOf(character)).toEqual({ encoding: 'GSM-7', segments: 1, units: 1, unitsPerSegment: 160 });
    },
  );

  test.each([...'^{}\\[~]|€'])('%s is GSM-7 and counts twice', (character) => {
    expect(segmentsOf(character)).toEqual({ encoding: 'GSM-7', segments: 1, units: 2, unitsPerSegment: 160 });
  });

  test.each([...'áíóúÁÍÓÚç“”‘’–…`'])('%s is not, and is shown', (character) => {
    expect(segmentsOf(`abc${character}é’`)).toEqual({
      encoding: 'UCS-2',
      segments: 1,
      units: 6,
      unitsPerSegment: 70,
      offending: character,
    });
  });

  test('an emoji takes two UTF-16 units', () => {
    expect(segmentsOf('👍')).toEqual({
      encoding: 'UCS-2',
      segments: 1,
      units: 2,
      unitsPerSegment: 70,
      offending: '👍',
    });
  });
});

describe('the length of a segment', () => {
  test.each([
    [160, 1, 160],
    [161, 2, 153],
    [306, 2, 153],
    [307, 3, 153],
    [1600, 11, 153],
  ])('%d GSM-7 characters are %d', (length, segments, unitsPerSegment) => {
    expect(segmentsOf('a'.repeat(length))).toEqual({ encoding: 'GSM-7', segments, units: length, unitsPerSegment });
  });

  test.each([
    [70, 1, 70],
    [71, 2, 67],
    [134, 2, 67],
    [135, 3, 67],
  ])('%d UCS-2 characters are %d', (length, segments, unitsPerSegment) => {
    const counted = segmentsOf(`á${'a'.repeat(length - 1)}`);
    expect(counted).toEqual({ encoding: 'UCS-2', segments, units: length, unitsPerSegment, offending: 'á' });
  });

  test('one accent turns 1 segment into 3', () => {
    const plain = 'a'.repeat(150);
    expect(segmentsOf(plain).segments).toBe(1);
    expect(segmentsOf(`${plain}á`).segments).toBe(3);
  });

  test('a character is not cut in two: it begins the next segment', () => {
    expect(segmentsOf(`${'a'.repeat(152)}€${'a'.repeat(152)}`).segments).toBe(3);
    expect(segmentsOf('a'.repeat(306)).segments).toBe(2);
  });

  test('an empty text is one segment of nothing', () => {
    expect(segmentsOf('')).toEqual({ encoding: 'GSM-7', segments: 1, units: 0, unitsPerSegment: 160 });
  });
});

test('no text is counted shorter than it is', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', 'é', '€', '|', '\n', '\r'), maxLength: 400 }),
    fc.string({ unit: fc.constantFrom('á', 'a', '👍', '👨‍👩‍👧‍👦', '\u0301'), maxLength: 200 }),
  );
  fc.assert(
    fc.property(piece, (text) => {
      const { encoding, segments, units, unitsPerSegment, offending } = segmentsOf(text);
      expect(segments * unitsPerSegment).toBeGreaterThanOrEqual(units);
      expect(offending === undefined).toBe(encoding === 'GSM-7');
      if (encoding === 'UCS-2') expect(units).toBe(text.length);
    }),
  );
});

test('one letter under hundreds of accents is not one segment', () => {
  expect(segmentsOf(`a${'\u0301'.repeat(999)}`)).toMatchObject({ segments: 15, units: 1000 });
});
