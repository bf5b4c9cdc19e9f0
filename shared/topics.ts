import * as z from 'zod';
import { entryRef } from './entry-ref.ts';

export type { EntryRef } from './entry-ref.ts';

/**
 * Every queue body. Queues carry ids only; the state they speak of is in the table, so that a lost or repeated body
 * costs nothing: the minute sweep sends it again, and the job finds its work done.
 */
export const topics = {
  /** One message to a patient that may be due to leave, or one call to be placed. Consumed by functions/jobs/outbound.ts. */
  outbound: entryRef.extend({
    /** A call that the desk asked for, not a message. */
    dials: z.literal(true).optional(),
  }),
  /** Work that became due for another reason. Consumed by functions/jobs/jobs.ts. */
  jobs: z.discriminatedUnion('job', [
    z.object({ job: z.literal('wake-thread'), threadId: z.string().min(1) }),
    z.object({ job: z.literal('settle-parked'), providerId: z.string().min(1) }),
    z.object({ job: z.literal('apply-settings') }),
    /** Somebody of the practice who is to be let in, or shut out. */
    z.object({ job: z.literal('tend-sign-in'), staffId: z.string().min(1) }),
    entryRef.extend({ job: z.literal('read-words') }),
    /** Words that may be an opt-out and that nobody has decided on. */
    z.object({ job: z.literal('watch-revocation'), threadId: z.string().min(1) }),
    /** A file that staff brought, which may go with no message. */
    z.object({ job: z.literal('forget-upload'), uploadId: z.string().min(1) }),
    z.object({ job: z.literal('fetch-media'), ref: entryRef }),
    /** A call whose voicemail, text back or end has to be seen to. */
    entryRef.extend({ job: z.literal('tend-call') }),
    /** Words that may speak of an emergency, and that nobody has taken. */
    z.object({ job: z.literal('page'), pageId: z.string().min(1) }),
    z.object({ job: z.literal('settle-visit'), appointmentId: z.string().min(1) }),
    z.object({ job: z.literal('import'), importId: z.string().min(1) }),
    z.object({ job: z.literal('remind'), appointmentId: z.string().min(1) }),
    /** A patient who is to be asked how the practice did. */
    z.object({ job: z.literal('ask-survey'), threadId: z.string().min(1), id: z.string().min(1) }),
    z.object({ job: z.literal('apply-ladders') }),
    z.object({ job: z.literal('send-digests') }),
    /** Words and files of conversations that are kept no longer. */
    z.object({ job: z.literal('forget-words') }),
    /** Who may be told of a patient comes up for review, or ends. */
    z.object({ job: z.literal('review-household'), patientId: z.string().min(1) }),
    /** Visits of a merged record that are still to be taken over, or back. */
    z.object({ job: z.literal('move-visits'), mergeId: z.string().min(1) }),
  ]),
} as const;

export type Topic = keyof typeof topics;
export type TopicBody<T extends Topic> = z.infer<(typeof topics)[T]>;
