import { parseArgs } from 'node:util';
import { playSchedule } from './schedule.ts';
import { loadHandlers } from './world/handlers.ts';

const { values } = parseArgs({ options: { schedules: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' }, schedule: { type: 'string' } } });
await loadHandlers();
const begin = performance.now();
if (values.schedule) {
  const played = await playSchedule(Number(values.seed), Number(values.schedule), { traced: true });
  console.log(played.history.join('\n'));
  console.log(played.steps, played.faults, played.broken);
} else {
  const rules = new Map<string, number>();
  const examples = new Map<string, number>();
  for (let n = 0; n < Number(values.schedules); n += 1) {
    const played = await playSchedule(Number(values.seed), n);
    for (const { rule, what } of played.broken) {
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
      if (!examples.has(rule)) { examples.set(rule, n); console.log(n, rule, what); }
    }
  }
  console.log(rules, (performance.now() - begin) / Number(values.schedules), 'ms each');
}
