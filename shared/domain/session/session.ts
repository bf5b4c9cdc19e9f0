import * as z from 'zod';

/** Why a session is over: they signed out, touched nothing for too long, worked too long, or may not be here any more. */
export const sessionEnd = z.enum(['signed_out', 'idle', 'too_long', 'withdrawn']);
export type SessionEnd = z.infer<typeof sessionEnd>;

/**
 * One sign-in of one person in one browser, on the machine's time. Every request reads it, so that its end holds at once,
 * although access tokens of it are still unexpired.
 */
export const session = z.object({
  /** The issuer's `origin_jti`, which every access token of this sign-in carries. */
  id: z.string().min(1),
  staffId: z.string().min(1),
  startedAt: z.iso.datetime(),
  /** The last key or click that was told. */
  lastActiveAt: z.iso.datetime(),
  /** The stretch of practice time in which it was last noted that this person is there (presence.rows.ts). */
  seenIn: z.string().optional(),
  /** How long nothing may be touched; absent on a token for scripts, which only a laptop hands out. */
  idleSeconds: z.number().int().positive().optional(),
  /** When it is over whatever happens. */
  endsAt: z.iso.datetime(),
  ended: z.object({ at: z.iso.datetime(), why: sessionEnd }).optional(),
  /** SHA-256 of the secret in the browser's cookie. */
  secretHash: z.string().optional(),
  /** The issuer's refresh token, sealed with that secret: who reads the table cannot use it. */
  sealedRefreshToken: z.string().optional(),
  /** Epoch seconds after which the row is removed. */
  expiresAt: z.number().int(),
});
export type Session = z.infer<typeof session>;

/** The longest a session lasts: a long working day. */
export const longestSessionMs = 12 * 3_600_000;

/** How long a row is kept after its session can be used no more, for a desk that wakes up to learn why. */
const keptSeconds = 86_400;

/** When the row of a session that ends at this moment can go, in epoch seconds. */
export function removalOf(endsAt: Date): number {
  return Math.ceil(endsAt.getTime() / 1000) + keptSeconds;
}

/** Milliseconds until it ends if nothing more is touched, zero or less when it did; undefined where it never idles. */
export function idleMsLeft({ idleSeconds, lastActiveAt }: Session, now: Date): number | undefined {
  return idleSeconds === undefined ? undefined : Date.parse(lastActiveAt) + idleSeconds * 1000 - now.getTime();
}

/** Why a session is over now, written down or not; undefined while it goes on. */
export function endOf(of: Session, now: Date): SessionEnd | undefined {
  if (of.ended) return of.ended.why;
  if (now.getTime() >= Date.parse(of.endsAt)) return 'too_long';
  return (idleMsLeft(of, now) ?? 1) <= 0 ? 'idle' : undefined;
}
