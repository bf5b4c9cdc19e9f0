import * as z from 'zod';
import { accepted } from './mail.ts';

/** Everything the stand-in must not forget. */
export const journalRecord = z.discriminatedUnion('kind', [
  accepted,
  z.strictObject({ kind: z.literal('posted'), events: z.array(z.string()) }),
]);
