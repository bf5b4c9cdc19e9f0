import type { App } from '../../ports.ts';
import { readPractice } from '../practice/read-practice.ts';
import { receive } from './receive.ts';
import { putReconciled, reconciledKey, reconciledRow } from './reconciled.rows.ts';

const minuteMs = 60_000;
/** What came just now is still on its way through the webhook, with Twilio's retries. */
const onItsWayMs = 2 * minuteMs;
/** Asked for again each time: the provider lists some messages late. */
const overlapMs = 60 * minuteMs;
/** The first time nothing older is fetched: before it the numbers may have served somebody else. */
const firstLookMs = 60 * minuteMs;
/** Well within the time for which receipts are kept, so that nothing that came long ago comes a second time. */
const furthestMs = 20 * 24 * 60 * minuteMs;
const providerTimeoutMs = 15_000;

/**
 * Asks the provider what it received for our numbers, and takes in what never reached us: its webhook may have found
 * nobody for longer than the provider tries. Goes by the machine's clock, which is compared with the provider's. Answers
 * how many texts were missing; throws when it could not look at everything, and then looks again from the same moment.
 */
export async function reconcile(app: App): Promise<number> {
  const now = app.machineNow().getTime();
  const until = new Date(now - onItsWayMs);
  const mark = await app.table.get(reconciledRow, reconciledKey);
  const through = mark ? Date.parse(mark.through) - overlapMs : now - firstLookMs;
  const since = new Date(Math.max(through, now - furthestMs));
  const { locations } = await readPractice(app);
  const numbers = new Set(locations.flatMap((location) => location.numbers));
  let missing = 0;
  for (const to of numbers) missing += await takeIn(app, { to, since, until });
  await app.table.commit({ reconciled: putReconciled(until) });
  return missing;
}

async function takeIn(app: App, of: { to: string; since: Date; until: Date }): Promise<number> {
  const texts = await app.received.list({ ...of, timeoutMs: Math.min(providerTimeoutMs, app.remainingMs() - 2_000) });
  let missing = 0;
  for (const text of texts) {
    const { duplicate, threadId, entryId } = await receive(app, text);
    if (duplicate) continue;
    missing += 1;
    app.log.warn('text_recovered', { threadId, entryId });
  }
  return missing;
}
