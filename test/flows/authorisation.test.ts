import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import { paths, type RouteName } from '#shared/api.paths.ts';
import { type Route, type RouteInput, routeNames, routes } from '#shared/api.ts';
import { appointmentKey, appointmentRow, putAppointment } from '#shared/domain/appointment/appointment.rows.ts';
import { putSessionEnd } from '#shared/domain/session/session.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { roles } from '#shared/domain/staff/staff.ts';
import { signedBy } from '../fixtures/issuer-key.ts';
import { dateIn } from '../fixtures/schedule.ts';
import { aged, hired, sessionOf } from '../fixtures/sessions.ts';
import { png, put } from '../harness/bringing.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';

/** Marks of what stands at the main office: whoever works elsewhere must see none of them. */
const given = 'Wilhelmina';
const said = 'About the crown on Friday';

interface Place {
  patientId: string;
  threadId: string;
  number: string;
  /** A message that is held, to be taken back. */
  messageId: string;
  /** A file that waits to be looked at. */
  uploadId: string;
  /** An e-mail with its original, and when it came. */
  mail: { id: string; at: string };
  /** A visit, an import, and a date on which nothing else is booked. */
  appointmentId: string;
  /** One that was missed. */
  missedId: string;
  importId: string;
  date: string;
  calendar: RouteInput<'saveCalendar'>['body'];
  /** A stranger's two messages and conversation, and a message that was assigned. */
  stranger: { threadId: string; entries: { id: string; at: string }[]; mergeId: string };
}

/** What a good request of each route is, with ids of the main office wherever an id can stand. */
interface Row<N extends RouteName> {
  params?: (at: Place) => RouteInput<N>['params'];
  query?: (at: Place) => Record<string, string>;
  body?: (at: Place) => RouteInput<N>['body'];
  /** It names something of a location: who works elsewhere is refused. The others show whom they may see. */
  isPlaced: boolean;
}

const atThread = { params: ({ threadId }: Place) => ({ threadId }), isPlaced: true };
const atPatient = { params: ({ patientId }: Place) => ({ patientId }), isPlaced: true };
const atImport = { params: ({ importId }: Place) => ({ importId }), isPlaced: true };
const anywhere = { isPlaced: false };
const someDays = { from: '2026-03-02', to: '2026-03-08' };

