import type { ThreadOut } from '../../api.ts';
import type { InboxRow } from './inbox.rows.ts';
import type { Thread } from './thread.ts';

/** A thread as a row of the inbox shows it. */
export function showThread(of: Thread | InboxRow): ThreadOut {
  return {
    id: of.id,
    location: of.location,
    name: of.name,
    addresses: of.addresses,
    state: of.state,
    unread: of.unread,
    lastAt: of.lastAt,
    tags: of.tags,
    priority: of.priority,
    version: of.version,
    ...(of.patientId ? { patientId: of.patientId } : {}),
    ...(of.confidential ? { confidential: true } : {}),
    ...(of.assignee ? { assignee: of.assignee } : {}),
    ...(of.last ? { lastEntry: of.last } : {}),
    ...turnOf(of),
    ...(of.failure ? { failure: of.failure } : {}),
    ...(of.alarm ? { alarm: of.alarm } : {}),
    ...(of.nextAppointment ? { nextAppointment: of.nextAppointment } : {}),
    ...(of.snoozedUntil ? { snoozedUntil: of.snoozedUntil } : {}),
  };
}

function turnOf(of: Thread | InboxRow): Pick<ThreadOut, 'turn' | 'dueAt'> {
  if ('dueAt' in of) return { dueAt: of.dueAt };
  if (!('turn' in of) || !of.turn) return {};
  const dueAt = of.emergency ? of.turn.startedAt : of.turn.dueAt;
  return { turn: of.turn, ...(dueAt ? { dueAt } : {}) };
}
