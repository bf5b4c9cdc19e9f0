import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apiClient } from '#shared/api.client.ts';
import { practiceKey, practiceRow } from '#shared/domain/practice/practice.rows.ts';
import { putSession, putSessionEnd, sessionKey, sessionRow } from '#shared/domain/session/session.rows.ts';
import type { Session } from '#shared/domain/session/session.ts';
import { openSocket } from '#shared/domain/socket/open-socket.ts';
import { connectionRow, connectionsAfter } from '#shared/domain/socket/socket.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import type { Staff } from '#shared/domain/staff/staff.ts';
import { sessionOf } from '../fixtures/sessions.ts';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { callAs, openPage, openWith } from '../harness/live-page.ts';

const eastNumber = '+12125550199';
const dana: Staff = { id: 'dana', name: 'Dana East', role: 'coordinator', locations: ['east'], active: true };
const milo: Staff = { id: 'milo', name: 'Milo Main', role: 'coordinator', locations: ['main'], active: true };

let desk: Desk;
let machineAheadMs = 0;
/** The machine's time, where a test holds it: whatever the test takes, no time goes by. */
let machineHeldMs: number | undefined;
/** How often the function behind the stream ran. */
let told = 0;
beforeAll(async () => {
  desk = await openDesk({
    wrap: (apps, name) => {
      if (name === 'notify') told += 1;
      const machineNow = () => new Date((machineHeldMs ?? Date.now()) + machineAheadMs);
      return (invocation) => ({ ...apps(invocation), machineNow });
    },
  });
  const practice = await desk.app.table.get(practiceRow, practiceKey);
  const [main] = practice?.locations ?? [];
  if (!main) throw new Error('the desk was not seeded');
  await desk.settings({ locations: [main, { ...main, id: 'east', name: 'East', numbers: [eastNumber] }] });
  await desk.app.table.commit({ dana: putStaff(dana), milo: putStaff(milo) });
  await desk.stack.drain();
});
afterAll(() => desk.stop());
beforeEach(() => {
  machineAheadMs = 0;
  machineHeldMs = undefined;
});

const connections = async () => (await desk.app.table.query(connectionRow, connectionsAfter(undefined))).rows;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The session in which somebody's one socket was opened. */
async function sessionOfSocket(staffId: string): Promise<Session> {
  const row = (await connections()).find((connection) => connection.staffId === staffId);
  const session = row && (await desk.app.table.get(sessionRow, sessionKey(row.sessionId)));
  if (!session) throw new Error('no connection stands in the table');
  return session;
}

async function signOut(staffId: string): Promise<void> {
  const { id } = await sessionOfSocket(staffId);
  await desk.app.table.commit({ end: putSessionEnd(id, new Date().toISOString(), 'signed_out') });
}

const ticketFor = (staffId: string) => callAs(desk, staffId)('issueSocketTicket', {});

