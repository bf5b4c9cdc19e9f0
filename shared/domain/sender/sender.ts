import * as z from 'zod';
import { channelName } from '../contact/address.ts';

/**
 * How one of our own numbers fares with its provider. No row stands while all is well: what is closed and has no line
 * costs nothing. Instants are milliseconds since 1970, so that the end of the line can be moved by adding to it.
 */
export const sender = z.object({
  channel: channelName,
  number: z.string(),
  /** Calls in a row to which the provider gave no useful answer. */
  failures: z.number().int().default(0),
  /** Nobody calls until then; whoever comes first afterwards tries alone. */
  openUntil: z.number().optional(),
  /** Times in a row that it was opened; each waits longer. */
  opened: z.number().int().default(0),
  /** Where the line of waiting messages begins and ends. */
  lineFrom: z.number().optional(),
  lineEnd: z.number().optional(),
});
export type Sender = z.infer<typeof sender>;

/** Failures in a row that open the breaker: what is in hand at once (5 x 4) is then the most that calls in vain. */
export const mostFailures = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 5 * 60_000;
/** How long the one that tries alone may take; as long as its function may run. */
const trialMs = 60_000;

/**
 * Whether a message may call its provider now. `go`: all is well, or its place in the line has come. `try`: the pause
 * is over and somebody must call alone, once that is claimed. `wait`: take a place in the line.
 */
export function admission(of: Sender | undefined, hasPlace: boolean, now: number): 'go' | 'try' | 'wait' {
  if (!of) return 'go';
  if (of.openUntil !== undefined) return of.openUntil > now ? 'wait' : 'try';
  const isLine = (of.lineFrom ?? 0) <= now && now < (of.lineEnd ?? 0);
  return isLine && !hasPlace ? 'wait' : 'go';
}

/** Until when nobody calls after another failure in vain. */
export function pauseUntil(of: Pick<Sender, 'opened'>, now: number): number {
  return now + Math.min(longestPauseMs, firstPauseMs * 2 ** of.opened);
}

export function trialUntil(now: number): number {
  return now + trialMs;
}

/** The next place in the line and the line with it: behind who waits already, not before the pause is over. */
export function nextPlace(
  of: Pick<Sender, 'openUntil' | 'lineFrom' | 'lineEnd'> | undefined,
  earliest: number,
  spacingMs: number,
): { place: number; lineFrom: number; lineEnd: number } {
  const base = Math.max(earliest, of?.openUntil ?? 0);
  const isLine = of?.lineEnd !== undefined && of.lineEnd >= base;
  const place = isLine ? (of.lineEnd ?? base) : base;
  return { place, lineFrom: isLine ? (of.lineFrom ?? base) : base, lineEnd: place + spacingMs };
}
