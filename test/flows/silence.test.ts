import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLocalSettings } from '#infra/local/settings.ts';
import { auditRow } from '#shared/domain/audit/audit.rows.ts';
import { type Desk, eventually, freshNumber, openDesk } from '../harness/desk.ts';

/** A provider of our own making: what it does with a send, and what it lists. */
interface Provider {
  sends: string[];
  onSend: (body: string, response: ServerResponse) => void;
  listed: () => { sid: string; body: string }[];
}

let provider: Provider;
let server: Server;
let desk: Desk;
const sidOf = (count: number) => `SM${String(count).padStart(32, '0')}`;

beforeEach(async () => {
  provider = { sends: [], onSend: (_body, response) => accept(response), listed: () => [] };
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const settings = { ...readLocalSettings({}), PORT: 0, TWILIO_API_BASE: `http://127.0.0.1:${port}` };
  desk = await openDesk({ settings });
});
afterEach(async () => {
  await desk.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  response.setHeader('content-type', 'application/json');
  if (request.method === 'POST') {
    const body = new URLSearchParams(Buffer.concat(chunks).toString()).get('Body') ?? '';
    provider.sends.push(body);
    provider.onSend(body, response);
    return;
  }
  const created = new Date().toUTCString();
  const messages = provider.listed().map((message) => ({ ...message, date_created: created, status: 'sent' }));
  response.end(JSON.stringify({ messages, page: 0, page_size: 50, next_page_uri: null, uri: '/' }));
}

function accept(response: ServerResponse): void {
  response.statusCode = 201;
  response.end(JSON.stringify({ sid: sidOf(provider.sends.length), status: 'queued' }));
}

async function thread(): Promise<string> {
  const number = freshNumber();
  await desk.text(number, 'Hello?');
  return desk.threadOf(number);
}

describe('a provider that is silent or keeps no words', () => {
  test('a call that is never answered holds up no other, is given up after 8 s, within its function, and shown as unknown', async () => {
    provider.onSend = (body, response) => (body === 'Hangs' ? undefined : accept(response));
    const threads = await Promise.all(Array.from({ length: 8 }, () => thread()));
    await Promise.all(threads.map((threadId, place) => desk.reply(threadId, place === 0 ? 'Hangs' : `Goes ${place}`)));
    desk.stack.clock.advance(11_000);
    const begun = performance.now();
    await desk.stack.sweep();
    await eventually(
      async () => provider.sends.length,
      (count) => count === 8,
      5,
    );
    await desk.stack.drain();
    console.log(`given up after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const last = (await desk.entries(threads[0] ?? '')).at(-1);
    expect(last).toMatchObject({ status: 'unknown', unknown: 'checking' });
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('a begun send that may be the listed one without words is unknown, and never sent again', async () => {
    provider.onSend = (body, response) => (body === 'second' ? response.socket?.destroy() : accept(response));
    const threadId = await thread();
    await desk.reply(threadId, 'first');
    await desk.leave();
    await desk.reply(threadId, 'second');
    await desk.leave();
    provider.listed = () => [
      { sid: sidOf(2), body: '' },
      { sid: sidOf(1), body: 'first' },
    ];
    await desk.advance(30 * 60_000);
    await desk.advance(30 * 60_000);
    expect(provider.sends).toEqual(['first', 'second']);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'unknown', unknown: 'may-have-been-sent' });
    const failed = await desk.as('coordinator')('listThreads', { query: { view: 'failed' } });
    expect(failed.threads.map(({ id }) => id)).toContain(threadId);
  });
});

describe('a crowd at one thread', () => {
  test('40 different texts from one number at once are all kept', async () => {
    const number = freshNumber();
    const answers = await Promise.all(Array.from({ length: 40 }, (_none, place) => desk.text(number, `Text ${place}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
    expect(await desk.entries(await desk.threadOf(number))).toHaveLength(40);
  });

  test('40 requests of one person at once are all answered, each with its audit row', async () => {
    const call = desk.as('manager');
    await Promise.all(Array.from({ length: 40 }, () => call('listThreads', {})));
    const { rows } = await desk.app.table.query(auditRow, { pk: 'AUDIT#nora', consistent: true });
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_none, place) => place + 1));
  });
});

test('a reply whose queue lost it leaves within seconds of its hold, by a sweep that came before', async () => {
  const threadId = await thread();
  const now = desk.stack.clock.now();
  await desk.reply(threadId, 'Lost by the queue');
  await desk.stack.queues.purge('outbound');
  await desk.stack.sweep();
  desk.stack.clock.set(new Date(now.getTime() + 10_500));
  await eventually(
    async () => provider.sends.length,
    (count) => count === 1,
    15,
  );
});
