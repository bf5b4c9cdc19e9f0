import type { Broken, End } from './checker.ts';

/** Every text that we said we have stands exactly once, in the one thread of its number, with its words. */
export function brokenInbound({ texted, entries, threads }: End): Broken[] {
  const broken: Broken[] = [];
  for (const { sid, from, body, acknowledgedAt } of texted) {
    const kept = entries.filter((entry) => entry.direction === 'in' && entry.sid === sid);
    if (acknowledgedAt !== undefined && kept.length === 0) broken.push({ rule: 'lost', what: `text ${sid}` });
    if (kept.length > 1) broken.push({ rule: 'duplicated', what: `text ${sid} is kept ${kept.length} times` });
    const [first] = kept;
    if (first && first.text !== body) broken.push({ rule: 'lost', what: `the words of ${sid}` });
    const home = threads.filter(({ addresses }) => addresses.some(({ address }) => address === from));
    if (home.length > 1) broken.push({ rule: 'duplicated', what: `${from} has ${home.length} threads` });
    if (first && home[0]?.id !== first.threadId)
      broken.push({ rule: 'thread', what: `${sid} stands in another thread` });
  }
  return broken;
}
