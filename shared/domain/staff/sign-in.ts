import * as z from 'zod';

/**
 * Whether somebody of the practice can prove who they are. The practice's row of them (staff.ts) decides what they may do;
 * this follows it at the issuer of tokens, where they are known by the same id.
 */
export const signIn = z.object({
  staffId: z.string(),
  /** `asked`: not yet as the person's row says; `refused`: it cannot be, for the reason that `why` gives. */
  state: z.enum(['asked', 'open', 'ended', 'refused']),
  why: z.enum(['no-email', 'email-taken']).optional(),
  /** The change that asked for it last: what was done for an older one does not count. */
  asked: z.string(),
  /** They are to be written to once more. */
  again: z.literal(true).optional(),
  /** When they were written to last. */
  invitedAt: z.iso.datetime().optional(),
});
export type SignIn = z.infer<typeof signIn>;
