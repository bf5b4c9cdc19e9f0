import * as z from 'zod';

/**
 * What an e-mail from outside has besides its words. `text` of its entry is what the writer wrote themselves; what they
 * quoted stands in `quoted`; the whole mail as it came is the file `original`,
 * absent for an answer written on the secure page.
 */
export const inboundMail = z.object({
  subject: z.string(),
  fromName: z.string().optional(),
  /** As the mail gave it, with its angle brackets. */
  messageId: z.string().optional(),
  references: z.array(z.string()).optional(),
  quoted: z.string().optional(),
  /** The cleaned HTML, where the mail had any. `rich`: words alone would not show it (pictures, tables, lists). */
  html: z.object({ key: z.string(), remoteImages: z.number().int(), rich: z.boolean() }).optional(),
  original: z.string().optional(),
  /** Verified: the domain in From is the one that a passing DKIM signature or SPF stands for. */
  sender: z.enum(['verified', 'unverified']),
  /** How its thread was found. */
  threadedBy: z.enum(['our-id', 'reply-token', 'address', 'own-thread', 'secure-page']),
  /** Why it starts no clock: written by a machine, to a list, or a report of a mail that did not arrive. */
  automatic: z.enum(['auto-reply', 'list', 'report']).optional(),
  /** Attachments beyond those that stand in `files`: they are kept in the mail as it came, not each by itself. */
  onlyInOriginal: z.array(z.object({ nth: z.number().int(), name: z.string(), bytes: z.number().int() })).optional(),
  /** How many more there are than that lists. */
  untold: z.number().int().optional(),
  /** An earlier entry with the same Message-ID and other content. */
  sameIdAs: z.string().optional(),
  /** It could not be read: only the original stands. */
  unreadable: z.boolean().optional(),
  /** It came while the practice had incoming mail switched off. */
  whileOff: z.boolean().optional(),
});
export type InboundMailPart = z.infer<typeof inboundMail>;

/** What an e-mail of ours has besides its words. */
export const outboundMail = z.object({
  subject: z.string(),
  inReplyTo: z.string().optional(),
  /** Oldest first, as they stand in the header. */
  references: z.array(z.string()).optional(),
  /** What left: the words themselves, or only word of them with a link. Absent until it leaves. */
  content: z.enum(['full', 'notice']).optional(),
});
export type OutboundMailPart = z.infer<typeof outboundMail>;
