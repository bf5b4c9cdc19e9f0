import type { RowChange } from '../../table.ts';
import {
  appointmentIdOfKey,
  appointmentKey,
  appointmentRow,
  isAppointmentKey,
} from '../appointment/appointment.rows.ts';
import { isEntryKey } from '../message/entry.key.ts';
import { eventEntry } from '../message/entry.ts';
import type { Survey } from './survey.ts';

/** An occasion that arose: what a survey will be about, and from which ISO instant its delay runs. */
export type Occasion = Pick<Survey, 'id' | 'threadId' | 'occasion' | 'appointmentId' | 'at'>;

/** Who cannot remember a visit is not asked about it. */
const rememberedMs = 2 * 86_400_000;

/**
 * What a changed row means to the survey: a visit that became attended not long after it, or the line of somebody who
 * closed a conversation in which nobody waited for an answer. Undefined for everything else.
 */
export function readOccasion({ key, before, after }: RowChange): Occasion | undefined {
  if (isAppointmentKey(key)) {
    if (key.sk !== appointmentKey(appointmentIdOfKey(key)).sk) return undefined;
    return after?.state === 'attended' && before?.state !== 'attended' ? attended(after) : undefined;
  }
  if (!isEntryKey(key) || before || after?.event !== 'done') return undefined;
  const { id, threadId, at, by, closedTurn } = eventEntry.parse(after);
  return by === 'system' || closedTurn ? undefined : { id, threadId, occasion: 'conversation', at };
}

function attended(row: Record<string, unknown>): Occasion | undefined {
  const { id, threadId, stateAt, endsAt } = appointmentRow.schema.parse(row);
  if (Date.parse(stateAt) - Date.parse(endsAt) > rememberedMs) return undefined;
  // The desk may mark it while the patient is still there.
  const at = stateAt > endsAt ? stateAt : endsAt;
  return { id, threadId, occasion: 'visit', appointmentId: id, at };
}
