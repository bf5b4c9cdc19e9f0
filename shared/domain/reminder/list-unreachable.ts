import type { UnreachableOut } from '../../api.answers.reminders.ts';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { fullName } from '../patient/patient.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { dayAfter, wallTimeOf } from '../practice/wall-time.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { ladderOf } from './ladder.ts';
import { barriers, outlook } from './outlook.ts';
import { readLadders } from './read-ladders.ts';

/**
 * The visits of a day (tomorrow by the location's clock, where none is named) whose patients no reminder can reach by any
 * way of their ladder: somebody has to call them. Refusals: invalid.
 */
export async function listUnreachable(
  app: App,
  who: Staff,
  location: string,
  wanted: string | undefined,
): Promise<UnreachableOut> {
  if (!mayEnter(who, location)) throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  const [practice, ladders] = await Promise.all([readPractice(app), readLadders(app)]);
  const { zone } = locationById(practice, location).hours;
  const date = wanted ?? dayAfter(wallTimeOf(zone, app.now().getTime()).date);
  const seen = await outlook(app, location, [date]);
  const unreachable = seen.flatMap((of) => {
    const { visit, patient } = of;
    const steps = ladderOf(ladders, visit)?.steps.filter(({ on }) => on) ?? [];
    const channels = new Set(steps.flatMap((step) => step.channels));
    if (channels.size === 0) return [];
    const ways = [...channels].map((channel) => barriers(of, channel, practice));
    if (ways.some((against) => against.length === 0)) return [];
    const reasons = [...new Map(ways.flat().map((one) => [one.code, one])).values()];
    return [
      {
        id: visit.id,
        patientId: patient.id,
        threadId: patient.threadId,
        name: fullName(patient),
        time: visit.time,
        // Of a confidential visit nobody is called at the number that others may know.
        ...(patient.phones[0] && visit.threadId === patient.threadId ? { phone: patient.phones[0] } : {}),
        reasons,
      },
    ];
  });
  return { date, visits: seen.length, unreachable };
}
