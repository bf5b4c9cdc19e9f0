import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { giveAppointment } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import type { Patient } from '../patient/patient.ts';
import { lookNow, reminderHeadKey } from '../reminder/reminder.key.ts';
import { reminderHeadRow } from '../reminder/reminder.rows.ts';

/** Visits that are another record's from now on, and the writes that make them so. */
export interface GivenVisits {
  visits: Appointment[];
  writes: Record<string, Write>;
}

type Owner = Pick<Patient, 'id' | 'threadId'>;

/**
 * Gives visits of one record to another, as many as `room` writes take, in their order. What is recorded of their reminders
 * stays, so that no step is sent twice, and what is still to come is looked at anew. A confidential visit stays in its
 * conversation.
 */
export async function giveVisits(
  app: App,
  visits: readonly Appointment[],
  { from, to, room }: { from: Owner; to: Owner; room: number },
): Promise<GivenVisits> {
  const heads = await app.table.getMany(...visits.map(({ id }) => [reminderHeadRow, reminderHeadKey(id)] as const));
  const given: GivenVisits = { visits: [], writes: {} };
  for (const [nth, visit] of visits.entries()) {
    const threadId = visit.threadId === from.threadId ? to.threadId : visit.threadId;
    const owner = { patientId: to.id, threadId };
    const isLookedAt = heads[nth] !== undefined && (isAhead(visit.state) || visit.state === 'no-show');
    const writes = {
      ...giveAppointment(visit, owner),
      ...(isLookedAt ? { reminders: lookNow(visit.id, app.now().toISOString()) } : {}),
    };
    if (Object.keys(given.writes).length + Object.keys(writes).length > room) break;
    for (const [name, write] of Object.entries(writes)) given.writes[`${name} ${nth}`] = write;
    given.visits.push({ ...visit, ...owner, revision: visit.revision + 1 });
  }
  return given;
}
