import type { LadderStep } from '#shared/domain/reminder/ladder.ts';
import { at, dayBefore, wall } from './dst-wall.ts';
import { patientOf, seedVisits } from './visits/seed-visits.ts';
import { chanceOf } from './world/chance.ts';
import { oneFault } from './world/fault-plan.ts';
import { practiceOf, seedDesk } from './world/practice.ts';
import { sweepUntilQuiet } from './world/sweeping.ts';
import { openWorld } from './world/world.ts';

/**
 * A visit on the afternoon of the day on which the clocks turn, booked the day before at noon. It is reminded of that
 * day at five, in the morning of its own day, and at 2:30 of its night, which is at eight on the evening before.
 * Answers what left instead, where it was anything else.
 */
export async function wrongReminders(zone: string, date: string): Promise<string | undefined> {
  const noon = at(zone, dayBefore(date), '12:00');
  const world = openWorld({
    ...{ chance: chanceOf(8), faults: oneFault(undefined), start: noon, skewed: false, reports: 'plain' },
    provider: { filters: true, redacts: false, trouble: 0 },
  });
  const [office] = practiceOf({}).locations;
  if (!office) throw new Error('a practice has a location');
  const always = { ...office.hours, zone };
  await seedDesk(world.table, noon, { locations: [{ ...office, hours: always }] });
  const steps = [step('eve', 1, '17:00'), step('night', 0, '02:30'), step('morning', 0, '09:00')];
  await seedVisits(world.table, { visits: 1, hasEmail: false }, steps, []);
  const body = { id: world.newId(), patientId: patientOf(0), visitType: 'check-up', provider: 'lindqvist' };
  world.time.at(noon, () => void world.ask('maya', 'POST', '/api/appointments', { ...body, date, time: '15:00' }));
  if (!(await sweepUntilQuiet(world, noon + 72 * 3_600_000))) return 'a reminder still waits';
  const seen = world.provider.accepted().map(({ body: words, acceptedAt }) => {
    const [name] = words.split(':');
    return `${name} ${wall(zone, acceptedAt)}`;
  });
  const wanted = [`eve ${dayBefore(date)} 17:00`, `morning ${date} 09:00`, `night ${dayBefore(date)} 20:00`];
  return seen.toSorted().join() === wanted.join() ? undefined : seen.join(', ') || 'no reminder left';
}

function step(id: string, days: number, time: string): LadderStep {
  const text = `${id}: {{ practice }} sees {{ name }} {{ day }} at {{ time }}. Text STOP to stop texts.`;
  return { id, on: true, when: { days, at: time }, onlyUnconfirmed: false, channels: ['sms'], words: { en: { text } } };
}
