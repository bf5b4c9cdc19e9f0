import type { App } from '../../ports.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { mayEnter } from '../staff/staff.ts';
import { claimPage, pageKey, pageRow } from './page.rows.ts';
import { escalationMinutes, mostTries, type Page } from './page.ts';

const timeoutMs = 8_000;
const validitySeconds = 15 * 60;

/**
 * Tells whoever is on call that a patient may have an emergency, by a text without any of the patient's words. Nobody
 * took it within five minutes: it is told again, and to the managers of the location who gave a telephone. A try is counted
 * before it is made; who was told is not told twice by the same try.
 */
export async function sendPage(app: App, pageId: string): Promise<void> {
  const [page, settings] = await app.table.getMany([pageRow, pageKey(pageId)], [practiceRow, practiceKey]);
  if (!page || page.takenBy || page.tries >= mostTries) return;
  const due = Date.parse(page.at) + page.tries * escalationMinutes * 60_000;
  if (app.now().getTime() < due) return;
  const practice = settled(settings);
  const next = page.tries + 1 < mostTries ? app.now().getTime() + escalationMinutes * 60_000 : undefined;
  const claimed = await app.table.commit({
    claim: claimPage(page, next === undefined ? undefined : new Date(next).toISOString()),
  });
  if (!claimed.ok) return;
  const phones = await phonesFor(app, practice, page);
  const from = locationById(practice, page.location).numbers[0];
  if (phones.length === 0 || !from) {
    app.log.warn('page_reaches_nobody', { threadId: page.threadId });
    return;
  }
  for (const [nth, to] of phones.entries()) {
    const said = await app.channels.sms.send({
      messageId: `${page.id}-${page.tries}-${nth}`,
      to,
      from,
      body: `${practice.name}: a patient's message may be an emergency${page.tries > 0 ? `, and nobody has taken it for ${page.tries * escalationMinutes} minutes` : ''}. Reply 1 to take it. Read it at ${app.settings.publicBaseUrl}/`,
      statusCallback: `${app.settings.publicBaseUrl}/webhooks/twilio/sms-status`,
      validitySeconds,
      timeoutMs,
    });
    if (said.outcome !== 'accepted') app.log.warn('page_not_sent', { threadId: page.threadId, code: said.code });
  }
}

/** First the on-call telephone alone; later the managers' too. Without an on-call number the managers from the first. */
async function phonesFor(app: App, { onCallNumber }: Practice, { tries, location }: Page): Promise<string[]> {
  const first = onCallNumber ? [onCallNumber] : [];
  if (tries === 0 && first.length > 0) return first;
  const { rows } = await app.table.query(staffRow, everyStaff);
  const managers = rows.filter((one) => one.active && one.role !== 'coordinator' && mayEnter(one, location));
  return [...new Set([...first, ...managers.flatMap(({ phone }) => phone ?? [])])];
}
