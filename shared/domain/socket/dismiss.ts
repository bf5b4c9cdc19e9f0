import type { App } from '../../ports.ts';
import { deleteConnection } from './socket.rows.ts';

/** Closes a page's socket and forgets it. Closed first: dying in between leaves a row that the next change removes. */
export async function dismiss(app: App, connectionId: string): Promise<void> {
  await app.sockets.close(connectionId);
  await app.table.commit({ connection: deleteConnection(connectionId) });
}