describe('an open page', () => {
  test('hears of a text at its location by ids alone, and one of another location hears nothing', async () => {
    const [atMain, atEast] = [await openPage(desk, 'milo'), await openPage(desk, 'dana')];
    const number = freshNumber();
    await desk.text(number, 'My tooth hurts', { to: eastNumber });
    await desk.stack.drain();
    const threadId = await desk.threadOf(number);
    await atEast.hears(threadId);
    const { version } = await desk.as('manager')('readThread', { params: { threadId } });
    const is = { view: 'needs-reply', owner: 'nobody' };
    const entries = [{ id: expect.any(String), isNew: true }];
    expect(atEast.pushes).toEqual([
      {
        kind: 'changes',
        threads: [{ threadId, location: 'east', version, view: 'needs-reply', is, entries }],
        practice: false,
      },
    ]);
    expect(atMain.pushes).toEqual([]);
    expect(JSON.stringify(atEast.pushes)).not.toMatch(/tooth|\+1/);
    await Promise.all([atMain.close(), atEast.close()]);
  });

  test('hears once of a conversation that changed several times in a moment, with its newest version', async () => {
    const page = await openPage(desk, 'milo');
    const number = freshNumber();
    await Promise.all(['One', 'Two', 'Three', 'Four'].map((body) => desk.text(number, body)));
    await desk.stack.drain();
    const threadId = await desk.threadOf(number);
    const { version } = await desk.as('manager')('readThread', { params: { threadId } });
    await eventually(
      async () => page.heardOf(threadId).at(-1),
      (heard) => heard === version,
    );
    for (const { threads } of page.pushes)
      expect(new Set(threads.map((one) => one.threadId)).size).toBe(threads.length);
    await page.close();
  });

  test('hears of a delivery report, which changes a message and not its conversation', async () => {
    const number = freshNumber();
    await desk.nextNoon();
    await desk.text(number, 'Is it open?');
    const threadId = await desk.threadOf(number);
    await desk.reply(threadId, 'Until five.');
    const page = await openPage(desk, 'milo');
    await desk.leave();
    await eventually(
      async () => page.heardOf(threadId),
      (heard) => heard.includes(undefined),
    );
    await page.close();
  });

  test('hears that the practice changed, whoever it is', async () => {
    const page = await openPage(desk, 'dana');
    await desk.settings({ undoSeconds: 9 });
    await eventually(
      async () => page.pushes,
      (pushes) => pushes.some(({ practice }) => practice),
    );
    await desk.settings({ undoSeconds: 10 });
    await page.close();
  });

  test('hears at once where the practice clock jumps to, and how fast it runs', async () => {
    const page = await openPage(desk, 'milo');
    await desk.advance(3_600_000);
    const now = desk.stack.clock.now().getTime();
    const told = page.clocks.flatMap((push) => (push.kind === 'clock' ? [Date.parse(push.now)] : []));
    expect(told).toHaveLength(2);
    expect(now - (told[1] ?? 0)).toBeLessThan(60_000);
    expect((told[1] ?? 0) - (told[0] ?? 0)).toBeGreaterThanOrEqual(3_600_000);
    page.ping();
    await eventually(
      async () => page.clocks,
      (heard) => heard.some(({ kind }) => kind === 'pong'),
    );
    await page.close();
  });

  test('that is closed is forgotten', async () => {
    const page = await openPage(desk, 'milo');
    expect(await connections()).toMatchObject([{ staffId: 'milo' }]);
    await page.close();
    await eventually(connections, (rows) => rows.length === 0);
  });

  test('that is gone without a word is forgotten when the next change finds nobody there', async () => {
    const page = await openPage(desk, 'milo');
    const [row] = await connections();
    const key = { pk: 'SOCKETS', sk: 'CONNECTION#gone=' };
    await desk.app.table.commit({ gone: { key, put: { ...row, connectionId: 'gone=' } } });
    const number = freshNumber();
    await desk.text(number, 'Hello?');
    await page.hears(await desk.threadOf(number));
    await eventually(connections, (rows) => rows.length === 1 && rows[0]?.staffId === 'milo');
    await page.close();
  });
});

