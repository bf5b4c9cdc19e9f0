import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import type { Series } from './figures.ts';
import { pack, unpack } from './packed.ts';

/** The figures of one day in one series, as packed counts; at most 1 KB. */
const figures = z
  .object({ pk: z.string(), sk: z.string(), counts: z.instanceof(Uint8Array), version: z.number().int() })
  .transform(({ pk, sk, counts, version }) => ({
    series: pk.slice(prefix.length) as Series,
    day: sk,
    counts: unpack(counts),
    version,
  }));
export type Figures = z.infer<typeof figures>;
export const figuresRow: RowKind<Figures> = { name: 'figures', schema: figures };

const prefix = 'ROLLUP#';

/** `ROLLUP#riverside#sms#business | 2026-03-02` */
export function figuresKey(series: Series, day: string): Key {
  return { pk: `${prefix}${series}`, sk: day };
}

/** The days of a series between two dates, both included. */
export function figuresBetween(series: Series, from: string, to: string): QueryOptions {
  return { pk: `${prefix}${series}`, from, to };
}

/** Every day of a series. */
export function figuresOfSeries(series: Series): QueryOptions {
  return { pk: `${prefix}${series}`, consistent: true };
}

/** Replaces the figures of a day as they were read. */
export function putFigures(
  series: Series,
  day: string,
  counts: readonly number[],
  readVersion: number | undefined,
): Write {
  return {
    key: figuresKey(series, day),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { counts: pack(counts), version: (readVersion ?? 0) + 1 },
  };
}
