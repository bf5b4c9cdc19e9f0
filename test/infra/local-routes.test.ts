import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await post('/local/faults', {});
  await desk.nextNoon();
});

const clock = z.strictObject({ now: z.iso.datetime(), rate: z.number() });
const outbox = z.strictObject({
  messages: z.array(
    z.strictObject({
      provider: z.literal('twilio'),
      id: z.string().regex(/^(SM|MM)[0-9a-f]{32}$/),
      to: z.string(),
      from: z.string(),
      body: z.string(),
      at: z.iso.datetime(),
      status: z.enum(['queued', 'sent', 'delivered', 'undelivered', 'failed']),
    }),
  ),
});

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${desk.stack.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

const read = async (path: string): Promise<unknown> => (await fetch(`${desk.stack.url}${path}`)).json();
const readClock = async () => clock.parse(await read('/local/clock'));
const outboxTo = async (number: string) =>
  outbox.parse(await read('/local/outbox')).messages.filter(({ to }) => to === number);

/** A patient's thread, waiting for an answer. */
async function stranger(): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  await desk.text(number, 'Hello');
  return { number, threadId: await desk.threadOf(number) };
}

describe('the clock', () => {
  test('says the time of the practice and its rate', async () => {
    const { now, rate } = await readClock();
    expect(Math.abs(Date.parse(now) - desk.stack.clock.now().getTime())).toBeLessThan(5000);
    expect(rate).toBe(1);
  });

  test('can be set ahead, and answers where it stands', async () => {
    const target = new Date(desk.stack.clock.now().getTime() + 3_600_000).toISOString();
    const { status, body } = await post('/local/clock', { now: target });
    expect(status).toBe(200);
    const late = Date.parse(clock.parse(body).now) - Date.parse(target);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(30_000);
  });

  test('takes a time with an offset', async () => {
    const target = new Date(desk.stack.clock.now().getTime() + 60_000).toISOString().replace('Z', '+00:00');
    expect((await post('/local/clock', { now: target })).status).toBe(200);
  });

  test('is not set back: that is a 400, and it stays where it was', async () => {
    const before = await readClock();
    const back = new Date(Date.parse(before.now) - 60_000).toISOString();
    expect(await post('/local/clock', { now: back })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid' } },
    });
    expect(Date.parse((await readClock()).now)).toBeGreaterThanOrEqual(Date.parse(before.now));
  });

  test.each([
    ['PT1H30M', 90],
    ['P1D', 1440],
    ['PT0S', 0],
  ])('can be advanced by %s', async (advance, minutes) => {
    const before = desk.stack.clock.now().getTime();
    const { status, body } = await post('/local/clock', { advance });
    expect(status).toBe(200);
    const moved = Date.parse(clock.parse(body).now) - before;
    expect(Math.floor(moved / 60_000)).toBe(minutes);
  });

  test('runs at the rate that was set, also after a jump', async () => {
    expect(await post('/local/clock', { rate: 0 })).toMatchObject({ status: 200, body: { rate: 0 } });
    const { body } = await post('/local/clock', { advance: 'PT1M' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await readClock()).toEqual(body);
    expect(await post('/local/clock', { rate: 60 })).toMatchObject({ status: 200, body: { rate: 60 } });
    const { now } = await readClock();
    await eventually(readClock, (seen) => Date.parse(seen.now) - Date.parse(now) > 5000);
    expect(await post('/local/clock', { rate: 1 })).toMatchObject({ status: 200, body: { rate: 1 } });
  });

  test.each([
    [{}],
    [{ rate: 2 }],
    [{ now: 'tomorrow' }],
    [{ now: '2999-13-01T00:00:00Z' }],
    [{ now: '+012026-01-01T00:00:00Z' }],
    [{ advance: '-PT1H' }],
    [{ advance: 'an hour' }],
    [{ advance: 'P9000Y' }],
    [{ advance: 'P999999999999Y' }],
    [{ advance: 'PT1H', rate: 60 }],
    [[]],
    ['PT1H'],
    [null],
  ])('does not take %j: that is a 400 with what is wrong', async (body) => {
    const answer = await post('/local/clock', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid', message: expect.any(String) } } });
  });

  test('answers a jump when all that became due is done', async () => {
    const { number, threadId } = await stranger();
    const entry = await desk.reply(threadId, 'After the jump');
    expect(entry.status).toBe('held');
    await post('/local/clock', { advance: 'PT11S' });
    expect(await outboxTo(number)).toMatchObject([{ body: 'After the jump', from: officeNumber }]);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ id: entry.id, status: 'delivered' });
  });

  test('moves the time of the practice only: what left is stamped by the machine', async () => {
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'Stamped');
    await post('/local/clock', { advance: 'PT11S' });
    const [sent] = await outboxTo(number);
    expect(Math.abs(Date.parse(sent?.at ?? '') - Date.now())).toBeLessThan(60_000);
  });
});

