import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { practiceKey, practiceRow } from '#shared/domain/practice/practice.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { putThread } from '#shared/domain/thread/thread.rows.ts';
import type { Thread } from '#shared/domain/thread/thread.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { callAs, openPage } from '../harness/live-page.ts';

const eastNumber = '+12125550199';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const practice = await desk.app.table.get(practiceRow, practiceKey);
  const [main] = practice?.locations ?? [];
  if (!main) throw new Error('the desk was not seeded');
  const far = { ...main, id: 'far', name: 'Far', numbers: ['+12125550198'] };
  await desk.settings({ locations: [main, { ...main, id: 'east', name: 'East', numbers: [eastNumber] }, far] });
  const dana = { id: 'dana', name: 'Dana East', role: 'coordinator', locations: ['east'], active: true } as const;
  const milo = { ...dana, id: 'milo', name: 'Milo Main' };
  await desk.app.table.commit({
    dana: putStaff({ ...dana, locations: ['east'] }),
    milo: putStaff({ ...milo, locations: ['main'] }),
  });
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const count = (number: number, more = false) => ({ count: number, more });

test('the badges count who waits, whose it is, and what failed, at the places one works at', async () => {
  const [one, two, there] = [freshNumber(), freshNumber(), freshNumber()];
  for (const number of [one, two]) await desk.text(number, 'Hello?');
  await desk.text(there, 'Hello from the east', { to: eastNumber });
  const [first, second] = [await desk.threadOf(one), await desk.threadOf(two)];
  await desk.as('coordinator')('changeThread', { params: { threadId: first }, body: { assignee: 'maya' } });
  const all = { needsReply: count(3), mine: count(1), unassigned: count(2), failed: count(0) };
  expect(await desk.as('coordinator')('countThreads', {})).toEqual(all);
  expect(await callAs(desk, 'dana')('countThreads', {})).toEqual({
    needsReply: count(1),
    mine: count(0),
    unassigned: count(1),
    failed: count(0),
  });
  expect(await desk.as('coordinator')('countThreads', { query: { location: 'east' } })).toMatchObject({
    needsReply: count(1),
    mine: count(0),
  });

  desk.stack.twilio?.setFaults({ error: '30006' });
  await desk.reply(second, 'Yes?');
  await desk.leave();
  desk.stack.twilio?.setFaults({});
  expect(await desk.as('coordinator')('countThreads', {})).toMatchObject({ failed: count(1) });
});

test('nobody counts at a place they do not work at', async () => {
  const far = callAs(desk, 'dana')('countThreads', { query: { location: 'far' } });
  await expect(far).rejects.toMatchObject({ code: 'invalid', details: { field: 'location' } });
});

test('a count stops at 99, and costs the same whether there are 150 or 300', async () => {
  const unassigned = (id: string): Thread => ({
    id,
    location: 'far',
    name: 'A patient of that office',
    addresses: [],
    state: 'open',
    unread: 0,
    tags: [],
    priority: 'normal',
    lastAt: desk.stack.clock.now().toISOString(),
    lastInbound: {},
    version: 0,
  });
  const fill = async (from: number, to: number) => {
    const ids = Array.from({ length: to - from }, (_none, position) => `far-${from + position}`);
    for (let start = 0; start < ids.length; start += 50) {
      const heads = ids.slice(start, start + 50).map((id) => [id, putThread(unassigned(id), undefined)] as const);
      await desk.app.table.commit(Object.fromEntries(heads));
    }
    await desk.stack.drain();
  };
  const counted = async () => {
    const before = desk.app.table.units().read;
    const { unassigned: shown } = await desk.as('coordinator')('countThreads', { query: { location: 'far' } });
    return { shown, units: desk.app.table.units().read - before };
  };
  await fill(0, 99);
  expect((await counted()).shown).toEqual(count(99));
  await fill(99, 150);
  const some = await counted();
  await fill(150, 300);
  const many = await counted();
  const none = desk.app.table.units().read;
  await desk.as('coordinator')('countThreads', { query: { location: 'east' } });
  console.log(
    'read units: badges of a small place',
    desk.app.table.units().read - none,
    '| of one with 300 unassigned',
    many.units,
  );
  expect(some).toEqual(many);
  expect(many.shown).toEqual(count(99, true));
  expect(many.units).toBeLessThanOrEqual(12);
});

test('an open page hears where a conversation stood and stands, what is unread and how far a message has come, and need not ask', async () => {
  await desk.nextNoon();
  const number = freshNumber();
  await desk.text(number, 'Is it open?');
  await desk.stack.drain();
  const threadId = await desk.threadOf(number);
  const page = await openPage(desk, 'maya');
  const call = desk.as('manager');
  const last = () => page.pushes.at(-1)?.threads.find((one) => one.threadId === threadId);
  const { version } = await call('readThread', { params: { threadId } });
  const waits = { view: 'needs-reply', owner: 'nobody' };

  await call('changeThread', { params: { threadId }, body: { unread: false } });
  await desk.stack.drain();
  expect(last()).toMatchObject({
    version: version + 1,
    unread: 0,
    is: waits,
    was: { ...waits, version },
    entries: [],
  });

  const { id } = await desk.reply(threadId, 'Until five.');
  await desk.stack.drain();
  const answered = { view: 'waiting', owner: 'nobody' };
  expect(last()).toMatchObject({
    is: answered,
    was: { ...waits, version: version + 1 },
    entries: [{ id, isNew: true }],
  });
  expect(last()).not.toHaveProperty('unread');

  await desk.leave();
  expect(last()).toEqual({ threadId, location: 'main', entries: [{ id, status: 'delivered' }] });
  // What was sent today is counted among the practice's rows: no page is told of that.
  expect(page.pushes.filter(({ practice }) => practice)).toEqual([]);

  await call('changeThread', { params: { threadId }, body: { state: 'done' } });
  await desk.stack.drain();
  expect(last()).toMatchObject({ is: { view: 'done' }, was: answered });
  expect(last()?.is).not.toHaveProperty('owner');
  await page.close();
});

test('a page without a socket asks for one number, which grows with what its person may see and stands still otherwise', async () => {
  const at = async (staffId: string) => (await callAs(desk, staffId)('latestChange', {})).version;
  const before = [await at('milo'), await at('dana'), await at('maya')];
  await desk.text(freshNumber(), 'To the east', { to: eastNumber });
  await desk.stack.drain();
  const after = [await at('milo'), await at('dana'), await at('maya')];
  expect(after.map((version, person) => version - (before[person] ?? 0))).toEqual([0, 1, 1]);
});