/** Every route there is. One that is added without its row does not pass the type check. */
const matrix: { [N in RouteName]: Row<N> } = {
  health: anywhere,
  openApi: anywhere,
  signIn: anywhere,
  startSession: {
    body: () => ({ code: 'x', codeVerifier: 'v'.repeat(43), redirectUri: `${desk.stack.url}/sign-in` }),
    isPlaced: false,
  },
  refreshSession: { body: () => ({}), isPlaced: false },
  noteActivity: { body: () => ({}), isPlaced: false },
  endSession: anywhere,
  me: anywhere,
  listThreads: anywhere,
  countThreads: anywhere,
  issueSocketTicket: anywhere,
  latestChange: anywhere,
  openThread: { body: ({ patientId }) => ({ patientId }), isPlaced: true },
  readThread: atThread,
  changeThread: { ...atThread, body: () => ({ priority: 'high' }) },
  listEntries: atThread,
  keepDraft: { ...atThread, body: () => ({ channel: 'sms', text: 'Half a word' }) },
  beginUpload: { ...atThread, body: () => ({ id: ulid(), name: 'card.png', bytes: 10 }) },
  checkUpload: { params: ({ threadId, uploadId }) => ({ threadId, uploadId }), isPlaced: true },
  sendMessage: { ...atThread, body: () => ({ id: ulid(), channel: 'sms', text: 'Words' }) },
  undoMessage: { params: ({ threadId, messageId }) => ({ threadId, messageId }), isPlaced: true },
  fileLink: {
    params: ({ threadId, mail }) => ({ threadId, messageId: mail.id }),
    body: ({ mail }) => ({ at: mail.at, part: 'original' }),
    isPlaced: true,
  },
  placeCall: { ...atThread, body: () => ({ id: ulid() }) },
  logCall: { ...atThread, body: () => ({ id: ulid(), direction: 'out', outcome: 'spoke' }) },
  changeMe: { body: () => ({ phone: null }), isPlaced: false },
  searchPatients: { body: () => ({ name: given }), isPlaced: false },
  createPatient: {
    body: () => ({ givenName: 'New', familyName: 'Person', phones: [], emails: [], location: 'main' }),
    isPlaced: true,
  },
  readPatient: atPatient,
  changePatient: { ...atPatient, body: () => ({ language: 'es' }) },
  readHousehold: atPatient,
  saveHousehold: { ...atPatient, body: () => ({ version: 0, guardians: [] }) },
  assignEntry: {
    params: ({ stranger }) => ({ threadId: stranger.threadId, entryId: stranger.entries[1]?.id ?? '' }),
    body: ({ patientId, stranger }) => ({ id: ulid(), at: stranger.entries[1]?.at ?? '', patientId }),
    isPlaced: true,
  },
  undoMerge: { params: ({ stranger }) => ({ mergeId: stranger.mergeId }), isPlaced: true },
  assignThread: {
    params: ({ stranger }) => ({ threadId: stranger.threadId }),
    body: ({ patientId }) => ({ id: ulid(), patientId }),
    isPlaced: true,
  },
  readSettings: anywhere,
  // What it is already: the next caller finds the same version.
  changeSettings: { body: () => ({ version: 0, change: { undoSeconds: 10 } }), isPlaced: false },
  listStaff: anywhere,
  createStaff: { body: () => ({ name: 'New', role: 'coordinator', locations: ['bay'] }), isPlaced: false },
  changeStaff: {
    params: () => ({ staffId: 'nora' }),
    body: () => ({ version: 0, name: 'Nora Abiodun' }),
    isPlaced: false,
  },
  searchAudit: { body: () => ({}), isPlaced: false },
  readProof: { body: ({ number }) => ({ channel: 'sms', address: number }), isPlaced: true },
  takeEmergency: { ...atThread },
  recordContact: {
    ...atThread,
    body: ({ number }) => ({
      what: 'care-given',
      channel: 'sms',
      address: number,
      source: 'phone',
      words: 'Yes, please',
    }),
  },
  readResponses: { query: () => ({ ...someDays, location: 'main' }), isPlaced: true },
  listTurns: { query: () => ({ ...someDays, location: 'main' }), isPlaced: true },
  readLoad: { query: () => ({ ...someDays, location: 'main' }), isPlaced: true },
  readToday: { query: () => ({ location: 'main' }), isPlaced: true },
  readNoShows: { query: () => ({ ...someDays, location: 'main' }), isPlaced: true },
  readReminders: { query: () => ({ ...someDays, location: 'main' }), isPlaced: true },
  readDigests: anywhere,
  listVisits: { query: () => ({ ...someDays, location: 'main', which: 'due' }), isPlaced: true },
  dismissAlert: { params: () => ({ code: 'day_limit' }), isPlaced: false },
  readCalendar: anywhere,
  saveCalendar: { body: ({ calendar }) => calendar, isPlaced: false },
  findSlots: {
    query: ({ date }) => ({ from: date, to: date, visitType: 'check-up', location: 'main' }),
    isPlaced: true,
  },
  listAppointments: { query: ({ date }) => ({ from: date, location: 'main' }), isPlaced: true },
  readLadders: anywhere,
  saveLadders: { body: () => ({ ladders: [], version: 0 }), isPlaced: false },
  previewReminder: {
    body: ({ patientId }) => ({
      step: {
        id: 'one',
        when: { days: 1, at: '09:00' },
        channels: ['sms'],
        words: { en: { text: '{{ practice }}: {{ day }}. Text STOP to stop texts.' } },
      },
      fallback: 'en',
      language: 'en',
      patientId,
    }),
    isPlaced: true,
  },
  readVisitReminders: { params: ({ appointmentId }) => ({ appointmentId }), isPlaced: true },
  readPatientReminders: atPatient,
  forecastReminders: { body: () => ({}), isPlaced: false },
  listDayReminders: { query: ({ date }) => ({ location: 'main', date }), isPlaced: true },
  listUnreachable: { query: ({ date }) => ({ location: 'main', date }), isPlaced: true },
  readFollowUps: anywhere,
  saveFollowUps: { body: () => ({ on: false, fallback: 'en' as const, steps: [], version: 0 }), isPlaced: false },
  listMissed: { query: () => ({ location: 'main' }), isPlaced: true },
  closeMissed: {
    params: ({ missedId }) => ({ appointmentId: missedId }),
    body: () => ({ how: 'called' as const }),
    isPlaced: true,
  },
  bookAppointment: {
    body: ({ patientId, date }) => ({ patientId, visitType: 'check-up', provider: 'lindqvist', date, time: '10:00' }),
    isPlaced: true,
  },
  changeAppointment: {
    params: ({ appointmentId }) => ({ appointmentId }),
    body: () => ({ state: 'confirmed' }),
    isPlaced: true,
  },
  listPatientAppointments: atPatient,
  startImport: { body: () => ({ name: 'x.csv', location: 'main', content: 'id,first,last\n1,A,B' }), isPlaced: true },
  listImports: anywhere,
  readImport: atImport,
  changeImport: { ...atImport, body: () => ({ vouchedBy: 'Nora' }) },
  downloadImportProblems: atImport,
};

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const hours = { zone: 'America/New_York', weekly: 'always' as const, holidays: [] };
  await desk.settings({
    locations: [
      { id: 'main', name: 'Main office', hours, numbers: [officeNumber], deskNumbers: [seededDeskNumber] },
      { id: 'bay', name: 'Bay office', hours, numbers: ['+12125550177'] },
    ],
  });
});
afterAll(() => desk.stop());

