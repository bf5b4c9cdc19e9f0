import * as z from 'zod';
import { staff } from '../staff/staff.ts';

/** What a page shows to open its socket: a secret, whose hash alone is kept. It serves once. */
export const ticket = z.object({
  staffId: z.string(),
  /** The session that it was issued in, and that the socket ends with. */
  sessionId: z.string(),
  /** By the machine's time, as sessions are. */
  issuedAt: z.iso.datetime(),
});
export type Ticket = z.infer<typeof ticket>;

export const ticketSeconds = 30;

/** An open page: whose it is, and what that person could see when it was opened. */
export const connection = z.object({
  connectionId: z.string().min(1),
  staffId: z.string(),
  sessionId: z.string(),
  locations: staff.shape.locations,
  /** They could see confidential conversations. */
  confidential: z.boolean().optional(),
});
export type Connection = z.infer<typeof connection>;
