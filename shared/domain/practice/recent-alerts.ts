import type { App } from '../../ports.ts';
import { type Alert, alertRow, everyAlert } from './alert.rows.ts';

const shownMs = 24 * 3_600_000;

/** Limits that stopped messages within the last day and that nobody has looked at, newest first. */
export async function recentAlerts(app: App): Promise<Alert[]> {
  const { rows } = await app.table.query(alertRow, everyAlert);
  const oldest = app.now().getTime() - shownMs;
  return rows.filter(({ lastAt }) => Date.parse(lastAt) >= oldest).toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
}
