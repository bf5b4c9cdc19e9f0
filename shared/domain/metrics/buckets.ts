/**
 * The buckets that lengths of time are counted in, from a second to 60 days: each at most 4 % wider than its beginning, so
 * that what is read off them is within 2 % of the truth, and with an edge at every time that people speak of. Two counts of
 * the same buckets are added bucket by bucket.
 */
const widest = 1.04;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const longest = 60 * day;

/** Times that a bar, a class or a target may end at, in milliseconds. */
const roundTimes = [
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((count) => count * minute),
  ...[1, 2, 4, 8, 12].map((count) => count * hour),
  ...[1, 2, 7, 30].map((count) => count * day),
];

/** Where each bucket begins, in milliseconds; the first holds what took less than a second, the last what took longer than all. */
export const bucketStarts: readonly number[] = starts();

function starts(): number[] {
  const found = [0];
  let next = second;
  while (next < longest) {
    found.push(next);
    const far = Math.floor(next * widest);
    const from = next;
    next = roundTimes.find((time) => time > from && time <= far) ?? far;
  }
  return [...found, longest];
}

/** The bucket of a length of time in milliseconds. */
export function bucketOf(milliseconds: number): number {
  let [low, high] = [0, bucketStarts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((bucketStarts[middle] ?? 0) <= milliseconds) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What stands for every length in a bucket: nobody in it is further from it than 2 %. 0 for the first, 60 days for the last. */
export function standsFor(bucket: number): number {
  const low = bucketStarts[bucket] ?? 0;
  const high = bucketStarts[bucket + 1];
  if (low === 0 || high === undefined) return low;
  return Math.round((2 * low * high) / (low + high));
}

/**
 * The length that a share (0 to 1) of all were no longer than, in milliseconds; undefined where there are none. By nearest
 * rank: the median of four is the second.
 */
export function quantile(counts: readonly number[], share: number): number | undefined {
  const bucket = rankedBucket(counts, share);
  return bucket === undefined ? undefined : standsFor(bucket);
}

/** The bucket in which that length is. */
export function rankedBucket(counts: readonly number[], share: number): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const rank = Math.max(1, Math.ceil(all * share));
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    before += count;
    if (before >= rank) return bucket;
  }
  return undefined;
}

/** How many were shorter than a round time of `roundTimes`. */
export function countBelow(counts: readonly number[], milliseconds: number): number {
  return counts.reduce((sum, count, bucket) => ((bucketStarts[bucket] ?? 0) < milliseconds ? sum + count : sum), 0);
}