describe('a ticket', () => {
  test('opens one socket', async () => {
    const { ticket, url, expiresInSeconds } = await ticketFor('milo');
    expect(expiresInSeconds).toBe(30);
    const page = await openWith(`${url}?ticket=${ticket}`);
    await expect(openWith(`${url}?ticket=${ticket}`)).rejects.toThrow('refused');
    await page.close();
  });

  test('opens one socket however many try at once', async () => {
    const { ticket, url } = await ticketFor('milo');
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => openWith(`${url}?ticket=${ticket}`)));
    const opened = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(opened).toHaveLength(1);
    await opened[0]?.close();
  });

  test('is too old after 30 seconds of the machine, whatever the practice clock says', async () => {
    machineHeldMs = Date.now();
    const [early, late] = [await ticketFor('milo'), await ticketFor('milo')];
    await desk.advance(3_600_000);
    machineAheadMs = 29_000;
    const page = await openWith(`${early.url}?ticket=${early.ticket}`);
    machineAheadMs = 31_000;
    await expect(openWith(`${late.url}?ticket=${late.ticket}`)).rejects.toThrow('refused');
    await page.close();
  });

  test.each([
    ['made up', `?ticket=${'A'.repeat(43)}`],
    ['of another form', '?ticket=%00'],
    ['absent', ''],
  ])('that is %s opens nothing', async (_what, query) => {
    const { url } = await ticketFor('milo');
    await expect(openWith(`${url}${query}`)).rejects.toThrow('refused');
  });

  test('is kept as a hash alone', async () => {
    const { ticket } = await ticketFor('milo');
    const kept = await desk.app.table.get(connectionRow, { pk: `TICKET#${ticket}`, sk: 'TICKET' });
    expect(kept).toBeUndefined();
  });

  test('opens nothing for a page of another site', async () => {
    const { ticket, url } = await ticketFor('milo');
    const { WebSocket: Client } = await import('ws');
    const refused = await new Promise<string>((resolve) => {
      const socket = new Client(`${url}?ticket=${ticket}`, { origin: 'https://elsewhere.example' });
      socket.on('error', ({ message }) => resolve(message));
      socket.on('open', () => resolve('open'));
    });
    expect(refused).toContain('403');
    await (await openWith(`${url}?ticket=${ticket}`)).close();
  });
});

describe('somebody who leaves', () => {
  test('has their sockets closed, and those of others stay open', async () => {
    const [leaver, stayer] = [await openPage(desk, 'dana'), await openPage(desk, 'milo')];
    const { ticket, url } = await ticketFor('dana');
    await desk.app.table.commit({ dana: putStaff({ ...dana, active: false }) });
    await leaver.closed;
    await expect(openWith(`${url}?ticket=${ticket}`)).rejects.toThrow('refused');
    await expect(ticketFor('dana')).rejects.toMatchObject({ status: 401 });
    await eventually(connections, (rows) => rows.length === 1 && rows[0]?.staffId === 'milo');
    await desk.app.table.commit({ dana: putStaff(dana) });
    await stayer.close();
  });

  test('a location opens a new socket, which hears of the other one alone', async () => {
    const before = await openPage(desk, 'dana');
    await desk.app.table.commit({ dana: putStaff({ ...dana, locations: ['main'] }) });
    await before.closed;
    const page = await openPage(desk, 'dana');
    const [toEast, toMain] = [freshNumber(), freshNumber()];
    await desk.text(toEast, 'To the east', { to: eastNumber });
    await desk.text(toMain, 'To main', { to: officeNumber });
    await page.hears(await desk.threadOf(toMain));
    expect(page.heardOf(await desk.threadOf(toEast))).toEqual([]);
    await desk.app.table.commit({ dana: putStaff(dana) });
    await page.closed;
  });

  test('signs out, and the socket that was opened in that session closes without a word of its page', async () => {
    const [page, stayer] = [await openPage(desk, 'dana'), await openPage(desk, 'milo')];
    await signOut('dana');
    await page.closed;
    await eventually(connections, (rows) => rows.length === 1 && rows[0]?.staffId === 'milo');
    await stayer.close();
  });

  test.each<[string, Partial<Session>]>([
    ['idle for too long', { idleSeconds: 300, lastActiveAt: minutesAgo(5.1) }],
    ['signed in for 12 hours', { endsAt: minutesAgo(0.1) }],
  ])('was %s hears of nothing more: what would be told them closes the socket', async (_why, over) => {
    const [page, stayer] = [await openPage(desk, 'dana'), await openPage(desk, 'maya')];
    const session = await sessionOfSocket('dana');
    await desk.app.table.commit({ session: putSession({ ...session, ...over }) });
    const number = freshNumber();
    await desk.text(number, 'To the east', { to: eastNumber });
    await page.closed;
    await stayer.hears(await desk.threadOf(number));
    expect(page.pushes).toEqual([]);
    await eventually(connections, (rows) => rows.length === 1 && rows[0]?.staffId === 'maya');
    await stayer.close();
  });

  test('is found at the next ping, had they been idle for too long', async () => {
    const page = await openPage(desk, 'dana');
    const session = await sessionOfSocket('dana');
    const idle = { idleSeconds: 300, lastActiveAt: minutesAgo(5.1) };
    await desk.app.table.commit({ session: putSession({ ...session, ...idle }) });
    page.ping();
    await page.closed;
    await eventually(connections, (rows) => rows.length === 0);
  });

  test('cannot keep a socket open by saying something else than a page says', async () => {
    const page = await openPage(desk, 'dana');
    page.say('{"kind":"pong"}');
    await page.closed;
    await eventually(connections, (rows) => rows.length === 0);
  });

  test('signs out, and a ticket of that session opens nothing', async () => {
    const token = await desk.stack.issuer.token('dana');
    const call = apiClient({ base: desk.stack.url, token: async () => token });
    const { ticket } = await call('issueSocketTicket', {});
    const { id } = await sessionOf(desk.app, token);
    await desk.app.table.commit({ end: putSessionEnd(id, new Date().toISOString(), 'signed_out') });
    expect(await openSocket(desk.app, 'late=', ticket)).toBe('refused');
  });

  test('is found at the next ping, should the word have got lost', async () => {
    const page = await openPage(desk, 'dana');
    const [row] = await connections();
    if (!row) throw new Error('no connection stands in the table');
    await desk.app.table.commit({
      stale: { key: { pk: 'SOCKETS', sk: `CONNECTION#${row.connectionId}` }, put: { ...row, locations: 'all' } },
    });
    page.ping();
    await page.closed;
    await eventually(connections, (rows) => rows.length === 0);
  });
});

