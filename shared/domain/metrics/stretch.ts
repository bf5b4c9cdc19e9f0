import * as z from 'zod';

/** Messages of a patient by the hour in which they came, by the clock on the wall of the location. */
const arrivals = z.object({ channel: z.string(), day: z.string(), hour: z.number().int(), count: z.number().int() });

/** Why a message is left out of response times (metric definition 4). */
export const leftOutKinds = ['confirmation', 'keyword', 'automatic'] as const;
export type LeftOutKind = (typeof leftOutKinds)[number];
const leftOut = z.object({
  channel: z.string(),
  day: z.string(),
  kind: z.enum(leftOutKinds),
  count: z.number().int(),
});

/** How old a turn was that stood open at five in the afternoon of a day: under 1 h, 4 h, 24 h, more. */
const stood = z.object({ day: z.string(), age: z.number().int() });

/**
 * A stretch of a thread: one turn, and what the patient sent from its start to the start of the next; the first one of a
 * thread may be without a turn. What is counted of a thread is the sum of its stretches, and each says by itself
 * what that is (figures-of.ts): days and hours are cut by the location's own clock. Lengths are milliseconds.
 */
export const stretch = z.object({
  threadId: z.string(),
  location: z.string(),
  /** Whether it found the thread done, or new. */
  foundDone: z.boolean(),
  turn: z
    .object({
      startedAt: z.iso.datetime(),
      firstEntryId: z.string(),
      channel: z.string(),
      /** The day and hour in which it began. */
      day: z.string(),
      hour: z.number().int(),
      state: z.enum(['waiting', 'answered', 'no-reply-needed']),
      dueAt: z.iso.datetime(),
      endedAt: z.iso.datetime().optional(),
      endDay: z.string().optional(),
      /** The staff id of who ended it. */
      by: z.string().optional(),
      wall: z.number().optional(),
      /** Absent, never 0, where no opening hours are set. */
      business: z.number().optional(),
      stood: z.array(stood),
    })
    .optional(),
  arrived: z.array(arrivals),
  leftOut: z.array(leftOut),
});
export type Stretch = z.infer<typeof stretch>;
export type StretchTurn = NonNullable<Stretch['turn']>;
