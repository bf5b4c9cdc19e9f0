import * as z from 'zod';
import { entryRef } from '../../entry-ref.ts';
import { thread } from '../thread/thread.ts';

/** An address that was a stranger's conversation, and whether it was written down as the patient's with it. */
const broughtAddress = z.object({ channel: z.enum(['sms', 'email']), address: z.string(), isGiven: z.boolean() });

/**
 * Something that a person brought together by hand, with all that undoing it needs: a stranger's conversation that is a
 * patient's, or one message that belongs in another conversation.
 */
export const merge = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** The staff id of who did it. */
  by: z.string(),
  /** The conversations, by their own ids. */
  from: z.string(),
  into: z.string(),
  /** Absent where a message went back to the conversation of its number. */
  patientId: z.string().optional(),
  /** A whole conversation: its head as it stood, and the address it was of. */
  thread: z.object({ before: thread, address: broughtAddress.optional() }).optional(),
  /** One message: where it stood and where it stands. */
  entry: z
    .object({
      before: entryRef,
      after: entryRef,
      /** The number or e-mail address that went from one patient to another with it. */
      address: z
        .object({
          channel: z.enum(['sms', 'email']),
          address: z.string(),
          from: z.string().optional(),
          to: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  undone: z.object({ at: z.iso.datetime(), by: z.string() }).optional(),
  version: z.number().int(),
});
export type Merge = z.infer<typeof merge>;