describe('the stream', () => {
  test('goes on past a row that cannot be read, and tells of those beside it', async () => {
    const page = await openPage(desk, 'milo');
    const [one, other] = [freshNumber(), freshNumber()];
    await desk.text(one, 'Before');
    await desk.app.table.commit({ poison: { key: { pk: 'THREAD#poison', sk: 'HEAD' }, put: { location: 5 } } });
    await desk.text(other, 'After');
    await page.hears(await desk.threadOf(one));
    await page.hears(await desk.threadOf(other));
    await page.close();
  });

  test('costs what is counted here, apart from the text and the answer that started it', async () => {
    const pages = await Promise.all(['milo', 'milo', 'dana', 'maya'].map((id) => openPage(desk, id)));
    const number = freshNumber();
    const counted = async (what: () => Promise<unknown>) => {
      await desk.stack.drain();
      const before = { ...desk.stack.streamUnits('notify'), told };
      await what();
      await desk.stack.drain();
      const { read, write } = desk.stack.streamUnits('notify');
      return { read: read - before.read, write: write - before.write, invocations: told - before.told };
    };
    const text = await counted(() => desk.text(number, 'Any chance for 3:30?'));
    const threadId = await desk.threadOf(number);
    const answer = await counted(async () => {
      await desk.reply(threadId, 'Yes, 3:30.');
      await desk.leave();
    });
    console.log('live, apart: a text', text, '| an answer with its reports', answer);
    // For all open pages, of the three that are told their sessions and the two people, half each. That its
    // words were read is no news, and costs an invocation.
    expect(text).toEqual({ read: (1 + 3 + 2) / 2, write: 1, invocations: 2 });
    expect(answer.write).toBeLessThanOrEqual(answer.invocations);
    // And the heads of conversations of which only messages changed, an earlier test's among them.
    expect(answer.read).toBeLessThanOrEqual(answer.invocations * ((1 + 3 + 2) / 2 + 2));
    expect(answer.invocations).toBeLessThanOrEqual(8);
    await Promise.all(pages.map((page) => page.close()));
  });
});
