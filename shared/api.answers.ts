import * as z from 'zod';
import { channelName } from './domain/contact/address.ts';
import { failure, media, reason, sendStatus } from './domain/message/entry.ts';
import { roles } from './domain/staff/staff.ts';
import { lastEntry, openTurn, threadState } from './domain/thread/thread.ts';

/** A thread as the inbox and its head show it. */
export const threadOut = z.object({
  id: z.string(),
  location: z.string(),
  patientId: z.string().optional(),
  name: z.string(),
  addresses: z.array(z.object({ channel: channelName, address: z.string() })),
  state: threadState,
  assignee: z.string().optional(),
  unread: z.number(),
  lastEntry: lastEntry.optional(),
  lastAt: z.string(),
  /** Only on a single thread; a list gives `dueAt`. */
  turn: openTurn.optional(),
  dueAt: z.string().optional(),
  failure: z.object({ messageId: z.string(), code: z.string() }).optional(),
  alarm: z.string().optional(),
  snoozedUntil: z.string().optional(),
  tags: z.array(z.string()),
  priority: z.enum(['normal', 'high']),
  version: z.number(),
});
export type ThreadOut = z.infer<typeof threadOut>;

/** Whether a text can be sent to the thread now, and what to do where it cannot. Only on a single thread. */
const sendingOut = z.object({
  channel: channelName,
  to: z.string().optional(),
  from: z.string().optional(),
  decision: z.enum(['send', 'hold', 'block']),
  until: z.string().optional(),
  reasons: z.array(reason),
});

/** One thread opened: its head, and what stands in the way of a text. */
export const threadDetailOut = threadOut.extend({ sending: sendingOut });
export type ThreadDetailOut = z.infer<typeof threadDetailOut>;

/** One entry of a thread. `status` and what follows it stand on messages we send. */
export const entryOut = z.object({
  id: z.string(),
  kind: z.enum(['text', 'email', 'call', 'note', 'event']),
  direction: z.enum(['in', 'out']),
  channel: channelName,
  text: z.string(),
  at: z.string(),
  by: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  media: z.array(media).optional(),
  /** The text is the beginning of a message too large to show; the whole is kept. */
  cut: z.boolean().optional(),
  keyword: z.string().optional(),
  event: z.string().optional(),
  purpose: z.string().optional(),
  status: sendStatus.optional(),
  /** With status held: when it leaves. */
  leavesAt: z.string().optional(),
  /** With status unknown: `checking` or `may-have-been-sent`. */
  unknown: z.string().optional(),
  reasons: z.array(reason).optional(),
  failure: failure.optional(),
});
export type EntryOut = z.infer<typeof entryOut>;

/** A patient as the desk keeps them. */
export const patientOut = z.object({
  id: z.string(),
  threadId: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  birthDate: z.string().optional(),
  phones: z.array(z.string()),
  emails: z.array(z.string()),
  location: z.string(),
  zone: z.string().optional(),
  language: z.string().optional(),
  outsideId: z.string().optional(),
  version: z.number(),
});
export type PatientOut = z.infer<typeof patientOut>;

/** Where the browser goes to sign in and out: an authorization code with PKCE, as this client. */
export const signInOut = z.object({ authorizeUrl: z.string(), signOutUrl: z.string(), clientId: z.string() });

/** A session that goes on: whose it is, and for how long it does if nothing is touched, and at the longest. */
export const sessionOut = z.object({
  staffId: z.string(),
  /** How long nothing may be touched. */
  idleSeconds: z.number(),
  idleInSeconds: z.number(),
  endsInSeconds: z.number(),
});

/** A session with its access token of the next minutes. */
export const grantedOut = sessionOut.extend({ accessToken: z.string(), expiresInSeconds: z.number() });

/** A person of the practice as colleagues see them. */
export const staffOut = z.object({ id: z.string(), name: z.string(), role: z.enum(roles) });

/** A number on a badge: `more` says that there are more than `count`. */
export const cappedCount = z.object({ count: z.number(), more: z.boolean() });

/** How far what a person may see has changed, and the practice's time. */
export const latestChangeOut = z.object({ version: z.number(), now: z.string() });
