import type { App } from '../../ports.ts';
import type { Alert } from './alert.rows.ts';
import { alertWrite } from './alert-write.ts';

/**
 * Keeps a banner for managers until one of them has looked. At most one write a minute for each code, so that a flood costs
 * only looks; answers false where it stood already.
 */
export async function keepAlert(app: App, of: Pick<Alert, 'code' | 'message' | 'threadId'>): Promise<boolean> {
  const alert = await alertWrite(app, of);
  if (alert) await app.table.commit({ alert });
  return alert !== undefined;
}
