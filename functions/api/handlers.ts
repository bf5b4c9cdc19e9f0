import type { consentRoutes } from '#shared/api.consent.ts';
import type { followUpRoutes } from '#shared/api.follow-ups.ts';
import type { importRoutes } from '#shared/api.imports.ts';
import type { metricsRoutes } from '#shared/api.metrics.ts';
import type { patientRoutes } from '#shared/api.patients.ts';
import type { reminderRoutes } from '#shared/api.reminders.ts';
import type { scheduleRoutes } from '#shared/api.schedule.ts';
import type { settingsRoutes } from '#shared/api.settings.ts';
import type { surveyRoutes } from '#shared/api.survey.ts';
import type { RouteOutput } from '#shared/api.ts';
import { logCall } from '#shared/domain/call/log-call.ts';
import { placeCall } from '#shared/domain/call/place-call.ts';
import { recordContact } from '#shared/domain/consent/record-contact.ts';
import { keepDraft } from '#shared/domain/draft/keep-draft.ts';
import { readDrafts } from '#shared/domain/draft/read-drafts.ts';
import { makeFileLink } from '#shared/domain/link/make-file-link.ts';
import { showEntry } from '#shared/domain/message/show-entry.ts';
import { takeEmergency } from '#shared/domain/page/take-emergency.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { recentAlerts } from '#shared/domain/practice/recent-alerts.ts';
import { issueTicket } from '#shared/domain/socket/issue-ticket.ts';
import { latestChange } from '#shared/domain/socket/latest-change.ts';
import { setOwnPhone } from '#shared/domain/staff/set-own-phone.ts';
import { everyStaff, staffRow } from '#shared/domain/staff/staff.rows.ts';
import { mayEnter, type Staff } from '#shared/domain/staff/staff.ts';
import { changeThread } from '#shared/domain/thread/change-thread.ts';
import { countThreads } from '#shared/domain/thread/count-threads.ts';
import { type EntriesPage, listEntries } from '#shared/domain/thread/list-entries.ts';
import { listThreads } from '#shared/domain/thread/list-threads.ts';
import { openThread } from '#shared/domain/thread/open-thread.ts';
import { readThread } from '#shared/domain/thread/read-thread.ts';
import { reply } from '#shared/domain/thread/reply.ts';
import { showThread } from '#shared/domain/thread/show-thread.ts';
import { showThreadDetail } from '#shared/domain/thread/show-thread-detail.ts';
import { undo } from '#shared/domain/thread/undo.ts';
import { beginUpload } from '#shared/domain/upload/begin-upload.ts';
import { checkUpload } from '#shared/domain/upload/check-upload.ts';
import type { Handle, HandleOpen, OpenRoute, StaffRoute } from './handle.ts';
import { version } from './version.ts';

/** The routes that other functions serve: the files of this folder beside api.ts. */
type ElsewhereRoute =
  | 'openApi'
  | keyof typeof consentRoutes
  | keyof typeof settingsRoutes
  | keyof typeof patientRoutes
  | keyof typeof scheduleRoutes
  | keyof typeof importRoutes
  | keyof typeof metricsRoutes
  | keyof typeof reminderRoutes
  | keyof typeof followUpRoutes
  | keyof typeof surveyRoutes;

/** The doings of the routes that ask nobody who they are. */
export const openHandlers: { [N in Exclude<OpenRoute, ElsewhereRoute>]: HandleOpen<N> } = {
  health: async (app) => ({ status: 'ok', version, time: app.now().toISOString() }),
  signIn: async ({ issuer: { authorizeUrl, signOutUrl, clientId } }) => ({ authorizeUrl, signOutUrl, clientId }),
};

/** The routes' doings, one sentence each. */
export const handlers: { [N in Exclude<StaffRoute, ElsewhereRoute>]: Handle<N> } = {
  me: async (app, who) => {
    const practice = await readPractice(app);
    const alerts = who.role === 'coordinator' ? {} : { alerts: await recentAlerts(app) };
    const { rows } = await app.table.query(staffRow, everyStaff);
    const locations = practice.locations.filter(({ id }) => mayEnter(who, id));
    return {
      me: showMe(who),
      staff: rows.filter(({ active }) => active).map(colleague),
      practice: {
        name: practice.name,
        undoSeconds: practice.undoSeconds,
        locations: locations.map(({ id, name, hours }) => ({ id, name, zone: hours.zone })),
      },
      ...alerts,
      now: app.now().toISOString(),
    };
  },
  listThreads: async (app, who, { query }) => {
    const { rows, cursor } = await listThreads(app, who, query);
    return { threads: rows.map(showThread), ...(cursor ? { cursor } : {}) };
  },
  openThread: async (app, who, { body }) => showThreadDetail(app, await openThread(app, who, body)),
  countThreads: (app, who, { query }) => countThreads(app, who, query.location),
  readThread: async (app, who, { params, query }) => {
    const head = await readThread(app, who, params.threadId);
    const [thread, drafts, page] = await Promise.all([
      showThreadDetail(app, head),
      readDrafts(app, who, params.threadId),
      query.entries ? listEntries(app, head, params.threadId, { limit: query.entries }) : undefined,
    ]);
    return { ...thread, drafts, ...(page ? { page: shownPage(page, app.now()) } : {}) };
  },
  keepDraft: (app, who, { params, body }) => keepDraft(app, who, params.threadId, body),
  beginUpload: (app, who, { params, body }) => beginUpload(app, who, params.threadId, body),
  checkUpload: (app, who, { params }) => checkUpload(app, who, params.threadId, params.uploadId),
  changeThread: async (app, who, { params, body }) =>
    showThreadDetail(app, await changeThread(app, who, params.threadId, body)),
  recordContact: async (app, who, { params, body }) =>
    showThreadDetail(app, await recordContact(app, who, params.threadId, body)),
  takeEmergency: async (app, who, { params }) => showThreadDetail(app, await takeEmergency(app, who, params.threadId)),
  listEntries: async (app, who, { params, query }) => {
    const head = await readThread(app, who, params.threadId);
    return shownPage(await listEntries(app, head, params.threadId, query), app.now());
  },
  sendMessage: async (app, who, { params, body }) => showEntry(await reply(app, who, params.threadId, body), app.now()),
  undoMessage: async (app, who, { params }) =>
    showEntry(await undo(app, who, params.threadId, params.messageId), app.now()),
  issueSocketTicket: (app, who) => issueTicket(app, who),
  latestChange: (app, who) => latestChange(app, who),
  fileLink: (app, who, { params, body }) =>
    makeFileLink(app, who, params.threadId, { ...body, messageId: params.messageId }),
  placeCall: async (app, who, { params, body }) =>
    showEntry(await placeCall(app, who, params.threadId, body), app.now()),
  logCall: async (app, who, { params, body }) => showEntry(await logCall(app, who, params.threadId, body), app.now()),
  changeMe: async (app, who, { body }) => showMe(await setOwnPhone(app, who, body.phone ?? undefined)),
};

/** A person as colleagues see them. */
function colleague({ id, name, role, awayUntil }: Staff) {
  return { id, name, role, ...(awayUntil ? { awayUntil } : {}) };
}

function showMe({ id, name, role, phone }: Staff): RouteOutput<'changeMe'> {
  return { id, name, role, ...(phone ? { phone } : {}) };
}

function shownPage({ entries, cursor }: EntriesPage, now: Date): RouteOutput<'listEntries'> {
  return { entries: entries.map((entry) => showEntry(entry, now)), ...(cursor ? { cursor } : {}) };
}
