import type { App } from '../../ports.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { reminderStepRow, stepsOf } from './reminder.rows.ts';

/** Whether a reminder that speaks of an older version of this visit is under way: nothing can stop it, a correction follows. */
export async function oldReminderLeaving(app: App, { id, version }: Appointment): Promise<boolean> {
  if (version === 1) return false;
  const { rows } = await app.table.query(reminderStepRow, stepsOf(id));
  const refs = rows.flatMap((step) => (step.version < version && step.ref ? [step.ref] : []));
  const entries = await app.table.getMany(...refs.map((ref) => [outboundEntryRow, entryKey(ref)] as const));
  return entries.some((entry) => entry && isUnderWay(entry));
}

/** Begun, and nobody knows yet how it ended; a call until it is over. */
function isUnderWay({ fence, kind, rank, unknown }: OutboundEntry): boolean {
  return fence !== undefined && rank < (kind === 'spoken' ? 3 : 2) && unknown !== 'may-have-been-sent';
}
