import * as z from 'zod';
import { paths, type RouteName } from './api.paths.ts';
import { channelName, e164 } from './domain/contact/address.ts';
import { failure, media, reason, sendStatus } from './domain/message/entry.ts';
import { type Role, roles } from './domain/staff/staff.ts';
import { lastEntry, openTurn, threadState } from './domain/thread/thread.ts';

/** What a route's audit row names: nothing, one thread, one patient, or everybody a list showed. */
export type Audited = 'nothing' | 'thread' | 'patient' | 'threads' | 'patients';

export interface Route {
  summary: string;
  /** Who may call it; `anyone` needs no token. */
  roles: readonly Role[] | 'anyone';
  audits: Audited;
  /** The status of a good answer. */
  status: 200 | 201 | 202;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  out: z.ZodType;
}

const nothing = z.object({});
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id: letters, digits, - and _');
const ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'a ULID: 26 characters of Crockford base 32');
const limit = z.coerce.number().int().min(1).max(100).default(25);
const cursor = z.string().min(1).max(4096).optional();
/** An instant, as the table sorts it: with milliseconds, whatever the caller wrote. */
const instant = z.iso.datetime().transform((text) => new Date(text).toISOString());
/** No longer than a mail address can be. */
const email = z.email().max(254).toLowerCase();
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
export const sendingOut = z.object({
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

const zone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
  error: 'an IANA time zone, like America/New_York',
});
const patientFields = z.object({
  givenName: z.string().trim().min(1).max(80),
  familyName: z.string().trim().min(1).max(80),
  birthDate: z.iso.date().optional(),
  phones: z.array(e164).max(5).default([]),
  emails: z.array(email).max(5).default([]),
  location: id,
  zone: zone.optional(),
  language: z.enum(['en', 'es']).optional(),
  outsideId: z.string().trim().min(1).max(64).optional(),
});

/** A person of the practice as colleagues see them. */
export const staffOut = z.object({ id: z.string(), name: z.string(), role: z.enum(roles) });

/** Every route: who may call it, what goes in, what comes out and what is audited. */
export const routes = {
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
  me: {
    summary: 'Who is signed in, with the names and places that the pages show.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({
      me: staffOut,
      staff: z.array(staffOut),
      practice: z.object({
        name: z.string(),
        undoSeconds: z.number(),
        locations: z.array(z.object({ id: z.string(), name: z.string(), zone: z.string() })),
      }),
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
    ]),
    out: threadDetailOut,
  },
  readThread: {
    summary: 'The head of a thread.',
    roles,
    audits: 'thread',
    status: 200,
    params: threadParams,
    query: nothing,
    body: nothing,
    out: threadDetailOut,
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
  listEntries: {
    summary: "A thread's entries, newest first.",
    roles,
    audits: 'thread',
    status: 200,
    params: threadParams,
    query: z.object({ limit, cursor }),
    body: nothing,
    out: z.object({ entries: z.array(entryOut), cursor: z.string().optional() }),
  },
  sendMessage: {
    summary: 'Answers the patient. `id` is a ULID of the client: a retry is the same message.',
    roles,
    audits: 'thread',
    status: 202,
    params: threadParams,
    query: nothing,
    body: z.strictObject({
      id: ulid,
      channel: z.literal('sms'),
      text: z
        .string()
        .max(1600, 'at most 1,600 characters')
        .refine((text) => text.trim().length > 0, 'a message needs words'),
      lastSeenEntryId: id.optional(),
      sendAt: instant.optional(),
      sendNow: z.strictObject({ reason: z.string().trim().min(1).max(200) }).optional(),
    }),
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
  searchPatients: {
    summary: 'Patients by name, phone, e-mail, date of birth or outside id.',
    roles,
    audits: 'patients',
    status: 200,
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        name: z.string().trim().min(2).max(80).optional(),
        phone: e164.optional(),
        email: email.optional(),
        birthDate: z.iso.date().optional(),
        outsideId: z.string().trim().min(1).max(64).optional(),
        limit: z.number().int().min(1).max(100).default(25),
      })
      .refine(({ limit: _page, ...by }) => Object.keys(by).length > 0, {
        error: 'name at least one thing to search by',
      }),
    out: z.object({ patients: z.array(patientOut) }),
  },
  createPatient: {
    summary: 'A new patient. The numbers they gave are consent for care, recorded as taken at intake.',
    roles,
    audits: 'patient',
    status: 201,
    params: nothing,
    query: nothing,
    body: z.strictObject(patientFields.shape),
    out: patientOut,
  },
  readPatient: {
    summary: 'One patient.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: nothing,
    body: nothing,
    out: patientOut,
  },
  changePatient: {
    summary: 'Changes what is named; `version` refuses it when somebody else changed the patient since.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: nothing,
    body: z
      .strictObject({
        givenName: patientFields.shape.givenName.optional(),
        familyName: patientFields.shape.familyName.optional(),
        birthDate: z.iso.date().optional(),
        phones: z.array(e164).max(5).optional(),
        emails: z.array(email).max(5).optional(),
        location: id.optional(),
        zone: zone.optional(),
        language: z.enum(['en', 'es']).optional(),
        outsideId: z.string().trim().min(1).max(64).optional(),
        version: z.number().int().optional(),
      })
      .refine((change) => Object.keys(change).some((key) => key !== 'version'), {
        error: 'name at least one thing to change',
      }),
    out: patientOut,
  },
} as const satisfies Record<RouteName, Route>;

/** What a caller gives a route: path parameters, query and body, before defaults. */
export type RouteInput<N extends RouteName> = {
  params: z.input<(typeof routes)[N]['params']>;
  query: z.input<(typeof routes)[N]['query']>;
  body: z.input<(typeof routes)[N]['body']>;
};

/** What a handler is given: the same, parsed. */
export type RouteRequest<N extends RouteName> = {
  params: z.output<(typeof routes)[N]['params']>;
  query: z.output<(typeof routes)[N]['query']>;
  body: z.output<(typeof routes)[N]['body']>;
};

/** What a route answers. */
export type RouteOutput<N extends RouteName> = z.output<(typeof routes)[N]['out']>;

export const routeNames = Object.keys(paths).filter((name): name is RouteName => name in routes);
