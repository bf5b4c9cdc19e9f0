import * as z from 'zod';
import { callOutcome } from './domain/call/call.ts';
import { channelName } from './domain/contact/address.ts';
import { failure, media, sendStatus } from './domain/message/entry.ts';
import { reason } from './domain/message/reason.ts';
import { toldState } from './domain/page/told.ts';
import { roles, staff } from './domain/staff/staff.ts';
import { lastEntry, nextAppointment, openTurn, threadState } from './domain/thread/thread.ts';

/** A thread as the inbox and its head show it. */
export const threadOut = z.object({
  id: z.string(),
  location: z.string(),
  patientId: z.string().optional(),
  /** The patient's own, that no guardian and not everybody of the desk may see. */
  confidential: z.boolean().optional(),
  name: z.string(),
  /** `shared`: of several patients, and whom this is about is not known yet. */
  addresses: z.array(z.object({ channel: channelName, address: z.string(), shared: z.literal(true).optional() })),
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
  /** The patient's next visit; over once its time has come. */
  nextAppointment: nextAppointment.optional(),
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

/** Whether an e-mail can be sent to the thread now, under which subject, and whether its words leave with it. */
const mailingOut = sendingOut.omit({ channel: true }).extend({
  subject: z.string(),
  content: z.enum(['full', 'notice']),
});

/** One thread opened: its head, and what stands in the way of a text or an e-mail. */
export const threadDetailOut = threadOut.extend({
  /** The patient's, where it is known. */
  birthDate: z.string().optional(),
  /** Who writes for the patient from these addresses: what comes from there is not the patient's own. */
  guardians: z.array(z.object({ address: z.string(), name: z.string(), relation: z.string() })).optional(),
  sending: sendingOut,
  mailing: mailingOut,
  /** The address a text would go to: may we, and does it work. */
  contact: z
    .object({
      optedOut: z.object({ at: z.string(), word: z.string() }).optional(),
      openAtProvider: z.boolean().optional(),
      care: z.string().optional(),
      outreach: z.string().optional(),
      health: z.array(
        z.object({
          kind: z.string(),
          code: z.string(),
          at: z.string(),
          words: z.string(),
          stops: z.string(),
          clears: z.string(),
        }),
      ),
    })
    .optional(),
  /** Several patients have its address, so it is a conversation of none of them: who they are, of those at its location. */
  sharedBy: z.array(z.string()).optional(),
  /** The reader's own drafts by channel, and when each was last written at. Only of a thread that is read. */
  drafts: z.array(z.object({ channel: z.enum(['sms', 'email']), text: z.string(), at: z.string() })).optional(),
  /** Words that may be an opt-out: what they were, from which address, and by when somebody must have decided. */
  revocation: z
    .object({
      entryId: z.string(),
      at: z.string(),
      address: z.string(),
      kind: z.enum(['stop', 'wrong-person']),
      words: z.string(),
      source: z.enum(['email', 'voicemail']).optional(),
      also: z.array(z.object({ channel: z.enum(['sms', 'email']), address: z.string() })).optional(),
      dueAt: z.string(),
    })
    .optional(),
  /** Words that may speak of an emergency, until somebody is on it. */
  emergency: z
    .object({
      entryId: z.string(),
      at: z.string(),
      words: z.string(),
      /** Who was told, oldest first: whose telephone (`on-call`, or a staff id), how, the last look's verdict, what came of it. */
      told: z.array(
        z.object({
          id: z.string(),
          at: z.string(),
          whose: z.string(),
          way: z.enum(['text', 'call']),
          decision: z.enum(['send', 'block']),
          reasons: z.array(reason),
          state: toldState,
        }),
      ),
    })
    .optional(),
  /** What the newest message seems to ask for, and about which visit: for a person to do. */
  reading: z
    .object({
      entryId: z.string(),
      /** confirm, cancel, reschedule or late */
      intent: z.string(),
      words: z.string(),
      appointmentId: z.string().optional(),
    })
    .optional(),
});
export type ThreadDetailOut = z.infer<typeof threadDetailOut>;

/** A file of a message, to be fetched by a link (`fileLink`). */
const fileOut = z.object({
  nth: z.number(),
  name: z.string(),
  type: z.string(),
  bytes: z.number(),
  /** On ours: the upload it was, for it to be sent again. */
  upload: z.string().optional(),
});

/** What an e-mail has besides its words. Its HTML is fetched on its own (`fileLink`). */
const mailOut = z.object({
  subject: z.string(),
  fromName: z.string().optional(),
  quoted: z.string().optional(),
  hasHtml: z.boolean().optional(),
  /** The HTML shows what words alone would not. */
  rich: z.boolean().optional(),
  remoteImages: z.number().optional(),
  sender: z.enum(['verified', 'unverified']).optional(),
  threadedBy: z.string().optional(),
  automatic: z.string().optional(),
  /** Attachments that are only kept in the mail as it came, and how many more than these. */
  onlyInOriginal: z.array(z.object({ nth: z.number(), name: z.string(), bytes: z.number() })).optional(),
  untold: z.number().optional(),
  sameIdAs: z.string().optional(),
  unreadable: z.boolean().optional(),
  whileOff: z.boolean().optional(),
  /** On ours, once it has left: the words themselves, or only word of them. */
  content: z.enum(['full', 'notice']).optional(),
});

/** What stands on a call beside who called whom. */
const callOut = z.object({
  outcome: callOutcome,
  /** Why nobody was reached: busy, no-answer, failed, canceled. */
  dialled: z.string().optional(),
  /** The desk's number that took it. */
  answeredBy: z.string().optional(),
  /** How long they talked. */
  seconds: z.number().optional(),
  /** Once it is kept, it is the first file of its entry. */
  voicemail: z
    .object({
      seconds: z.number(),
      state: z.enum(['waiting', 'kept', 'lost']),
      /** How loud each part of it is, as digits from 0 to 9; absent where that is not known. */
      loudness: z.string().optional(),
      transcript: z.string().optional(),
    })
    .optional(),
  /** The text that answers a missed call, or why there is none. */
  textBack: z
    .object({
      state: z.enum(['due', 'posted', 'skipped']),
      reason: z.string().optional(),
      /** Every reason why there is none. */
      reasons: z.array(reason).optional(),
    })
    .optional(),
  placing: z.enum(['waiting', 'claimed', 'placed', 'failed']).optional(),
  logged: z.boolean().optional(),
  note: z.string().optional(),
});

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
  /** Only on an e-mail. */
  mail: mailOut.optional(),
  /** What came or goes with it. */
  files: z.array(fileOut).optional(),
  /** On ours, once it has left: with the message itself, or on the page behind its link. */
  filesBy: z.enum(['mms', 'attachment', 'link']).optional(),
  /** The writer wanted its files on that page, whatever else could take them. */
  filesAs: z.literal('link').optional(),
  /** Pictures that the provider did not give. */
  missingFiles: z.number().optional(),
  event: z.string().optional(),
  /** What was assigned or brought together by hand: what undoes it. */
  mergeId: z.string().optional(),
  purpose: z.string().optional(),
  status: sendStatus.optional(),
  /** With status held: when it leaves. */
  leavesAt: z.string().optional(),
  /** With status unknown: `checking` or `may-have-been-sent`. */
  unknown: z.string().optional(),
  reasons: z.array(reason).optional(),
  failure: failure.optional(),
  /** Of a message we send: the last look's decision by what became of it, with staff's own reason for sending at night. */
  sendNowReason: z.string().optional(),
  /** Only on calls. */
  call: callOut.optional(),
});
export type EntryOut = z.infer<typeof entryOut>;

/** Entries of a thread, newest first; `cursor` asks for older ones. */
export const entriesPageOut = z.object({ entries: z.array(entryOut), cursor: z.string().optional() });

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
  interpreter: z.string().optional(),
  transport: z.string().optional(),
  deceased: z.boolean().optional(),
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
export const staffOut = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  awayUntil: z.string().optional(),
});

/** A limit that stopped messages within the last day, and that nobody has looked at. */
export const alertOut = z.object({
  code: z.string(),
  message: z.string(),
  at: z.string(),
  lastAt: z.string(),
  threadId: z.string().optional(),
});

/** A person of the practice as Settings shows them. */
export const staffMemberOut = staff.extend({ version: z.number() });

/** An answer that says no more than that it was done. */
export const patientless = z.object({ done: z.literal(true) });

/** A number on a badge: `more` says that there are more than `count`. */
export const cappedCount = z.object({ count: z.number(), more: z.boolean() });

/** How far what a person may see has changed, and the practice's time. */
export const latestChangeOut = z.object({ version: z.number(), now: z.string() });

/** The same as they see themselves. */
export const meOut = staffOut.extend({ phone: z.string().optional() });
