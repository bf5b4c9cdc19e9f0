import * as z from 'zod';
import { entryRef } from '../../entry-ref.ts';
import { type Patient, patient } from '../patient/patient.ts';
import { thread } from '../thread/thread.ts';

/** An address that was a stranger's conversation, and whether it was written down as the patient's with it. */
const broughtAddress = z.object({ channel: z.enum(['sms', 'email']), address: z.string(), isGiven: z.boolean() });

/** What a record that stays takes from the other where it says nothing itself. */
export const filledFields = [
  'birthDate',
  'zone',
  'language',
  'interpreter',
  'transport',
  'deceased',
  'outsideId',
] as const satisfies readonly (keyof Patient)[];

const cameAlong = z.object({
  fields: patient.pick({
    birthDate: true,
    zone: true,
    language: true,
    interpreter: true,
    transport: true,
    deceased: true,
    outsideId: true,
  }),
  /** Numbers and e-mail addresses that it did not have. */
  addresses: z.array(z.string()),
  /** Those that are no patient's own any more, since a guardian has them: of the record that stays, and of the other. */
  left: z.object({ kept: z.array(z.string()), gone: z.array(z.string()) }),
});
/** What a record took from the one that was merged into it. */
export type CameAlong = z.infer<typeof cameAlong>;

/**
 * Something that a person brought together by hand, with all that undoing it needs: a stranger's conversation that is a
 * patient's, one message that belongs in another conversation, or a second record of the same patient.
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
  /** A whole record: `patientId` stays, `gone` is the other; `from` and `into` are their conversations. */
  record: z
    .object({
      gone: z.string(),
      /** Why, in the words of who did it. */
      reason: z.string(),
      /** The head of its conversation as it stood; absent where nobody had written there. */
      before: thread.optional(),
      /** Its visits. */
      visits: z.array(z.string()),
      came: cameAlong,
      /** Who may be told of the patient was said in the other record, and is in this one now. */
      household: z.boolean(),
      /** Some of its visits are still to be taken over, or back. */
      isMoving: z.boolean(),
    })
    .optional(),
  undone: z.object({ at: z.iso.datetime(), by: z.string() }).optional(),
  version: z.number().int(),
});
export type Merge = z.infer<typeof merge>;
