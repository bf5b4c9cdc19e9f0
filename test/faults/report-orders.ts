import type { Broken } from './checker/checker.ts';
import { playStory } from './schedule.ts';
import { chanceOf } from './world/chance.ts';
import { type Fault, oneFault } from './world/fault-plan.ts';
import { openWorld } from './world/world.ts';

export interface ReportOrders {
  orders: number;
  failures: { order: string; broken: Broken[]; ends: string }[];
}

const patient = '+16465550001';

/** When reports come: after our own record, before it, or though nobody ever records. */
const moments: readonly { name: string; fault: Fault | undefined; early: boolean }[] = [
  { name: 'after the record', fault: undefined, early: false },
  { name: 'before the record', fault: 'it is paused after', early: true },
  { name: 'though the sender died', fault: 'dies after it', early: true },
];

/** Delivery reports in every order, each twice, with and without our reference, before and after our own record. */
export async function reportOrders(): Promise<ReportOrders> {
  const result: ReportOrders = { orders: 0, failures: [] };
  for (const last of ['delivered', 'undelivered']) {
    for (const order of permutations(['sent', 'sent', last, last])) {
      for (const bare of bareness(order.length)) {
        for (const moment of moments) {
          const { broken, ends } = await playOrder(order, bare, moment);
          const wanted = last === 'delivered' ? 'delivered' : 'failed';
          result.orders += 1;
          if (broken.length > 0 || ends !== wanted) {
            const reports = order.map((status, index) => `${status}${bare[index] ? ' (bare)' : ''}`);
            result.failures.push({ order: `${reports.join(', ')} ${moment.name}`, broken, ends });
          }
        }
      }
    }
  }
  return result;
}

async function playOrder(
  order: readonly string[],
  bare: readonly boolean[],
  moment: (typeof moments)[number],
): Promise<{ broken: Broken[]; ends: string }> {
  const { fault } = moment;
  const world = openWorld({
    chance: chanceOf(5),
    faults: oneFault(fault && { point: 'outbound 1, send sms', fault }),
    start: Date.parse('2026-03-02T15:00:00Z'),
    provider: { filters: true, redacts: false, trouble: 0 },
    skewed: false,
    reports: 'none',
  });
  const hello = { at: 0, patient, does: 'texts' as const, words: 'Is Friday ok?' };
  const answer = {
    ...{ at: 1_000, patient, does: 'answers' as const, by: 'maya', words: 'Yes.' },
    ...{ plannedMs: 0, looksFirst: false, takesBackMs: undefined },
  };
  const watch = () => {
    const [message] = world.provider.accepted();
    if (!message) {
      world.time.at(world.time.now() + 20, watch);
      return;
    }
    const begins = world.time.now() + (moment.early ? 10 : 60_000);
    order.forEach((status, index) => {
      const step = status === 'undelivered' ? { status, code: '30003' } : { status };
      world.time.at(begins + index * 40, () => void world.report(message, step, bare[index] ?? false));
    });
  };
  world.time.at(world.time.now() + 1_000, watch);
  const { broken } = await playStory(world, [hello, answer], { optOutBy: 'provider' });
  const entry = (await world.rows()).find(({ direction, kind }) => direction === 'out' && kind === 'text');
  return { broken, ends: String(entry?.status) };
}

/** Every order of these, equal ones told apart only by their place. */
function permutations(of: readonly string[]): string[][] {
  if (of.length === 0) return [[]];
  return [...new Set(of)].flatMap((first) => {
    const at = of.indexOf(first);
    return permutations([...of.slice(0, at), ...of.slice(at + 1)]).map((rest) => [first, ...rest]);
  });
}

/** Every choice of which reports come without our reference. */
function bareness(count: number): boolean[][] {
  return Array.from({ length: 2 ** count }, (_none, bits) =>
    Array.from({ length: count }, (_nothing, index) => ((bits >> index) & 1) === 1),
  );
}
