import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { RouteInput, ThreadOut } from '#shared/api.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

type ListQuery = NonNullable<RouteInput<'listThreads'>['query']>;
type Change = RouteInput<'changeThread'>['body'];

const bayNumber = '+12125550177';
const minute = 60_000;

let desk: Desk;
let call: Call;
/** A coordinator who works at the main office only. */
let lin: Call;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
  const hours = { zone: 'America/New_York', weekly: 'always' as const, holidays: [] };
  const evening = [{ from: '18:00', to: '20:00' }];
  const evenings = { mon: evening, tue: evening, wed: evening, thu: evening, fri: evening };
  await desk.settings({
    locations: [
      { id: 'main', name: 'Main office', hours, numbers: [officeNumber] },
      { id: 'bay', name: 'Bay office', hours: { ...hours, weekly: evenings }, numbers: [bayNumber] },
    ],
  });
  const person = { id: 'lin', name: 'Lin Park', role: 'coordinator' as const, locations: ['main'], active: true };
  await desk.app.table.commit({ person: putStaff(person) });
  lin = desk.asPerson('lin');
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

async function stranger(body = 'Hello', to = officeNumber): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  await desk.text(number, body, { to });
  return { number, threadId: await desk.threadOf(number) };
}

const change = (threadId: string, body: Change, by = call) => by('changeThread', { params: { threadId }, body });

/** A whole list, page by page. */
async function listed(query: Omit<ListQuery, 'cursor'>, by = call): Promise<ThreadOut[]> {
  const rows: ThreadOut[] = [];
  let cursor: string | undefined;
  do {
    const page = await by('listThreads', { query: { limit: 100, ...query, ...(cursor ? { cursor } : {}) } });
    expect(page.threads.length).toBeLessThanOrEqual(Number(query.limit ?? 100));
    rows.push(...page.threads);
    cursor = page.cursor;
  } while (cursor);
  return rows;
}

const idsOf = async (query: ListQuery, by = call) => (await listed(query, by)).map(({ id }) => id);

