import type { App } from '../../ports.ts';
import { type Alert, alertKey, alertRow, putAlert } from './alert.rows.ts';

const oncePerMs = 60_000;

/**
 * Keeps a banner for managers until one of them has looked. At most one write a minute for each code, so that a flood costs
 * only looks; answers false where it stood already.
 */
export async function keepAlert(app: App, of: Pick<Alert, 'code' | 'message' | 'threadId'>): Promise<boolean> {
  const now = app.now();
  const known = await app.table.get(alertRow, alertKey(of.code));
  if (known && now.getTime() - Date.parse(known.lastAt) < oncePerMs) return false;
  const at = now.toISOString();
  const before = known ?? { at, count: 0 };
  await app.table.commit({ alert: putAlert({ ...of, at: before.at, lastAt: at, count: before.count + 1 }) });
  return true;
}
