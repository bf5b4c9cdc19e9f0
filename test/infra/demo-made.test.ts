import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demoHours } from '#infra/local/seed/demo-practice.ts';
import { demoStaff } from '#infra/local/seed/people.ts';
import type { Call } from '#shared/api.client.ts';
import { views } from '#shared/api.desk.ts';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { businessMilliseconds } from '#shared/domain/metrics/business-time.ts';
import { processesOn } from '../fixtures/processes.ts';
import { dataFolder, type StartedDesk, startDesk } from '../fixtures/started-desk.ts';
import { eventually } from '../harness/desk.ts';

async function everyThread(call: Call, view?: (typeof views)[number]): Promise<ThreadOut[]> {
  const threads: ThreadOut[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 100, ...(view ? { view } : {}), ...(cursor ? { cursor } : {}) };
    const page = await call('listThreads', { query });
    threads.push(...page.threads);
    cursor = page.cursor;
  } while (cursor);
  return threads;
}

async function everyEntry(call: Call, threads: readonly ThreadOut[]): Promise<EntryOut[]> {
  const entries: EntryOut[] = [];
  for (const { id: threadId } of threads) {
    let cursor: string | undefined;
    do {
      const query = { limit: 100, ...(cursor ? { cursor } : {}) };
      const page = await call('listEntries', { params: { threadId }, query });
      entries.push(...page.entries);
      cursor = page.cursor;
    } while (cursor);
  }
  return entries;
}

/** Has its making broken off as soon as a text is in. */
async function brokenOff(folder: string, signal: NodeJS.Signals): Promise<void> {
  const desk = await startDesk(folder, { DESKLINE_SEED: 'demo' });
  await eventually(
    () => everyThread(desk.call).catch(() => []),
    (threads) => threads.some(({ lastEntry }) => lastEntry !== undefined),
    60,
  );
  desk.child.kill(signal);
  await desk.ended;
  expect(existsSync(join(folder, 'seeded'))).toBe(false);
  expect(desk.stdout()).not.toContain('ready');
  expect(desk.stderr()).toBe('');
}

describe('the demo practice', () => {
  test('that a kill broke off is made whole by the next start, once for all starts (slow)', {
    timeout: 400_000,
  }, async () => {
    const folder = dataFolder();
    await brokenOff(folder, 'SIGKILL');
    const desk = await startDesk(folder, { DESKLINE_SEED: 'demo' });
    await desk.ready;
    const [, patients, texts] = /(\d+) patients, (\d+) texts in/.exec(desk.stdout()) ?? [];
    expect(Number(patients)).toBeGreaterThanOrEqual(60);
    const clock = JSON.parse(readFileSync(join(folder, 'clock.json'), 'utf8'));
    expect(clock).toMatchObject({ practiceMs: clock.machineMs, rate: 1 });
    expect(processesOn(folder)).toHaveLength(1);
    const kept = await showsEverything(desk, new Date(clock.practiceMs));
    // What patients answer to reminders comes on top of what the history has them write.
    expect(kept.texts).toBeGreaterThanOrEqual(Number(texts));
    expect(readFileSync(join(folder, 'deskline.log'), 'utf8')).not.toContain('"level":"error"');
    desk.child.kill('SIGTERM');
    expect(await desk.ended).toBe(0);
    const again = await startDesk(folder, { DESKLINE_SEED: 'demo' });
    await again.ready;
    expect(again.stdout()).not.toContain('First start');
    expect(await everyThread(again.call)).toHaveLength(kept.threads);
  });

  test('that SIGTERM broke off leaves nothing behind, not even its clock', { timeout: 120_000 }, async () => {
    const folder = dataFolder();
    await brokenOff(folder, 'SIGTERM');
    expect(existsSync(join(folder, 'clock.json'))).toBe(false);
    const again = await startDesk(folder);
    await again.ready;
    expect(await everyThread(again.call)).toEqual([]);
  });
});

/** Holds it against what a practice of four weeks has; answers how many texts came in, in how many threads. */
async function showsEverything(desk: StartedDesk, now: Date): Promise<{ texts: number; threads: number }> {
  const hours = demoHours(now);

  const counts: Record<string, number> = {};
  for (const view of views) counts[view] = (await everyThread(desk.call, view)).length;
  console.log(`Threads by view: ${JSON.stringify(counts)}`);
  // Nothing automatic leaves by itself yet, and nobody can be mentioned.
  const { mentions: _notYet, automated: _norThis, ...shown } = counts;
  for (const [view, count] of Object.entries(shown)) expect([view, count > 0]).toEqual([view, true]);

  const open = await everyThread(desk.call, 'needs-reply');
  const waiting = open.map(({ location, dueAt }) => {
    const office = location === 'old-mill' ? hours['old-mill'] : hours.riverside;
    if (!dueAt || Date.parse(dueAt) <= now.getTime()) return 'late';
    const left = businessMilliseconds(office, now.toISOString(), dueAt) ?? 0;
    return left <= 15 * 60_000 ? 'due soon' : 'in time';
  });
  expect(new Set(waiting)).toEqual(new Set(['late', 'due soon', 'in time']));
  // Nobody is left waiting for days: a weekend is the longest.
  const longest = Math.min(...open.map(({ dueAt }) => Date.parse(dueAt ?? now.toISOString())));
  expect(now.getTime() - longest).toBeLessThan(4 * 86_400_000);

  const threads = await everyThread(desk.call);
  expect(new Set(threads.map(({ location }) => location))).toEqual(new Set(['riverside', 'old-mill']));
  const entries = await everyEntry(desk.call, threads);
  const texts = entries.filter(({ kind }) => kind === 'text');
  const [textsIn, textsOut] = [texts.filter(({ direction }) => direction === 'in'), texts.filter(({ by }) => by)];
  console.log(`Texts: ${textsIn.length} in, ${textsOut.length} out, in ${threads.length} threads`);
  expect(textsIn.length).toBeGreaterThanOrEqual(300);
  expect(textsOut.length).toBeGreaterThanOrEqual(250);
  expect(texts.filter(({ text }) => text.includes('¿')).length).toBeGreaterThan(10);
  for (const { id, name } of demoStaff)
    expect([name, entries.some(({ by, kind }) => by === id && kind === 'text')]).toEqual([name, true]);

  const outcomes = entries.flatMap(({ call: one }) =>
    one ? `${one.outcome} ${one.voicemail?.state ?? ''}`.trim() : [],
  );
  expect(outcomes.toSorted()).toEqual(['answered', 'missed', 'voicemail kept']);
  expect(texts.filter(({ purpose }) => purpose === 'missed-call')).toHaveLength(2);

  const planned = textsOut.filter(({ status }) => status === 'held');
  expect(planned.every(({ leavesAt }) => leavesAt !== undefined && Date.parse(leavesAt) > now.getTime())).toBe(true);
  expect(planned).toHaveLength(1);
  const left = textsOut.filter(({ status }) => status !== 'held');
  expect(new Set(left.map(({ status }) => status))).toEqual(new Set(['delivered', 'failed']));
  expect(left.filter(({ status }) => status === 'failed').length).toBeLessThan(10);
  return { texts: textsIn.length, threads: threads.length };
}