async function refusal(request: Promise<unknown>): Promise<ApiError> {
  return request.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe('each view', () => {
  test('needs-reply: what is due first, whenever the last word came', async () => {
    const evening = await stranger('Due at seven tonight', bayNumber);
    const [first, second] = [await stranger('Due at one'), await stranger('Due a moment later')];
    await desk.text(first.number, 'And another thing');
    const ours = [evening, first, second].map(({ threadId }) => threadId);
    const inOrder = (ids: string[]) => ids.filter((id) => ours.includes(id));
    expect(inOrder(await idsOf({ view: 'needs-reply' }))).toEqual(
      [first, second, evening].map(({ threadId }) => threadId),
    );
    expect(inOrder(await idsOf({}))).toEqual([first, second, evening].map(({ threadId }) => threadId));
    expect(inOrder(await idsOf({ view: 'needs-reply', location: 'bay' }))).toEqual([evening.threadId]);
    const rows = await listed({ view: 'needs-reply' });
    const due = rows.map(({ dueAt }) => dueAt ?? '');
    expect(due).toEqual(due.toSorted());
    expect(rows.find(({ id }) => id === evening.threadId)?.dueAt).toMatch(/T(23|00):00:00.000Z$/);
  });

  test('waiting, mine, unassigned, snoozed and done hold what they say, the latest first', async () => {
    const made = await Promise.all(
      ['waits', 'mine', 'theirs', 'snoozed', 'done', 'quiet'].map((name) => stranger(name)),
    );
    const [waits, mine, theirs, snoozed, done, quiet] = made.map(({ threadId }) => threadId) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    await desk.reply(waits, 'We will see');
    await change(mine, { assignee: 'maya' });
    await change(theirs, { assignee: 'nora' });
    const snoozedUntil = new Date(desk.stack.clock.now().getTime() + 60 * minute).toISOString();
    await change(snoozed, { state: 'snoozed', snoozedUntil, assignee: 'maya' });
    await change(done, { state: 'done', assignee: 'maya' });
    await change(quiet, { state: 'done' });
    await change(quiet, { state: 'open' });
    const ours = new Set(made.map(({ threadId }) => threadId));
    const named = async (query: ListQuery) => {
      const rows = (await listed(query)).filter(({ id }) => ours.has(id));
      const at = rows.map(({ lastAt }) => lastAt);
      if (query.view !== 'needs-reply') expect(at).toEqual(at.toSorted().reverse());
      return rows.map(({ lastEntry, id }) => (id === waits ? 'waits' : lastEntry?.text)).toSorted();
    };
    expect(await named({ view: 'needs-reply' })).toEqual(['mine', 'theirs']);
    expect(await named({ view: 'waiting' })).toEqual(['waits']);
    expect(await named({ view: 'mine' })).toEqual(['mine', 'snoozed']);
    expect(await named({ view: 'unassigned' })).toEqual(['quiet', 'waits']);
    expect(await named({ view: 'snoozed' })).toEqual(['snoozed']);
    expect(await named({ view: 'done' })).toEqual(['done']);
    expect(await named({})).toEqual(['done', 'mine', 'quiet', 'snoozed', 'theirs', 'waits']);
    expect(await named({ assignee: 'nora' })).toEqual(['theirs']);
    expect(await named({ view: 'done', assignee: 'maya' })).toEqual(['done']);
    expect(await named({ view: 'done', assignee: 'nora' })).toEqual([]);
    expect(await named({ channel: 'sms' })).toHaveLength(6);
    expect(await named({ channel: 'email' })).toEqual([]);
  });

  test('failed holds a failure until somebody has dealt with it', async () => {
    const { threadId } = await stranger();
    desk.stack.twilio?.setFaults({ error: '30003', times: 1 });
    await desk.reply(threadId, 'Hello');
    await desk.leave();
    desk.stack.twilio?.setFaults({});
    expect(await idsOf({ view: 'failed' })).toContain(threadId);
    expect(await change(threadId, { failureDealtWith: true })).not.toHaveProperty('failure');
    expect(await idsOf({ view: 'failed' })).not.toContain(threadId);
  });

  test('a patient who only asked for HELP needs no reply, and is not hidden among the automatic ones', async () => {
    await desk.settings({ optOutBy: 'deskline' });
    const { number, threadId } = await stranger('HELP');
    await desk.leave();
    for (const view of ['automated', 'needs-reply', 'waiting'] as const)
      expect(await idsOf({ view })).not.toContain(threadId);
    expect(await idsOf({})).toContain(threadId);
    await desk.text(number, 'Thank you, one question');
    expect(await idsOf({ view: 'needs-reply' })).toContain(threadId);
    await desk.settings({ optOutBy: 'provider' });
  });

  test('mentions is empty while nobody can be mentioned', async () => {
    expect(await listed({ view: 'mentions' })).toEqual([]);
  });
});

describe('somebody of one location', () => {
  test('sees nothing of the other: it does not exist for them', async () => {
    const there = await stranger('At the bay', bayNumber);
    const here = await stranger('At main');
    const phones = [freshNumber()];
    const fields = { givenName: 'Bayard', familyName: 'Quill', phones, emails: [], location: 'bay' };
    const patient = await call('createPatient', { body: fields });
    const { id: messageId } = await desk.reply(there.threadId, 'Hello from the bay');
    for (const query of [{}, { view: 'needs-reply' }, { view: 'waiting' }, { view: 'unassigned' }] as const) {
      expect(await idsOf(query, lin)).not.toContain(there.threadId);
    }
    expect(await idsOf({}, lin)).toContain(here.threadId);
    await expect(listed({ location: 'bay' }, lin)).rejects.toMatchObject({ status: 400, code: 'invalid' });
    const params = { threadId: there.threadId };
    const body = { id: ulid(), channel: 'sms' as const, text: 'Hi' };
    const closed = [
      lin('readThread', { params }),
      lin('listEntries', { params, query: {} }),
      lin('changeThread', { params, body: { state: 'done' } }),
      lin('sendMessage', { params, body }),
      lin('undoMessage', { params: { ...params, messageId } }),
      lin('openThread', { body: { channel: 'sms', address: there.number } }),
      lin('openThread', { body: { patientId: patient.id } }),
      lin('openThread', { body: { channel: 'sms', address: phones[0] ?? '' } }),
      lin('readPatient', { params: { patientId: patient.id } }),
      lin('changePatient', { params: { patientId: patient.id }, body: { givenName: 'Taken' } }),
    ];
    const refused = await Promise.all(closed.map(refusal));
    expect(refused.map(({ status, code }) => `${status} ${code}`)).toEqual(closed.map(() => '404 not_found'));
    for (const by of [{ name: 'Quill' }, { phone: phones[0] }] as const) {
      expect(await lin('searchPatients', { body: by })).toEqual({ patients: [] });
    }
    expect((await lin('me', {})).practice.locations.map(({ id }) => id)).toEqual(['main']);
    expect(await refusal(lin('createPatient', { body: fields }))).toMatchObject({ details: { field: 'location' } });
    const elsewhere = { channel: 'sms' as const, address: freshNumber(), location: 'bay' };
    expect(await refusal(lin('openThread', { body: elsewhere }))).toMatchObject({ details: { field: 'location' } });
  });

  test('is not given what they could not see', async () => {
    const { threadId } = await stranger('At the bay', bayNumber);
    expect(await refusal(change(threadId, { assignee: 'lin' }))).toMatchObject({ details: { field: 'assignee' } });
    const here = await stranger();
    expect(await change(here.threadId, { assignee: 'lin' })).toMatchObject({ assignee: 'lin' });
    expect(await idsOf({ view: 'mine' }, lin)).toContain(here.threadId);
  });
});

describe('a change to a thread', () => {
  const lines = async (threadId: string) =>
    (await desk.entries(threadId)).flatMap(({ event, by, text }) => (event ? [`${event} by ${by}: ${text}`] : []));

  test('done ends the turn without an answer and says so; open brings it back', async () => {
    const { threadId } = await stranger();
    const done = await change(threadId, { state: 'done', reason: 'a thank-you' });
    expect(done).toMatchObject({ state: 'done', unread: 0 });
    expect(done.turn).toBeUndefined();
    expect(await change(threadId, { state: 'open' })).toMatchObject({ state: 'open' });
    expect(await change(threadId, { state: 'open' })).toMatchObject({ state: 'open' });
    expect(await lines(threadId)).toEqual([
      'done by maya: Done, no reply needed: a thank-you',
      'reopened by maya: Reopened',
    ]);
  });

  test('a snoozed thread comes back when its time has come, not before', async () => {
    const { threadId } = await stranger();
    const wakes = Math.ceil(desk.stack.clock.now().getTime() / 1000) * 1000 + 10 * minute;
    // Without milliseconds, as another client may write it.
    const until = new Date(wakes).toISOString().replace('.000Z', 'Z');
    await change(threadId, { state: 'snoozed', snoozedUntil: until });
    await desk.advance(9 * minute);
    expect(await idsOf({ view: 'snoozed' })).toContain(threadId);
    await desk.stack.moveClock((clock) => clock.set(new Date(wakes + 1)));
    const awake = await call('readThread', { params: { threadId } });
    expect(awake).toMatchObject({ state: 'open' });
    expect(awake.turn).toBeDefined();
    expect(await idsOf({ view: 'needs-reply' })).toContain(threadId);
    expect((await lines(threadId)).at(-1)).toBe('woken by system: Back from snooze.');
  });

  test('assigned, handed over and taken back: each is a line, and the lists follow', async () => {
    const { threadId } = await stranger();
    await change(threadId, { assignee: 'maya' });
    await change(threadId, { assignee: 'nora' });
    expect(await idsOf({ view: 'mine' })).not.toContain(threadId);
    expect(await idsOf({ view: 'mine' }, desk.as('manager'))).toContain(threadId);
    expect(await change(threadId, { assignee: null })).not.toHaveProperty('assignee');
    expect(await idsOf({ view: 'unassigned' })).toContain(threadId);
    expect((await lines(threadId)).map((line) => line.split(' ')[0])).toEqual(['assigned', 'assigned', 'assigned']);
    expect(await refusal(change(threadId, { assignee: 'nobody-here' }))).toMatchObject({
      details: { field: 'assignee' },
    });
  });

  test('tags, priority and unread leave no line', async () => {
    const { threadId } = await stranger();
    const changed = await change(threadId, { tags: ['recall', 'recall', ' x '], priority: 'high', unread: false });
    expect(changed).toMatchObject({ tags: ['recall', 'x'], priority: 'high', unread: 0 });
    expect(await change(threadId, { unread: true })).toMatchObject({ unread: 1 });
    expect(await lines(threadId)).toEqual([]);
  });

  test('made on an older version is refused, and changes nothing', async () => {
    const { number, threadId } = await stranger();
    const { version } = await call('readThread', { params: { threadId } });
    await desk.text(number, 'One more thing');
    const late = await refusal(change(threadId, { state: 'done', version }));
    expect(late).toMatchObject({ status: 409, code: 'changed_meanwhile' });
    expect(await call('readThread', { params: { threadId } })).toMatchObject({ state: 'open', unread: 2 });
  });

  test('two at once on the same version: one of them is refused', async () => {
    const { threadId } = await stranger();
    const { version } = await call('readThread', { params: { threadId } });
    const both = await Promise.allSettled([
      change(threadId, { assignee: 'maya', version }),
      change(threadId, { assignee: 'nora', version }, desk.as('manager')),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
