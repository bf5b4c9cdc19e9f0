import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await post('/local/faults', {});
  await desk.settings({ optOutBy: 'provider' });
  await desk.nextNoon();
});

const textAnswer = z.strictObject({ id: z.string().regex(/^SM[0-9a-f]{32}$/), status: z.number() });
const phone = z.strictObject({
  number: z.string(),
  texts: z.array(
    z.strictObject({
      id: z.string(),
      direction: z.enum(['sent', 'got']),
      office: z.string(),
      body: z.string(),
      at: z.iso.datetime(),
      status: z.number().optional(),
    }),
  ),
  stoppedFrom: z.array(z.string()),
});
const webhook = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  route: z.string(),
  status: z.number(),
  ms: z.number(),
  kind: z.enum(['text', 'status', 'other']),
  phone: z.string(),
  sid: z.string(),
  delivery: z.string().optional(),
  errorCode: z.string().optional(),
  order: z.enum(['first', 'again', 'late']),
});
const webhooks = z.strictObject({ webhooks: z.array(webhook) });

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${desk.stack.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

const read = async (path: string): Promise<unknown> => (await fetch(`${desk.stack.url}${path}`)).json();
const phoneOf = async (number: string) => phone.parse(await read(`/local/phones?${new URLSearchParams({ number })}`));
const webhooksAbout = async (number: string) =>
  webhooks.parse(await read('/local/webhooks')).webhooks.filter((one) => one.phone === number);

async function text(from: string, body: string, more: Record<string, unknown> = {}) {
  return textAnswer.parse((await post('/local/texts', { from, to: officeNumber, body, ...more })).body);
}

/** What was said in the thread of a number, oldest first. */
async function saidBy(number: string): Promise<string[]> {
  const entries = await desk.entries(await desk.threadOf(number));
  return entries.filter(({ kind }) => kind === 'text').map((entry) => entry.text);
}

/** A send as our own code would post it to Twilio; answers Twilio's error code, or undefined when it is taken. */
async function sendAtTwilio(to: string): Promise<number | undefined> {
  const { accountSid, token } = desk.signing;
  const answer = await fetch(`${desk.stack.twilio?.base}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` },
    body: new URLSearchParams({ To: to, From: officeNumber, Body: 'Are you there?' }),
  });
  return z.object({ code: z.number().optional() }).parse(await answer.json()).code;
}

describe('a text from the simulator', () => {
  test('arrives in the thread of its number, through the signed webhook', async () => {
    const number = freshNumber();
    const { id, status } = await text(number, 'Any chance of 3:30?');
    expect(status).toBe(200);
    expect(await saidBy(number)).toEqual(['Any chance of 3:30?']);
    expect(await webhooksAbout(number)).toMatchObject([
      { route: 'POST /webhooks/twilio/sms', status: 200, kind: 'text', sid: id, order: 'first' },
    ]);
  });

  test('that is forged is refused with 403 and stored nowhere', async () => {
    const number = freshNumber();
    expect((await text(number, 'It is not me', { forged: true })).status).toBe(403);
    expect(await saidBy(number)).toEqual([]);
    expect((await phoneOf(number)).texts).toMatchObject([{ direction: 'sent', body: 'It is not me', status: 403 }]);
    expect(await webhooksAbout(number)).toMatchObject([{ status: 403 }]);
  });

  test('delivered twice, as a fault, is one entry', async () => {
    const number = freshNumber();
    await post('/local/faults', { duplicate: true });
    await text(number, 'Twice');
    expect(await saidBy(number)).toEqual(['Twice']);
    expect((await webhooksAbout(number)).map(({ order }) => order)).toEqual(['again', 'first']);
    expect((await phoneOf(number)).texts).toHaveLength(1);
  });

  test.each([
    [{ from: '12125550123', to: officeNumber, body: 'a' }],
    [{ from: '+12125550123', body: 'a' }],
    [{ from: '+12125550123', to: officeNumber, body: '' }],
    [{ from: '+12125550123', to: officeNumber, body: 'a'.repeat(1601) }],
    [{ from: '+12125550123', to: officeNumber, body: 'a', forged: false }],
    [{ from: '+12125550123', to: officeNumber, body: 'a', sid: 'SM1' }],
  ])('is not sent as %j', async (body) => {
    expect(await post('/local/texts', body)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } });
  });
});

