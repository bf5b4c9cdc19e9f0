import * as z from 'zod';

const error = z.enum([
  '429',
  '500',
  'reset-before',
  'reset-after',
  'timeout-after',
  '20003',
  '21610',
  '30001',
  '30003',
  '30006',
  '30034',
]);

/**
 * How the stand-in misbehaves; the body of `POST /local/faults` for texts. Absent means well-behaved.
 * - `error`: what happens to a send. `429`, `500`, `reset-before`, `20003` and `21610` take nothing; `reset-after` and
 *   `timeout-after` keep the message and give no answer; a `3xxxx` accepts and later calls back with that error code.
 *   Look-ups are never hit.
 * - `rate`: the share of sends the error hits, 0 to 1, default 1, drawn from a generator started with `seed`.
 * - `times`: only the next so many sends are exposed to the error; after them sends work again.
 * - `duplicate`, `reorder`: every callback twice; the final callback before `sent`.
 * - `delaySeconds`: callbacks of messages accepted from now on wait that long, or until faults without it are set.
 * - `drop`: callbacks of calls and recordings that nobody listens to never come.
 * - `listLagMs`: a message is listed only so long after it was accepted.
 */
export const TwilioFaults = z.strictObject({
  /** A code may also be given as a number. */
  error: error.or(z.number().transform(String).pipe(error)).optional(),
  rate: z.number().min(0).max(1).optional(),
  times: z.int().min(1).optional(),
  seed: z.int().optional(),
  duplicate: z.boolean().optional(),
  reorder: z.boolean().optional(),
  drop: z.boolean().optional(),
  delaySeconds: z.number().min(0).max(86_400).optional(),
  listLagMs: z.number().min(0).optional(),
});
export type TwilioFaults = z.infer<typeof TwilioFaults>;

export type TwilioError = NonNullable<TwilioFaults['error']>;

/** Decides, send by send, whether the error of these faults hits it. */
export function drawErrors<E extends string = TwilioError>(
  faults: Pick<TwilioFaults, 'rate' | 'times' | 'seed'> & { error?: E | undefined },
): () => E | undefined {
  const random = seededRandom(faults.seed ?? 1);
  let exposed = faults.times ?? Number.POSITIVE_INFINITY;
  return () => {
    if (!faults.error || exposed <= 0) return undefined;
    exposed -= 1;
    return random() < (faults.rate ?? 1) ? faults.error : undefined;
  };
}

/** mulberry32: numbers from 0 up to 1, the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