let places = 0;

async function place(): Promise<Place> {
  const [number, email] = [freshNumber(), freshAddress()];
  const body = { givenName: given, familyName: 'Ashgrove', phones: [number], emails: [email], location: 'main' };
  const { id: patientId, threadId } = await desk.as('coordinator')('createPatient', { body });
  await desk.text(number, said);
  await mailing(desk).mail({ from: email, text: said });
  const mail = (await desk.entries(threadId)).find(({ kind }) => kind === 'email') ?? { id: 'none', at: 'none' };
  const { id: messageId } = await desk.reply(threadId, 'It is ready');
  const call = desk.as('coordinator');
  places += 1;
  const date = dateIn(desk, places);
  const visit = { patientId, visitType: 'check-up', provider: 'lindqvist', date, time: '08:00' };
  const { id: appointmentId } = await call('bookAppointment', { body: visit });
  const missedId = await missedVisit({ ...visit, time: '08:30' });
  const file = { name: `${given}.csv`, location: 'main', content: `id,first,last\n${number},${given},Ashgrove` };
  const { id: importId } = await call('startImport', { body: file });
  await desk.stack.drain();
  const calendar = await call('readCalendar', {});
  const upload = { id: ulid(), name: 'card.png', bytes: png.length };
  const { url } = await call('beginUpload', { params: { threadId }, body: upload });
  await put(desk, url, png);
  const stranger = await strangerWith(patientId);
  const ids = { patientId, threadId, messageId, uploadId: upload.id, appointmentId, missedId, importId };
  return { ...ids, number, mail, date, calendar, stranger };
}

async function strangerWith(patientId: string): Promise<Place['stranger']> {
  const number = freshNumber();
  for (const words of ['One', 'Two', 'Three']) await desk.text(number, words);
  const threadId = await desk.threadOf(number);
  const entries = await desk.entries(threadId);
  const { id, at } = entries[0] ?? { id: 'none', at: 'none' };
  const body = { id: ulid(), at, patientId };
  const { mergeId } = await desk.as('coordinator')('assignEntry', { params: { threadId, entryId: id }, body });
  return { threadId, entries, mergeId };
}

/** A visit to come that stands as missed, as one of yesterday would. */
async function missedVisit(body: RouteInput<'bookAppointment'>['body']): Promise<string> {
  const { id } = await desk.as('coordinator')('bookAppointment', { body });
  const booked = await desk.app.table.get(appointmentRow, appointmentKey(id));
  if (!booked) throw new Error('a visit was booked');
  await desk.app.table.commit({
    missed: putAppointment({ ...booked, state: 'no-show' }, booked.revision, undefined),
  });
  return id;
}

