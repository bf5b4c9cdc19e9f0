import * as z from 'zod';
import {
  alertOut,
  cappedCount,
  entriesPageOut,
  entryOut,
  meOut,
  staffOut,
  threadDetailOut,
  threadOut,
} from './api.answers.ts';
import { callRoutes } from './api.calls.ts';
import { draftRoutes } from './api.drafts.ts';
import { cursor, email, id, instant, limit, messageBody, nothing } from './api.fields.ts';
import { liveRoutes } from './api.live.ts';
import type { Route } from './api.route.ts';
import { sessionRoutes } from './api.sessions.ts';
import { uploadRoutes } from './api.uploads.ts';
import { channelName, e164 } from './domain/contact/address.ts';
import { roles } from './domain/staff/staff.ts';
import { threadState } from './domain/thread/thread.ts';

const threadParams = z.object({ threadId: id });

/** The views of the inbox that a list can be asked for. */
export const views = [
  'needs-reply',
  'waiting',
  'mine',
  'unassigned',
  'failed',
  'automated',
  'mentions',
  'snoozed',
  'done',
] as const;

/** The routes of the inbox and of all that is served with it. Apart from the rest, so that its function starts without that. */
export const deskRoutes = {
  health: {
    summary: 'Is it up?',
    roles: 'anyone',
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({ status: z.literal('ok'), version: z.string(), time: z.string() }),
  },
  openApi: {
    summary: 'This API as an OpenAPI document.',
    roles: 'anyone',
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.record(z.string(), z.unknown()),
  },
  ...sessionRoutes,
  me: {
    summary: 'Who is signed in, with the names and places that the pages show.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({
      me: meOut,
      staff: z.array(staffOut),
      practice: z.object({
        name: z.string(),
        undoSeconds: z.number(),
        locations: z.array(z.object({ id: z.string(), name: z.string(), zone: z.string() })),
      }),
      /** For managers and admins. */
      alerts: z.array(alertOut).optional(),
      now: z.string(),
    }),
  },
  listThreads: {
    summary: 'A page of the inbox.',
    roles,
    audits: 'threads',
    status: 200,
    params: nothing,
    query: z.object({
      view: z.enum(views).optional(),
      location: id.optional(),
      assignee: id.optional(),
      channel: channelName.optional(),
      limit,
      cursor,
    }),
    body: nothing,
    out: z.object({ threads: z.array(threadOut), cursor: z.string().optional() }),
  },
  openThread: {
    summary: 'The one thread of a patient or an address, new or not.',
    roles,
    audits: 'thread',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.union([
      z.strictObject({ patientId: id }),
      z.strictObject({ channel: z.literal('sms'), address: e164, location: id.optional() }),
      z.strictObject({ channel: z.literal('email'), address: email, location: id.optional() }),
    ]),
    out: threadDetailOut,
  },
  countThreads: {
    summary: 'What the badges show. A count stops at 99; `more` says that there are more.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: z.object({ location: id.optional() }),
    body: nothing,
    out: z.object({ needsReply: cappedCount, mine: cappedCount, unassigned: cappedCount, failed: cappedCount }),
  },
  readThread: {
    summary: 'The head of a thread; with `entries` its newest entries as well, so many.',
    roles,
    audits: 'thread',
    status: 200,
    params: threadParams,
    query: z.object({ entries: limit.unwrap().optional() }),
    body: nothing,
    out: threadDetailOut.extend({ page: entriesPageOut.optional() }),
  },
  changeThread: {
    summary: 'Done, open, snooze, assign, tag, read. `version` refuses the change when the thread moved since.',
    roles,
    audits: 'thread',
    status: 200,
    params: threadParams,
    query: nothing,
    body: z
      .strictObject({
        state: threadState.optional(),
        /** With state snoozed: until when. */
        snoozedUntil: instant.optional(),
        assignee: id.nullable().optional(),
        tags: z.array(z.string().trim().min(1).max(40)).max(10).optional(),
        priority: z.enum(['normal', 'high']).optional(),
        unread: z.boolean().optional(),
        /** Why it was closed without an answer, or that a failure was dealt with. */
        reason: z.string().trim().min(1).max(200).optional(),
        failureDealtWith: z.literal(true).optional(),
        /** What the newest message seemed to ask for is done, or was not meant. */
        readingDealtWith: z.literal(true).optional(),
        version: z.number().int().optional(),
      })
      .refine((change) => Object.keys(change).some((key) => key !== 'version' && key !== 'reason'), {
        error: 'name at least one thing to change',
      })
      .refine((change) => (change.state === 'snoozed') === (change.snoozedUntil !== undefined), {
        error: 'state snoozed and snoozedUntil go together',
        path: ['snoozedUntil'],
      }),
    out: threadDetailOut,
  },
  takeEmergency: {
    summary: 'Says that you are on what may be an emergency: the page ends, the conversation stands red no more.',
    roles,
    audits: 'thread',
    status: 200,
    params: threadParams,
    query: nothing,
    body: nothing,
    out: threadDetailOut,
  },
  recordContact: {
    summary:
      'Records what somebody said of an address other than by a keyword, or decides whether words were an opt-out.',
    roles,
    audits: 'thread',
    status: 200,
    params: z.object({ threadId: id }),
    query: nothing,
    body: z.strictObject({
      what: z.enum(['opt-out', 'not-an-opt-out', 'care-given', 'outreach-given', 'works-again']),
      channel: z.enum(['sms', 'email']),
      address: z.union([e164, email]),
      source: z.enum(['phone', 'in-person', 'voicemail', 'email', 'own-text']),
      words: z.string().trim().min(1, 'Write what they said, or why you know.').max(300, 'At most 300 characters.'),
    }),
    out: threadDetailOut,
  },
  listEntries: {
    summary: "A thread's entries, newest first.",
    roles,
    audits: 'thread',
    status: 200,
    params: threadParams,
    query: z.object({ limit, cursor }),
    body: nothing,
    out: entriesPageOut,
  },
  ...draftRoutes,
  ...uploadRoutes,
  sendMessage: {
    summary: 'Answers the patient. `id` is a ULID of the client: a retry is the same message.',
    roles,
    audits: 'thread',
    status: 202,
    params: threadParams,
    query: nothing,
    body: messageBody,
    out: entryOut,
  },
  undoMessage: {
    summary: 'Takes a message back while it is held. Answers the message that was taken back.',
    roles,
    audits: 'thread',
    status: 200,
    params: z.object({ threadId: id, messageId: id }),
    query: nothing,
    body: nothing,
    out: entryOut,
  },
  ...liveRoutes,
  fileLink: {
    summary: "A link to a file of a message, good for some minutes. `at` is the message's own.",
    roles,
    audits: 'thread',
    status: 201,
    params: z.object({ threadId: id, messageId: id }),
    query: nothing,
    body: z.strictObject({
      at: instant,
      part: z.union([z.number().int().min(0).max(99), z.enum(['html', 'images', 'original'])]),
    }),
    out: z.object({ url: z.string(), expiresAt: z.string() }),
  },
  ...callRoutes,
} as const satisfies Record<string, Route>;
