import type { App } from '../../ports.ts';
import { sessionKey, sessionRow } from '../session/session.rows.ts';
import { endOf } from '../session/session.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { mayStay } from './may-stay.ts';
import type { Push } from './push.ts';
import { connectionKey, connectionRow, deleteConnection } from './socket.rows.ts';

/**
 * A page asks whether its socket still lives; it is told the practice's time with the answer. One that may not stay is
 * closed, be it that its session is over (an open page is no sign of life): whatever became of the word that should have closed it, it ends with the next ping.
 */
export async function answerPing(app: App, connectionId: string): Promise<Push | undefined> {
  const held = await app.table.get(connectionRow, connectionKey(connectionId));
  const [person, session] = held
    ? await app.table.getMany([staffRow, staffKey(held.staffId)], [sessionRow, sessionKey(held.sessionId)])
    : [];
  const goesOn = session !== undefined && endOf(session, app.machineNow()) === undefined;
  if (held && goesOn && mayStay(held, person)) return { kind: 'pong', now: app.now().toISOString() };
  await app.table.commit({ connection: deleteConnection(connectionId) });
  await app.sockets.close(connectionId);
  return undefined;
}
