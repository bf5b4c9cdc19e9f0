import type { App } from '../../ports.ts';
import type { Reason } from '../message/reason.ts';
import { keepAlert } from './keep-alert.ts';

/** Reasons that speak of the practice's limits rather than of one patient: somebody should look. */
const alarming: ReadonlySet<string> = new Set([
  'country_not_allowed',
  'number_limit',
  'patient_limit',
  'minute_limit',
  'day_limit',
  'spend_limit',
]);

/** Tells managers when a limit stopped messages: the desk shows a banner, and the log line is a metric with an alarm on AWS. */
export async function raiseAlert(app: App, reasons: readonly Reason[]): Promise<void> {
  for (const { code, message } of reasons.filter((reason) => alarming.has(reason.code))) {
    if (await keepAlert(app, { code, message })) app.log.warn('sending_stopped', { limit: code });
  }
}
