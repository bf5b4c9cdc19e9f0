import type { ThreadDetailOut, ThreadOut } from '../../api.ts';
import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { look, route } from './look.ts';
import type { InboxRow } from './thread.rows.ts';
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
    ...(of.assignee ? { assignee: of.assignee } : {}),
    ...(of.last ? { lastEntry: of.last } : {}),
    ...turnOf(of),
    ...(of.failure ? { failure: of.failure } : {}),
    ...(of.alarm ? { alarm: of.alarm } : {}),
    ...(of.snoozedUntil ? { snoozedUntil: of.snoozedUntil } : {}),
  };
}

function turnOf(of: Thread | InboxRow): Pick<ThreadOut, 'turn' | 'dueAt'> {
  if ('dueAt' in of) return { dueAt: of.dueAt };
  if (!('turn' in of) || !of.turn) return {};
  return { turn: of.turn, ...(of.turn.dueAt ? { dueAt: of.turn.dueAt } : {}) };
}

/** One thread opened: its head, and whether a text could leave now. */
export async function showThreadDetail(app: App, of: Thread): Promise<ThreadDetailOut> {
  const practice = await readPractice(app);
  const way = route(practice, of);
  const shown = showThread(of);
  if (!way) {
    const message = 'No number for texts is known of this person. Add one, or call.';
    return { ...shown, sending: { channel: 'sms', decision: 'block', reasons: [{ code: 'no_number', message }] } };
  }
  const address = await app.table.get(addressRow, addressKey('sms', way.to));
  const leaves = new Date(app.now().getTime() + practice.undoSeconds * 1000).toISOString();
  const verdict = look(practice, of, address, { purpose: 'reply', from: way.from, at: leaves });
  return { ...shown, sending: { channel: 'sms', ...way, ...verdict } };
}
