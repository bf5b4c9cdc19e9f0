import { notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { appointmentKey } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import { reminderHeadKey, reminderStepKey, reminderWake } from './reminder.key.ts';
import { type ReminderHead, type ReminderStep, reminderHead, reminderStep } from './reminder.ts';

export const reminderHeadRow: RowKind<ReminderHead> = { name: 'reminder head', schema: reminderHead };
export const reminderStepRow: RowKind<ReminderStep> = { name: 'reminder step', schema: reminderStep };

/** Everything recorded of a visit's steps, the newest version first. */
export function stepsOf(appointmentId: string): QueryOptions {
  return { pk: reminderHeadKey(appointmentId).pk, prefix: 'STEP#', consistent: true, descending: true };
}

/**
 * Written with a visit that is new or came to another version: somebody looks at its reminders at once. A visit that is
 * over leaves none; one that was missed is looked at for what follows.
 */
export function reminderDue(before: Appointment | undefined, after: Appointment, now: Date): Write | undefined {
  const isMissed = before !== undefined && before.state !== 'no-show' && after.state === 'no-show';
  const isNew = before?.version !== after.version && Date.parse(after.startsAt) > now.getTime();
  if (!isMissed && !isNew) return undefined;
  if (!before && !isAhead(after.state)) return undefined;
  const at = now.toISOString();
  return {
    key: reminderHeadKey(after.id),
    set: { appointmentId: after.id, since: at, wake: reminderWake, wakeAt: at },
    add: { revision: 1 },
  };
}

/**
 * Somebody looks at a visit's reminders at an instant, or nobody need. Refused when the visit changed since it was read,
 * or when anything else asked for a look meanwhile: that look must not be lost.
 */
export function lookAgain({ appointmentId, since, revision }: ReminderHead, at: string | undefined): Write {
  return {
    key: reminderHeadKey(appointmentId),
    if: { since: { is: since }, revision: revision === 0 ? { absent: true } : { is: revision } },
    add: { revision: 1 },
    ...(at === undefined ? { remove: ['wake', 'wakeAt'] } : { set: { wake: reminderWake, wakeAt: at } }),
  };
}

/** Records a step as it came to be; refused when somebody else recorded it meanwhile. */
export function putStep(next: ReminderStep): Write {
  return {
    key: reminderStepKey(next),
    if: next.revision === 1 ? notThere : { revision: { is: next.revision - 1 } },
    put: next,
  };
}

/** Insists that a visit still stands at this version and is still to come. */
export function stillAhead(of: { appointmentId: string; version: number }, onlyUnconfirmed = false): Write {
  const states = onlyUnconfirmed ? (['booked'] as const) : (['booked', 'confirmed'] as const);
  return {
    key: appointmentKey(of.appointmentId),
    if: states.map((state) => ({ version: { is: of.version }, state: { is: state } })),
    check: true,
  };
}

/** Insists that a visit still stands at this version, called off or not. */
export function stillAt(of: { appointmentId: string; version: number }): Write {
  return {
    key: appointmentKey(of.appointmentId),
    if: { version: { is: of.version } },
    check: true,
  };
}