const tokenOf = async (more = {}) => {
  const person = await hired(desk.app, more);
  return { person, token: await desk.stack.issuer.token(person.id) };
};

/** Who asks; each answers the token they come with. */
const callers = {
  nobody: async () => undefined,
  ...Object.fromEntries(roles.map((role) => [role, async () => (await tokenOf({ role })).token])),
  'somebody who left': async () => {
    const { person, token } = await tokenOf({ role: 'admin' });
    await desk.app.table.commit({ person: putStaff({ ...person, active: false }) });
    return token;
  },
  'an expired token': async () => {
    const { person, token } = await tokenOf({ role: 'admin' });
    const { id } = await sessionOf(desk.app, token);
    const claims = { sub: person.id, origin_jti: id, auth_time: 0, token_use: 'access' };
    const { issuer, clientId } = desk.stack.issuer;
    return signedBy(desk.folder, { ...claims, iss: issuer, client_id: clientId }, '-1 minute');
  },
  'somebody signed out': async () => {
    const { token } = await tokenOf({ role: 'admin' });
    const { id } = await sessionOf(desk.app, token);
    await desk.app.table.commit({ end: putSessionEnd(id, new Date().toISOString(), 'signed_out') });
    return token;
  },
  'an idle session': async () => {
    const { token } = await tokenOf({ role: 'admin' });
    await aged(desk.app, { ...(await sessionOf(desk.app, token)), idleSeconds: 900 }, { touchedMs: 901_000 });
    return token;
  },
  'a session of more than 12 hours': async () => {
    const { token } = await tokenOf({ role: 'admin' });
    await aged(desk.app, await sessionOf(desk.app, token), { startedMs: 12 * 3_600_000 + 1000 });
    return token;
  },
  'somebody of another location': async () => (await tokenOf({ role: 'admin', locations: ['bay'] })).token,
} satisfies Record<string, () => Promise<string | undefined>>;

type Caller = keyof typeof callers | (typeof roles)[number];

/** What a route answers to a caller: let in, or refused by which status. */
function expected(route: Route, caller: Caller, isPlaced: boolean): 'in' | readonly number[] {
  if (route.roles === 'anyone') return 'in';
  // Not a page of the site: that alone refuses it, whatever token comes along.
  if (route.roles === 'browser') return [403];
  const role = roles.find((one) => one === caller);
  if (role) return route.roles.includes(role) ? 'in' : [403];
  if (caller !== 'somebody of another location') return [401];
  if (!route.roles.includes('admin')) return [403];
  return isPlaced ? [400, 403, 404] : 'in';
}

async function ask(name: RouteName, token: string | undefined, at: Place): Promise<{ status: number; text: string }> {
  const [method = '', path = ''] = paths[name].split(' ');
  const row: Row<RouteName> = matrix[name];
  const params = Object.entries(row.params?.(at) ?? {});
  const filled = params.reduce((text, [key, value]) => text.replace(`{${key}}`, value), path);
  const query = row.query ? `?${new URLSearchParams(row.query(at))}` : '';
  const answer = await fetch(`${desk.stack.url}${filled}${query}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(row.body ? { body: JSON.stringify(row.body(at)) } : {}),
  });
  return { status: answer.status, text: await answer.text() };
}

/** The matrix: every route by every caller. */
describe.each(Object.entries(callers))('%s', (caller, come) => {
  let at: Place;
  let token: string | undefined;
  beforeAll(async () => {
    at = await place();
    token = await come();
  });

  test.each(routeNames)('%s', async (name) => {
    const { isPlaced } = matrix[name];
    const { status, text } = await ask(name, token, at);
    const should = expected(routes[name], caller as Caller, isPlaced);
    if (should === 'in') expect(status).toBe(routes[name].status);
    else expect(should).toContain(status);
    if (!roles.some((role) => role === caller)) expect(text).not.toMatch(new RegExp(`${given}|${said}|\\${at.number}`));
  });
});

test('the callers that must be shown something are', async () => {
  const at = await place();
  const { token } = await tokenOf();
  for (const name of ['listThreads', 'searchPatients', 'readPatient', 'listEntries'] as const)
    expect((await ask(name, token, at)).text).toMatch(new RegExp(`${given}|${said}`));
});
