import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { messageSid, signedText } from '#infra/local/signed-text.ts';
import type { EntryOut } from '#shared/api.ts';
import { processesOn } from '../fixtures/processes.ts';
import { dataFolder, freePort, type StartedDesk, startDesk } from '../fixtures/started-desk.ts';
import { noonAfter, officeNumber } from '../harness/desk.ts';

/** What was said to the desk: once taken it may not be lost, and whatever became of it, it may not stand twice. */
interface Said {
  from: string;
  words: string;
  taken: boolean;
  say: (desk: StartedDesk) => Promise<unknown>;
}

const kills = 4;
const patients = ['+16465551001', '+16465551002', '+16465551003'];

/** Keeps saying the next thing, one after the other, until it is told to stop; the kill cuts the last one off. */
async function talk(desk: StartedDesk, said: Said[], next: () => Said, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const one = next();
    said.push(one);
    one.taken = await one.say(desk).then(
      () => true,
      () => false,
    );
    if (!one.taken) return;
  }
}

async function allEntries(desk: StartedDesk, threadId: string): Promise<EntryOut[]> {
  const entries: EntryOut[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 100, ...(cursor ? { cursor } : {}) };
    const page = await desk.call('listEntries', { params: { threadId }, query });
    entries.push(...page.entries);
    cursor = page.cursor;
  } while (cursor);
  return entries;
}

const outbox = z.array(z.looseObject({ to: z.string(), body: z.string() }));
const lines = (said: readonly Said[]) => said.map(({ from, words }) => `${from} ${words}`).toSorted();

test('whenever it is killed, nothing that was taken is missing and nothing leaves twice', {
  timeout: 120_000,
}, async () => {
  const folder = dataFolder();
  const settings = { PORT: String(await freePort()) };
  let desk = await startDesk(folder, settings);
  await desk.ready;
  await desk.post('/local/clock', { now: noonAfter(new Date()).toISOString() });
  const threads = new Map<string, string>();
  for (const address of patients) {
    threads.set(address, (await desk.call('openThread', { body: { channel: 'sms', address } })).id);
  }

  let number = 0;
  const text = (from: string) => (): Said => {
    number += 1;
    const words = `text ${number}`;
    const sid = messageSid(words);
    const say = ({ signing }: StartedDesk) => signedText(signing, { from, to: officeNumber, body: words, sid });
    return { from, words, taken: false, say };
  };
  const reply = (from: string) => (): Said => {
    number += 1;
    const words = `reply ${number}`;
    const id = ulid();
    const params = { threadId: threads.get(from) ?? '' };
    const say = ({ call }: StartedDesk) => call('sendMessage', { params, body: { id, channel: 'sms', text: words } });
    return { from, words, taken: false, say };
  };
  const texts: Said[] = [];
  const replies: Said[] = [];
  const moments: number[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    // A minute each second, so that holds end and messages are on their way when it happens.
    await desk.post('/local/clock', { rate: 60 });
    const stop = new AbortController();
    const talking = patients.flatMap((from) => [
      talk(desk, texts, text(from), stop.signal),
      talk(desk, replies, reply(from), stop.signal),
    ]);
    const moment = Math.round(300 + Math.random() * 900);
    moments.push(moment);
    await pause(moment);
    // By turns the desk alone, whose database lives on, and everything at once.
    const pid = desk.child.pid ?? 0;
    process.kill(kill % 2 === 0 ? -pid : pid, 'SIGKILL');
    stop.abort();
    await Promise.all(talking);
    await desk.ended;
    desk = await startDesk(folder, settings);
    await desk.ready;
    expect(processesOn(folder)).toHaveLength(1);
  }
  await desk.post('/local/clock', { rate: 0 });

  // Who got no answer asks again: Twilio with the same message, the page with the same id.
  const cutOff = [...texts, ...replies].filter(({ taken }) => !taken);
  for (const one of cutOff) await one.say(desk);
  for (const due of ['PT11S', 'PT30M', 'PT1H', 'PT1H']) await desk.post('/local/clock', { advance: due });
  console.info(
    `killed after ${moments.join(', ')} ms: ${texts.length} texts and ${replies.length} replies, ${cutOff.length} of them cut off and said again`,
  );

  const entries = await Promise.all([...threads.values()].map((threadId) => allEntries(desk, threadId)));
  const kept = (direction: 'in' | 'out') =>
    patients
      .flatMap((from, at) =>
        (entries[at] ?? [])
          .filter((entry) => entry.direction === direction)
          .map(({ text: words }) => `${from} ${words}`),
      )
      .toSorted();
  expect(kept('in')).toEqual(lines(texts));
  expect(kept('out')).toEqual(lines(replies));
  const left = outbox.parse((await Promise.all(patients.map((number) => desk.outboxTo(number)))).flat());
  expect(left.map(({ to, body }) => `${to} ${body}`).toSorted()).toEqual(lines(replies));
  const statuses = new Set(entries.flat().flatMap(({ direction, status }) => (direction === 'out' ? [status] : [])));
  expect([...statuses]).toEqual(['delivered']);
  expect(texts.length).toBeGreaterThan(kills);
  expect(replies.length).toBeGreaterThan(kills);
  expect(cutOff.length).toBeGreaterThan(0);
});
