import type { App } from '../../ports.ts';
import { deleteConnection } from './socket.rows.ts';

/** Forgets a socket that was closed. */
export async function closeSocket(app: App, connectionId: string): Promise<void> {
  await app.table.commit({ connection: deleteConnection(connectionId) });
}