describe('faults', () => {
  test('are taken as the contract names them, and end with an empty body', async () => {
    const all = { duplicate: true, delaySeconds: 1, reorder: true, error: '30003', rate: 0 };
    expect((await post('/local/faults', all)).status).toBe(200);
    for (const [name, value] of Object.entries(all))
      expect((await post('/local/faults', { [name]: value })).status).toBe(200);
    for (const error of [429, 30003, 21610]) expect((await post('/local/faults', { error })).status).toBe(200);
    expect((await post('/local/faults', {})).status).toBe(200);
  });

  test.each([[{ error: 'nonsense' }], [{ rate: 2 }], [{ delaySeconds: -1 }], [{ loud: true }], ['all']])(
    'do not take %j',
    async (body) => {
      expect(await post('/local/faults', body)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } });
    },
  );

  test('happen: a text that its carrier refuses is seen as failed', async () => {
    const { number, threadId } = await stranger();
    await post('/local/faults', { error: '30003' });
    await desk.reply(threadId, 'It will not arrive');
    await post('/local/clock', { advance: 'PT11S' });
    expect(await outboxTo(number)).toMatchObject([{ status: 'undelivered' }]);
    expect((await desk.entries(threadId)).at(-1)?.status).toBe('failed');
  });
});

describe('a local route', () => {
  function raw(method: string, path: string, headers: Record<string, string>, body = ''): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${desk.stack.url}${path}`, { method, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      request.on('error', reject);
      request.end(body);
    });
  }
  const port = () => new URL(desk.stack.url).port;
  const simulatorScript = async () => {
    const page = await (await fetch(`${desk.stack.url}/simulator`)).text();
    return /\/assets\/simulator-[^"]+\.js/.exec(page)?.[0] ?? '';
  };

  test.each([
    ['another Host', { host: 'evil.example' }],
    ['a Host that only begins like ours', { host: '127.0.0.1.evil.example' }],
    ['an address of no machine', { host: '0.0.0.0' }],
    ['another Origin', { origin: 'https://evil.example' }],
    ['another port of this machine as Origin', { origin: 'http://127.0.0.1:1' }],
    ['the Origin of a file', { origin: 'null' }],
  ])('is refused to %s', async (_who, headers) => {
    const before = await readClock();
    const simulator = ['/simulator', '/simulator.html', '//simulator.html', await simulatorScript()];
    for (const path of ['/local/outbox', '/local/clock', '/local/nothing', ...simulator])
      expect(await raw('GET', path, headers)).toBe(403);
    expect(await raw('POST', '/local/clock', headers, '{"advance":"P1D"}')).toBe(403);
    expect(await raw('POST', '/local/session', headers, '{"role":"admin"}')).toBe(403);
    expect(Date.parse((await readClock()).now) - Date.parse(before.now)).toBeLessThan(3_600_000);
  });

  test('is open to a script on this machine and to our own pages', async () => {
    expect(await raw('GET', '/local/outbox', {})).toBe(200);
    expect(await raw('GET', '/local/outbox', { host: `localhost:${port()}` })).toBe(200);
    const ours = { host: `127.0.0.1:${port()}`, origin: `http://127.0.0.1:${port()}` };
    expect(await raw('GET', '/local/outbox', ours)).toBe(200);
  });

  test('has a page that is open to them as well, and stands beside a desk that may be opened by another name', async () => {
    for (const path of ['/simulator', await simulatorScript()]) expect(await raw('GET', path, {})).toBe(200);
    expect(await raw('GET', '/inbox', { host: 'desk.example' })).toBe(200);
  });

  test('is told from a path of nobody, which is a page of ours for a reader and plain for a script', async () => {
    const read = await fetch(`${desk.stack.url}/nonsense`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([read.status, read.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await read.text()).toContain('<div id="desk">');
    for (const path of ['/nonsense', '/webhooks/nonsense', '/assets/nonsense.js'])
      expect((await fetch(`${desk.stack.url}${path}`)).headers.get('content-type')).toBe('application/json');
  });

  test.each([
    ['GET', '/local/nothing'],
    ['POST', '/local/outbox'],
    ['GET', '/local/faults'],
    ['DELETE', '/local/clock'],
    ['GET', '/local/'],
  ])('that does not exist is 404: %s %s', async (method, path) => {
    expect(await raw(method, path, {})).toBe(404);
  });

  test('with a body that is not JSON says so', async () => {
    expect(await raw('POST', '/local/clock', {}, '{"advance":')).toBe(400);
  });

  test('gives a token of a role that works, and of no other role', async () => {
    const { token } = z.object({ token: z.string() }).parse((await post('/local/session', { role: 'manager' })).body);
    const answer = await fetch(`${desk.stack.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ me: { role: 'manager' } });
    expect((await post('/local/session', { role: 'owner' })).status).toBe(400);
  });
});
