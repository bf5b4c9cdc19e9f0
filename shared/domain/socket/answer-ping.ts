import type { App } from '../../ports.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { mayStay } from './may-stay.ts';
import type { Push } from './push.ts';
import { connectionKey, connectionRow, deleteConnection } from './socket.rows.ts';

/**
 * A page asks whether its socket still lives; it is told the practice's time with the answer. One that may not stay is
 * closed: whatever became of the word that should have closed it, it ends with the next ping.
 */
export async function answerPing(app: App, connectionId: string): Promise<Push | undefined> {
  const held = await app.table.get(connectionRow, connectionKey(connectionId));
  const person = held && (await app.table.get(staffRow, staffKey(held.staffId)));
  if (held && mayStay(held, person)) return { kind: 'pong', now: app.now().toISOString() };
  await app.table.commit({ connection: deleteConnection(connectionId) });
  await app.sockets.close(connectionId);
  return undefined;
}
