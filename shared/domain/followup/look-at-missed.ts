import type { Table } from '../../table.ts';
import { missedSince, pointerRow } from '../appointment/appointment.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { lookNow } from '../reminder/reminder.key.ts';
import { longestFollowUpDays } from './follow-up.ts';

const dayMs = 86_400_000;
const mostVisits = 500;
const atOnce = 20;

/** Has every visit looked at that was missed so lately that a step may be due: what is done about them changed. */
export async function lookAtMissed(table: Table, now: Date): Promise<void> {
  const { locations } = settled(await table.get(practiceRow, practiceKey));
  const since = new Date(now.getTime() - (longestFollowUpDays + 8) * dayMs).toISOString();
  for (const { id } of locations) {
    const { rows } = await table.query(pointerRow, missedSince(id, since, mostVisits));
    for (let from = 0; from < rows.length; from += atOnce) {
      const some = rows.slice(from, from + atOnce);
      await Promise.all(
        some.map(({ appointmentId }) => table.commit({ look: lookNow(appointmentId, now.toISOString()) })),
      );
    }
  }
}
