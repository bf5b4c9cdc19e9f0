import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { readLocalSettings } from '#infra/local/settings.ts';
import { messageSid, signedText } from '#infra/local/signed-text.ts';
import { apiClient } from '#shared/api.client.ts';
import { processesOn, residentMegabytes } from '../fixtures/processes.ts';
import { officeNumber } from '../harness/desk.ts';
import { type Figure, median } from './figure.ts';
import { ended, freePort, type Running, start } from './started-desk.ts';

/** How long and how hard. */
export interface Load {
  seconds: number;
  /** Texts a second. */
  rate: number;
  /** Times that everything is killed at a random moment afterwards. */
  kills: number;
}

interface Said {
  from: string;
  words: string;
  isTaken: boolean;
}

const patients = Array.from({ length: 40 }, (_none, nth) => `+1646555${String(2000 + nth)}`);

/** R9: signed texts at a steady rate to the whole practice as `npm start` runs it, then kill -9 again and again. */
export async function load({ seconds, rate, kills }: Load): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-load-'));
  const port = await freePort();
  let desk = await start(folder, port);
  const said: Said[] = [];
  try {
    const memory = await steady(desk, folder, said, { seconds, rate });
    const steadyTexts = said.length;
    for (let kill = 1; kill <= kills; kill += 1) {
      const stop = new AbortController();
      const talking = Promise.all(Array.from({ length: 4 }, () => talk(desk, said, stop.signal)));
      await pause(300 + Math.random() * 900);
      // By turns the desk alone, whose database lives on, and everything at once.
      process.kill(kill % 2 === 0 ? -desk.pid : desk.pid, 'SIGKILL');
      stop.abort();
      await talking;
      await desk.ended;
      desk = await start(folder, port);
    }
    const cutOff = said.filter(({ isTaken }) => !isTaken);
    // Who got no answer asks again, as Twilio does.
    for (const one of cutOff) one.isTaken = await say(desk, one);
    const { lost, duplicated } = await compare(desk, said);
    const fifth = Math.max(1, Math.floor(memory.length / 5));
    const [early, late] = [median(memory.slice(fifth, 2 * fifth)), median(memory.slice(-fifth))];
    const isFlat = late <= 1.3 * early;
    return {
      id: 'R9',
      what: `Load on loopback for ${told(seconds)} at ${rate} signed texts a second, then kill -9`,
      n: `${steadyTexts.toLocaleString('en-US')} texts, then ${said.length - steadyTexts} around ${kills} kills, ${cutOff.length} of them cut off and said again`,
      last: `${lost} lost, ${duplicated} duplicated; all processes ${early} MB after a fifth of the time, ${late} MB at its end; started by itself after each kill`,
      target: '0 lost, 0 duplicated, memory flat',
      met: lost === 0 && duplicated === 0 && isFlat,
    };
  } finally {
    await ended(desk, folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function told(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}

async function say({ url }: Running, { from, words }: Said): Promise<boolean> {
  const { TWILIO_AUTH_TOKEN: token, TWILIO_ACCOUNT_SID: accountSid } = readLocalSettings({});
  const answer = await signedText(
    { url, token, accountSid },
    { from, to: officeNumber, body: words, sid: messageSid(words) },
  ).catch(() => undefined);
  return answer?.ok === true;
}

function next(said: Said[]): Said {
  const one = { from: patients[said.length % patients.length] ?? '', words: `text ${said.length + 1}`, isTaken: false };
  said.push(one);
  return one;
}

/** Answers the memory of all processes in MB, each second. */
async function steady(
  desk: Running,
  folder: string,
  said: Said[],
  { seconds, rate }: Omit<Load, 'kills'>,
): Promise<number[]> {
  const memory: number[] = [];
  const under: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let nth = 0; nth < seconds * rate; nth += 1) {
    await pause(Math.max(0, (nth * 1000) / rate - (performance.now() - begun)));
    const one = next(said);
    under.push(say(desk, one).then((isTaken) => (one.isTaken = isTaken)));
    if (nth % rate === 0) memory.push(megabytesOf(desk, folder));
  }
  await Promise.all(under);
  return memory;
}

function megabytesOf(desk: Running, folder: string): number {
  const others = processesOn(folder).reduce((sum, { megabytes }) => sum + megabytes, 0);
  return residentMegabytes(desk.pid) + others;
}

async function talk(desk: Running, said: Said[], stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const one = next(said);
    one.isTaken = await say(desk, one);
    if (!one.isTaken) return;
  }
}

const session = z.object({ token: z.string() });

/** What the threads hold against what was said. */
async function compare({ url }: Running, said: readonly Said[]): Promise<{ lost: number; duplicated: number }> {
  const token = async () =>
    session.parse(
      await (
        await fetch(`${url}/local/session`, { method: 'POST', body: JSON.stringify({ role: 'coordinator' }) })
      ).json(),
    ).token;
  const call = apiClient({ base: url, token });
  const kept = new Map<string, number>();
  for (const address of patients) {
    const { id: threadId } = await call('openThread', { body: { channel: 'sms', address } });
    let cursor: string | undefined;
    do {
      const page = await call('listEntries', {
        params: { threadId },
        query: { limit: 100, ...(cursor ? { cursor } : {}) },
      });
      for (const { direction, text } of page.entries)
        if (direction === 'in') kept.set(`${address} ${text}`, (kept.get(`${address} ${text}`) ?? 0) + 1);
      cursor = page.cursor;
    } while (cursor);
  }
  const lost = said.filter(({ from, words }) => !kept.has(`${from} ${words}`)).length;
  return { lost, duplicated: [...kept.values()].reduce((sum, count) => sum + count - 1, 0) };
}
