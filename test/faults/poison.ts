import { queues } from '#infra/topology.ts';
import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import { putThread, threadKey } from '#shared/domain/thread/thread.rows.ts';
import { freshThread } from '#shared/domain/thread/thread-rules.ts';
import { chanceOf } from './world/chance.ts';
import { oneFault } from './world/fault-plan.ts';
import { practiceOf } from './world/practice.ts';
import { openWorld, type World } from './world/world.ts';

export interface PoisonResult {
  subsets: number;
  failures: string[];
}

const topic = 'jobs';
const size = queues[topic].batchSize;
const receives = queues[topic].maxReceiveCount;
const start = Date.parse('2026-03-02T15:00:00Z');

/**
 * A batch of ten jobs, with every subset of them poisoned by a row that does not fit its schema: the good ones are done
 * once, the poison is received as often as the queue allows, tells the log why each time, and lies dead. Once the rows
 * are mended, a redrive does the rest, once.
 */
export async function poisonSubsets(): Promise<PoisonResult> {
  const failures: string[] = [];
  for (let subset = 0; subset < 2 ** size; subset += 1) {
    const wrong = await playSubset(subset);
    if (wrong) failures.push(`subset ${subset.toString(2).padStart(size, '0')}: ${wrong}`);
  }
  return { subsets: 2 ** size, failures };
}

async function playSubset(subset: number): Promise<string | undefined> {
  const world = openWorld({
    ...{ chance: chanceOf(subset), faults: oneFault(undefined), start, skewed: false, fullBatches: true },
    provider: { filters: true, redacts: false, trouble: 0 },
  });
  const ids = Array.from({ length: size }, (_none, index) => `t${index}`);
  const poisoned = ids.filter((_id, index) => (subset >> index) & 1);
  const good = ids.filter((id) => !poisoned.includes(id));
  await world.table.commit({ practice: putPractice(practiceOf({})) });
  for (const id of ids) await snooze(world, id);
  for (const id of poisoned) await world.table.commit({ spoil: { key: threadKey(id), set: { unread: 'many' } } });
  for (const id of ids) world.queues.send(topic, { job: 'wake-thread', threadId: id });
  await world.time.run();

  const faults = world.logged.filter(({ event }) => event === 'fault');
  if (faults.length !== poisoned.length * receives) return `${faults.length} faults in the log`;
  if (faults.some(({ error }) => !error?.includes('unread: invalid_type'))) return 'a fault without its reason';
  if (world.queues.dead(topic).length !== poisoned.length) return `${world.queues.dead(topic).length} lie dead`;
  const early = await woken(world);
  if (!equal(early, good)) return `woken: ${early.join(' ')}`;

  for (const id of poisoned) await world.table.commit({ mend: { key: threadKey(id), set: { unread: 0 } } });
  world.queues.redrive(topic);
  await world.time.run();
  const late = await woken(world);
  if (!equal(late, ids)) return `woken after the redrive: ${late.join(' ')}`;
  return world.queues.waiting() + world.queues.dead(topic).length > 0 ? 'something is left in a queue' : undefined;
}

async function snooze(world: World, id: string): Promise<void> {
  const at = new Date(start - 60_000).toISOString();
  const head = freshThread({ id, location: 'main', name: id, addresses: [] }, at);
  await world.table.commit({ head: putThread({ ...head, state: 'snoozed', snoozedUntil: at }, undefined) });
}

/** Threads that were woken, once for each time. */
async function woken(world: World): Promise<string[]> {
  const rows = await world.rows();
  return rows.flatMap(({ event, threadId }) => (event === 'woken' ? [String(threadId)] : []));
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}
