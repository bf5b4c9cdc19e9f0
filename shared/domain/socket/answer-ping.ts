import type { App } from '../../ports.ts';
import { sessionKey, sessionRow } from '../session/session.rows.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { dismiss } from './dismiss.ts';
import { mayStay } from './may-stay.ts';
import type { Push } from './push.ts';
import { connectionKey, connectionRow } from './socket.rows.ts';

/**
 * A page asks whether its socket still lives, and is told the practice's time. One that may not stay is closed instead,
 * should the word that would have closed it have got lost. An open page is no sign of life: its session ends all the same.
 */
export async function answerPing(app: App, connectionId: string): Promise<Push | undefined> {
  const held = await app.table.get(connectionRow, connectionKey(connectionId));
  const [person, session] = held
    ? await app.table.getMany([staffRow, staffKey(held.staffId)], [sessionRow, sessionKey(held.sessionId)])
    : [];
  if (held && mayStay(held, person, session, app.machineNow())) return { kind: 'pong', now: app.now().toISOString() };
  await dismiss(app, connectionId);
  return undefined;
}
