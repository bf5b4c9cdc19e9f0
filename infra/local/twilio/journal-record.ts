import * as z from 'zod';
import { Accepted } from './message.ts';
import { Received } from './received.ts';

/** Everything the stand-in must not forget of messages. */
export const JournalRecord = z.discriminatedUnion('kind', [
  Accepted,
  Received,
  z.strictObject({ kind: z.literal('called-back'), sid: z.string(), index: z.int() }),
  z.strictObject({ kind: z.literal('opted-out'), to: z.string(), from: z.string() }),
  z.strictObject({ kind: z.literal('opted-in'), to: z.string(), from: z.string() }),
]);
export type JournalRecord = z.infer<typeof JournalRecord>;
