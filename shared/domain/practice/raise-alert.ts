import type { App } from '../../ports.ts';
import type { Reason } from '../message/entry.ts';
import { alertKey, alertRow, putAlert } from './alert.rows.ts';

/** Reasons that speak of the practice's limits rather than of one patient: somebody should look. */
const alarming: ReadonlySet<string> = new Set([
  'country_not_allowed',
  'number_limit',
  'patient_limit',
  'minute_limit',
  'day_limit',
  'spend_limit',
]);
const oncePerMs = 60_000;

/**
 * Tells managers when a limit stopped messages: the desk shows a banner, and the log line is a metric with an alarm on
 * AWS. At most one write a minute for each limit, so that a flood of refusals costs only looks.
 */
export async function raiseAlert(app: App, reasons: readonly Reason[]): Promise<void> {
  const now = app.now();
  for (const { code, message } of reasons.filter((reason) => alarming.has(reason.code))) {
    const known = await app.table.get(alertRow, alertKey(code));
    if (known && now.getTime() - Date.parse(known.lastAt) < oncePerMs) continue;
    const at = now.toISOString();
    const before = known ?? { code, message, at, count: 0 };
    await app.table.commit({ alert: putAlert({ ...before, message, lastAt: at, count: before.count + 1 }) });
    app.log.warn('sending_stopped', { limit: code });
  }
}