describe('a phone', () => {
  test('shows our answer once it arrived, by the clock of the practice', async () => {
    const number = freshNumber();
    await text(number, 'Are you open?');
    await desk.reply(await desk.threadOf(number), 'Until five.');
    expect((await phoneOf(number)).texts).toHaveLength(1);
    await desk.leave();
    const { texts } = await eventually(
      () => phoneOf(number),
      (seen) => seen.texts.length === 2,
    );
    expect(texts).toMatchObject([
      { direction: 'sent', office: officeNumber, body: 'Are you open?', status: 200 },
      { direction: 'got', office: officeNumber, body: 'Until five.' },
    ]);
    const [, got] = texts;
    const ago = desk.stack.clock.now().getTime() - Date.parse(got?.at ?? '');
    expect(Math.abs(ago)).toBeLessThan(3_600_000);
  });

  test('does not show what never arrived', async () => {
    const number = freshNumber();
    await text(number, 'Are you open?');
    await post('/local/faults', { error: '30003' });
    await desk.reply(await desk.threadOf(number), 'Lost on the way');
    await desk.leave();
    expect(desk.stack.outbox().filter(({ to }) => to === number)).toMatchObject([{ status: 'undelivered' }]);
    expect((await phoneOf(number)).texts).toHaveLength(1);
  });

  test('still shows what was said before the practice was started again', async () => {
    const folder = temporaryFolder();
    const number = freshNumber();
    const before = await openDesk({ folder });
    await before.stack.simulator.text({ from: number, to: officeNumber, body: 'Are you open?' });
    await before.reply(await before.threadOf(number), 'Until five.');
    await before.leave();
    await before.stack.simulator.text({ from: number, to: officeNumber, body: 'CANCEL' });
    await before.stop();
    const after = await openDesk({ folder });
    onTestFinished(() => after.stop());
    const { texts } = await after.stack.simulator.phone(number);
    expect(texts.map(({ direction, body }) => [direction, body])).toEqual([
      ['sent', 'Are you open?'],
      ['got', 'Until five.'],
      ['sent', 'CANCEL'],
      ['got', expect.stringMatching(/unsubscribed/)],
    ]);
    await after.stack.simulator.text({ from: number, to: officeNumber, body: 'START' });
    const { texts: now } = await after.stack.simulator.phone(number);
    expect(now.slice(4).map(({ direction, body }) => [direction, body])).toEqual([
      ['sent', 'START'],
      ['got', expect.stringMatching(/re-subscribed/)],
    ]);
  });

  test.each([['?'], ['?number='], ['?number=12125550123']])('is asked for by its number, not by %s', async (query) => {
    expect((await fetch(`${desk.stack.url}/local/phones${query}`)).status).toBe(400);
  });
});

describe('STOP and START on a phone', () => {
  test('set and clear Twilio’s own filter, which then refuses with 21610', async () => {
    const number = freshNumber();
    await text(number, 'Stop ');
    expect(await sendAtTwilio(number)).toBe(21610);
    const { stoppedFrom, texts } = await phoneOf(number);
    expect(stoppedFrom).toEqual([officeNumber]);
    expect(texts.map(({ direction }) => direction)).toEqual(['sent', 'got']);
    expect(texts[1]?.body).toMatch(/unsubscribed/);
    await text(number, 'START');
    expect(await sendAtTwilio(number)).toBeUndefined();
    expect((await phoneOf(number)).stoppedFrom).toEqual([]);
  });

  test('leave it alone where the practice answers them itself, and where the text is forged', async () => {
    const number = freshNumber();
    await text(number, 'STOP', { forged: true });
    await desk.settings({ optOutBy: 'deskline' });
    await text(number, 'STOP');
    expect(await sendAtTwilio(number)).toBeUndefined();
    expect((await phoneOf(number)).stoppedFrom).toEqual([]);
  });

  test('mean the whole text: more than the word changes nothing', async () => {
    const number = freshNumber();
    await text(number, 'stop please');
    expect(await sendAtTwilio(number)).toBeUndefined();
  });
});

