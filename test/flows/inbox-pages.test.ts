import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { RouteInput, ThreadOut } from '#shared/api.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

type ListQuery = NonNullable<RouteInput<'listThreads'>['query']>;
type Change = RouteInput<'changeThread'>['body'];

const bayNumber = '+12125550177';

let desk: Desk;
let call: Call;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
  const hours = { zone: 'America/New_York', weekly: 'always' as const, holidays: [] };
  await desk.settings({
    locations: [
      { id: 'main', name: 'Main office', hours, numbers: [officeNumber] },
      { id: 'bay', name: 'Bay office', hours, numbers: [bayNumber] },
    ],
  });
});
afterAll(() => desk.stop());

async function stranger(body = 'Hello', to = officeNumber): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  await desk.text(number, body, { to });
  return { number, threadId: await desk.threadOf(number) };
}

const change = (threadId: string, body: Change) => call('changeThread', { params: { threadId }, body });

/** A whole list, page by page. */
async function listed(query: Omit<ListQuery, 'cursor'>): Promise<ThreadOut[]> {
  const rows: ThreadOut[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listThreads', { query: { limit: 100, ...query, ...(cursor ? { cursor } : {}) } });
    expect(page.threads.length).toBeLessThanOrEqual(Number(query.limit ?? 100));
    rows.push(...page.threads);
    cursor = page.cursor;
  } while (cursor);
  return rows;
}

const idsOf = async (query: ListQuery) => (await listed(query)).map(({ id }) => id);

async function refusal(request: Promise<unknown>): Promise<ApiError> {
  return request.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe('sixty threads in pages of seven', () => {
  let ours: string[];
  beforeAll(async () => {
    ours = [];
    for (let batch = 0; batch < 10; batch += 1) {
      const to = batch % 2 ? bayNumber : officeNumber;
      const made = await Promise.all(Array.from({ length: 6 }, (_none, nth) => stranger(`Number ${batch}-${nth}`, to)));
      ours.push(...made.map(({ threadId }) => threadId));
    }
    await Promise.all(ours.slice(0, 6).map((id) => change(id, { state: 'done' })));
    for (const id of ours.slice(6, 12)) await desk.reply(id, 'Yes');
  });

  test.each<[string, Omit<ListQuery, 'cursor'>, number]>([
    ['without a view', {}, 60],
    ['at one location', { location: 'bay' }, 30],
    ['that need a reply', { view: 'needs-reply' }, 48],
    ['that nobody has', { view: 'unassigned' }, 54],
    ['of one channel', { channel: 'sms' }, 60],
    ['that are done', { view: 'done' }, 6],
  ])('%s: each stands there once, in order', async (_name, query, count) => {
    const rows = await listed({ ...query, limit: 7 });
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => ours.includes(id))).toHaveLength(count);
    const order = rows.map(({ lastAt, dueAt }) => (query.view === 'needs-reply' ? (dueAt ?? '') : lastAt));
    expect(order).toEqual(query.view === 'needs-reply' ? order.toSorted() : order.toSorted().reverse());
    expect(ids).toEqual(await idsOf({ ...query, limit: 100 }));
  });

  test('a filter that fits nothing comes to its end', async () => {
    expect(await listed({ channel: 'voice', limit: 7 })).toEqual([]);
  });

  test('entries come newest first, page by page, each once', async () => {
    const { number, threadId } = await stranger('0');
    for (let nth = 1; nth < 16; nth += 1) await desk.text(number, String(nth));
    const texts: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 7, ...(cursor ? { cursor } : {}) };
      const page = await call('listEntries', { params: { threadId }, query });
      texts.push(...page.entries.map(({ text }) => text));
      cursor = page.cursor;
    } while (cursor);
    expect(texts).toEqual(Array.from({ length: 16 }, (_none, nth) => String(15 - nth)));
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  test('a cursor of another list is refused by its name', async () => {
    const cursorOf = async (query: ListQuery) => (await call('listThreads', { query: { ...query, limit: 2 } })).cursor;
    const done = await cursorOf({ view: 'done' });
    const bay = await cursorOf({ location: 'bay' });
    const mine = await cursorOf({ view: 'unassigned' });
    const wrong: ListQuery[] = [
      { cursor: done },
      { view: 'needs-reply', cursor: done },
      { view: 'done', location: 'bay', cursor: done },
      { view: 'done', channel: 'sms', cursor: done },
      { cursor: bay },
      { view: 'mine', cursor: mine },
    ].map((query) => ({ ...query, cursor: query.cursor ?? 'none' }) as ListQuery);
    for (const query of wrong) {
      expect(await refusal(call('listThreads', { query }))).toMatchObject({
        status: 400,
        details: { field: 'cursor' },
      });
    }
  });

  test.each([
    ['words', 'garbage'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['another shape', encoded([1])],
    ['nothing', encoded({})],
    ['an empty place', encoded({ list: 'done   ', at: { 'byView:main#done': { sort: '', id: '' } } })],
    ['an endless place', encoded({ list: 'done   ', at: { 'byView:main#done': { sort: '1'.repeat(2000), id: 'x' } } })],
    ['a strange place', encoded({ list: 'done   ', at: { 'byView:main#done': { sort: '\ud800', id: 'x' } } })],
    ['more than a cursor holds', 'A'.repeat(5000)],
  ])('a cursor of %s is refused by its name', async (_name, cursor) => {
    const { threadId } = await stranger();
    const refused = await Promise.all([
      refusal(call('listThreads', { query: { view: 'done', cursor } })),
      refusal(call('listEntries', { params: { threadId }, query: { cursor } })),
    ]);
    for (const error of refused) {
      expect(error).toMatchObject({ status: 400, code: 'invalid', details: { field: 'cursor' } });
    }
  });

  test("a cursor of another thread's entries is refused by its name", async () => {
    const [one, other] = [await stranger(), await stranger()];
    await desk.text(one.number, 'More');
    const { cursor } = await call('listEntries', { params: { threadId: one.threadId }, query: { limit: 1 } });
    const wrong = call('listEntries', { params: { threadId: other.threadId }, query: { cursor: cursor ?? '' } });
    expect(await refusal(wrong)).toMatchObject({ status: 400, details: { field: 'cursor' } });
  });
});
