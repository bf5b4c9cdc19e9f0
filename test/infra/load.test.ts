import { expect, test } from 'vitest';
import { load } from '../bench/load.ts';

test('a few seconds of the load of R9, and a kill, lose nothing and double nothing', { timeout: 120_000 }, async () => {
  const { last, n } = await load({ seconds: 3, rate: 5, kills: 1 });
  console.info(`${n}: ${last}`);
  expect(n).toMatch(/^15 texts, then \d+ around 1 kills/);
  expect(last).toMatch(/^0 lost, 0 duplicated;/);
});