describe('the log of webhooks', () => {
  test('sends one again exactly as it came: it is still one entry', async () => {
    const number = freshNumber();
    await text(number, 'Once');
    const [first] = await webhooksAbout(number);
    expect(await post(`/local/webhooks/${first?.id}/replay`, {})).toEqual({ status: 200, body: { status: 200 } });
    expect(await saidBy(number)).toEqual(['Once']);
    expect(await webhooksAbout(number)).toMatchObject([
      { sid: first?.sid, order: 'again' },
      { sid: first?.sid, order: 'first' },
    ]);
  });

  test('keeps a forged one forged when it is sent again', async () => {
    const number = freshNumber();
    await text(number, 'Forged', { forged: true });
    const [first] = await webhooksAbout(number);
    expect((await post(`/local/webhooks/${first?.id}/replay`, {})).body).toEqual({ status: 403 });
  });

  test('says what was posted only when one is opened', async () => {
    const number = freshNumber();
    await text(number, 'my secret tooth');
    expect(JSON.stringify(await read('/local/webhooks'))).not.toContain('my secret tooth');
    const [first] = await webhooksAbout(number);
    expect(await read(`/local/webhooks/${first?.id}`)).toMatchObject({
      status: 200,
      fields: { Body: 'my secret tooth', From: number, To: officeNumber },
    });
  });

  test('tells a late and a second delivery report from the first', async () => {
    const number = freshNumber();
    await text(number, 'Are you open?');
    await post('/local/faults', { duplicate: true, reorder: true });
    const { id } = await desk.reply(await desk.threadOf(number), 'Yes.');
    await desk.leave();
    const reports = (await webhooksAbout(number)).filter(({ kind }) => kind === 'status').reverse();
    expect(reports.map(({ delivery, order, status }) => [delivery, order, status])).toEqual([
      ['delivered', 'first', 204],
      ['delivered', 'again', 204],
      ['sent', 'late', 204],
      ['sent', 'again', 204],
    ]);
    const entries = await desk.entries(await desk.threadOf(number));
    expect(entries.find((entry) => entry.id === id)).toMatchObject({ status: 'delivered' });
  });

  test('remembers the newest two hundred and says so of the rest', async () => {
    const number = freshNumber();
    await text(number, 'The first');
    const [first] = await webhooksAbout(number);
    for (let count = 0; count < 200; count += 1)
      await fetch(`${desk.stack.url}/webhooks/twilio/sms`, { method: 'POST', body: 'noise' });
    expect(webhooks.parse(await read('/local/webhooks')).webhooks).toHaveLength(200);
    expect((await post(`/local/webhooks/${first?.id}/replay`, {})).status).toBe(404);
    expect((await fetch(`${desk.stack.url}/local/webhooks/${first?.id}`)).status).toBe(404);
  });
});

describe('the console', () => {
  test('knows the clock, our numbers, the faults that are on, and what left', async () => {
    const number = freshNumber();
    await text(number, 'Are you open?');
    await desk.reply(await desk.threadOf(number), 'Yes.');
    await desk.leave();
    await post('/local/faults', { reorder: true });
    const state = z
      .object({ now: z.iso.datetime(), left: z.array(z.looseObject({ to: z.string() })) })
      .loose()
      .parse(await read('/local/simulator'));
    expect(state).toMatchObject({
      rate: 1,
      numbers: [{ number: officeNumber, name: 'Main office', zone: 'America/New_York' }],
      faults: { reorder: true },
      hasStandIn: true,
    });
    expect(state.left[0]).toMatchObject({ to: number, status: 'delivered', errorCode: null });
    expect(JSON.stringify(state.left)).not.toContain('Yes.');
  });
});

describe('the simulator’s routes', () => {
  function raw(method: string, path: string, headers: Record<string, string>, body = ''): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${desk.stack.url}${path}`, { method, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      request.on('error', reject).end(body);
    });
  }

  test('are refused to another origin and to another host, and nothing is done', async () => {
    const number = freshNumber();
    const body = JSON.stringify({ from: number, to: officeNumber, body: 'from elsewhere' });
    await text(number, 'Mine');
    const [mine] = await webhooksAbout(number);
    for (const headers of [{ origin: 'https://evil.example' }, { host: 'evil.example' }]) {
      expect(await raw('POST', '/local/texts', headers, body)).toBe(403);
      expect(await raw('POST', `/local/webhooks/${mine?.id}/replay`, headers)).toBe(403);
      for (const path of ['/local/simulator', '/local/webhooks', `/local/webhooks/${mine?.id}`, '/local/phones'])
        expect(await raw('GET', path, headers)).toBe(403);
    }
    expect(await saidBy(number)).toEqual(['Mine']);
    expect(await webhooksAbout(number)).toHaveLength(1);
  });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
