import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import { paths, type RouteName } from '#shared/api.paths.ts';
import { type Route, type RouteInput, routeNames, routes } from '#shared/api.ts';
import { appointmentKey, appointmentRow, putAppointment } from '#shared/domain/appointment/appointment.rows.ts';
import { putSessionEnd } from '#shared/domain/session/session.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { roles } from '#shared/domain/staff/staff.ts';
import { given, matrix, type Place, type Row, said } from '../fixtures/authorisation-matrix.ts';
import { signedBy } from '../fixtures/issuer-key.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn } from '../fixtures/schedule.ts';
import { aged, hired, sessionOf } from '../fixtures/sessions.ts';
import { png, put } from '../harness/bringing.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';

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
  const twin = () => call('createPatient', { body: { givenName: given, familyName: 'Twice', location: 'main' } });
  const twins = [await twin(), await twin()] as const;
  const trial = await runningTrial();
  const ids = { patientId, threadId, messageId, uploadId: upload.id, appointmentId, missedId, importId };
  return { ...ids, ...trial, url: desk.stack.url, number, mail, date, calendar, stranger, twins };
}

/** Two ladders anew, with a trial on the second. */
async function runningTrial(): Promise<Pick<Place, 'ladders' | 'trialId'>> {
  const call = desk.as('manager');
  for (const { id: trialId } of (await call('readLadders', {})).trials) {
    const { version } = await call('readLadders', {});
    await call('endTrial', { params: { trialId }, body: { chosen: 'usual', version } });
  }
  const steps = [textStep('one', { days: 1, at: '09:00' })];
  await setLadders(
    desk,
    ['first', 'second'].map((id) => ({ id, name: id, on: true, fallback: 'en', steps })),
  );
  const { version } = await call('readLadders', {});
  const body = { ladderId: 'second', stepId: 'one', when: { hours: 4 }, planned: 200, version };
  const { ladders, trials, version: now } = await call('startTrial', { body });
  return { ladders: { ladders, version: now }, trialId: trials[0]?.id ?? 'none' };
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
    const claims = { username: person.id, origin_jti: id, auth_time: 0, token_use: 'access' };
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
