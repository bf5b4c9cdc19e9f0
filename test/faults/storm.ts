import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import { between, chanceOf } from './world/chance.ts';
import { oneFault } from './world/fault-plan.ts';
import { incomingText } from './world/posts.ts';
import { practiceOf } from './world/practice.ts';
import { openWorld } from './world/world.ts';

export interface StormResult {
  events: number;
  copies: number;
  posts: number;
  taken: number;
  entries: number;
  threads: number;
}

const atOnce = 16;
const overMs = 29 * 3_600_000;

/** Webhooks of `events` texts, each `copies` times, shuffled, 16 at a time, over 29 hours: each text stands once. */
export async function storm(events: number, copies: number): Promise<StormResult> {
  const chance = chanceOf(4);
  const world = openWorld({
    ...{ chance, faults: oneFault(undefined), skewed: true, reports: 'none', calm: true },
    start: Date.parse('2026-03-02T15:00:00Z'),
    provider: { filters: true, redacts: false, trouble: 0 },
  });
  await world.table.commit({ practice: putPractice(practiceOf({})) });
  const forms = Array.from({ length: events }, (_none, index) => {
    const number = `+1646555${String(between(chance, `number ${index}`, 0, events / 5)).padStart(4, '0')}`;
    return incomingText(number, `Question ${index}`, `SM${String(index).padStart(31, '0')}b`);
  });
  const posts = forms
    .flatMap((form, event) =>
      Array.from({ length: copies }, (_none, copy) => ({ form, order: chance(`order ${event} ${copy}`) })),
    )
    .toSorted((a, b) => a.order - b.order);
  let taken = 0;
  const start = world.time.now();
  const bursts = Math.ceil(posts.length / atOnce);
  for (const [index, { form }] of posts.entries()) {
    const moment = start + Math.floor((Math.floor(index / atOnce) * overMs) / bursts);
    world.time.at(moment, () => {
      void world.post('/webhooks/twilio/sms', form).then((status) => {
        if (status !== undefined && status >= 200 && status < 300) taken += 1;
      });
    });
  }
  await world.time.run();
  const rows = await world.rows();
  const inbound = rows.filter(({ sk, direction }) => String(sk).startsWith('ENTRY#') && direction === 'in');
  return {
    ...{ events, copies, posts: posts.length, taken },
    entries: new Set(inbound.map(({ sid }) => sid)).size === inbound.length ? inbound.length : -1,
    threads: rows.filter(({ sk }) => sk === 'HEAD').length,
  };
}
