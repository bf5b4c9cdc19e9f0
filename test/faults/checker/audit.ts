import type { Broken, End } from './checker.ts';

/** The rows of each person count up by one. */
export function brokenAudit({ rows }: End): Broken[] {
  const sequences = new Map<string, number[]>();
  for (const { pk, sequence } of rows) {
    if (!String(pk).startsWith('AUDIT#')) continue;
    sequences.set(String(pk), [...(sequences.get(String(pk)) ?? []), Number(sequence)]);
  }
  return [...sequences].flatMap(([actor, numbers]) => {
    const sorted = numbers.toSorted((a, b) => a - b);
    return sorted.every((number, index) => number === index + 1)
      ? []
      : [{ rule: 'audit' as const, what: `${actor} has gaps` }];
  });
}
