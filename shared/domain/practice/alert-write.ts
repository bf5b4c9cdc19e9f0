import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { type Alert, alertKey, alertRow, putAlert } from './alert.rows.ts';

const oncePerMs = 60_000;

/**
 * What keeps a banner for managers until one of them has looked; undefined where one of its code was kept within the minute, so
 * that a flood costs only looks. For whoever commits it together with what it tells of.
 */
export async function alertWrite(
  app: App,
  of: Pick<Alert, 'code' | 'message' | 'threadId'>,
): Promise<Write | undefined> {
  const now = app.now();
  const known = await app.table.get(alertRow, alertKey(of.code));
  if (known && now.getTime() - Date.parse(known.lastAt) < oncePerMs) return undefined;
  const at = now.toISOString();
  const before = known ?? { at, count: 0 };
  return putAlert({ ...of, at: before.at, lastAt: at, count: before.count + 1 });
}
