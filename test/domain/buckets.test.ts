import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf, bucketStarts, countBelow, quantile, standsFor } from '#shared/domain/metrics/buckets.ts';
import { laterPlaces } from '#shared/domain/metrics/figures.ts';
import { pack, summed, unpack } from '#shared/domain/metrics/packed.ts';

const minute = 60_000;
const length = fc.oneof(
  fc.integer({ min: 1000, max: 2 * 60 * minute }),
  fc.integer({ min: 1000, max: 59 * 24 * 60 * minute }),
);

function counted(lengths: readonly number[]): number[] {
  const counts = bucketStarts.map(() => 0);
  for (const one of lengths) counts[bucketOf(one)] = (counts[bucketOf(one)] ?? 0) + 1;
  return counts;
}

/** By nearest rank, from the lengths themselves. */
function trueQuantile(lengths: readonly number[], share: number): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1] ?? Number.NaN;
}

describe('median and p90 read off the buckets', () => {
  test('are within 2 % of the truth, from a second to 60 days', () => {
    fc.assert(
      fc.property(fc.array(length, { minLength: 1, maxLength: 80 }), fc.constantFrom(0.5, 0.9), (lengths, share) => {
        const truth = trueQuantile(lengths, share);
        const read = quantile(counted(lengths), share) ?? Number.NaN;
        expect(Math.abs(read - truth) / truth).toBeLessThanOrEqual(0.02);
      }),
    );
  });

  test('of parts that are added up are those of the whole', () => {
    fc.assert(
      fc.property(fc.array(length), fc.array(length), (one, other) => {
        expect(summed(counted(one), counted(other))).toEqual(counted([...one, ...other]));
      }),
    );
  });

  test('what took no time at all is zero, nothing has no median, and what took longer than all stands for 60 days', () => {
    expect(quantile(counted([0, 0, 5 * minute]), 0.5)).toBe(0);
    expect(quantile(counted([]), 0.5)).toBeUndefined();
    expect(quantile(counted([400 * 24 * 60 * minute]), 0.5)).toBe(60 * 24 * 60 * minute);
  });
});

test('every bucket begins where the one before ends, at most 4 % wider, and stands for a length within it', () => {
  for (const [bucket, start] of bucketStarts.entries()) {
    expect(bucketOf(start)).toBe(bucket);
    if (bucket === 0) continue;
    expect(bucketOf(start - 1)).toBe(bucket - 1);
    expect(bucketOf(standsFor(bucket))).toBe(bucket);
    const next = bucketStarts[bucket + 1];
    if (next !== undefined) expect(next / start).toBeLessThanOrEqual(1.04);
  }
});

test.each([5, 15, 30, 60, 240, 1440])('how many took less than %i minutes is exact', (minutes) => {
  fc.assert(
    fc.property(fc.array(length), (lengths) => {
      const edge = minutes * minute;
      expect(countBelow(counted(lengths), edge)).toBe(lengths.filter((one) => one < edge).length);
    }),
  );
});

describe('packed counts', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(5), fc.nat(3_000_000))), (counts) => {
        expect(unpack(pack(counts))).toEqual(counts);
      }),
    );
  });

  test('a day of 50,000 answers, none as long as another, is one item of at most 1 KB', () => {
    const places = 2 * laterPlaces;
    const perPlace = Math.ceil(50_000 / places);
    const bytes = pack(Array.from({ length: places }, () => perPlace)).length;
    // Key, version and the names of the attributes.
    expect(bytes + 90).toBeLessThanOrEqual(1024);
  });
});
