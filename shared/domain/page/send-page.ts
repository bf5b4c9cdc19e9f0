import type { FailureKind } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { afterFailure } from '../contact/after-failure.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { type Location, locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { mayEnter } from '../staff/staff.ts';
import { lookPage } from './look-page.ts';
import { claimPage, pageKey, pageRow } from './page.rows.ts';
import { escalationMinutes, mostTries, type Page, type Told } from './page.ts';

const timeoutMs = 8_000;
const validitySeconds = 15 * 60;

/**
 * Tells whoever is on call that a patient may have an emergency, by a text without any of the patient's words. Nobody
 * took it within five minutes: it is told again, and to the managers of the location who gave a telephone; they are told from
 * the first where the last look lets nobody else be. A try is counted before it is made, with the verdicts on it; who was told
 * is not told twice by the same try.
 */
export async function sendPage(app: App, pageId: string): Promise<void> {
  const [page, settings] = await app.table.getMany([pageRow, pageKey(pageId)], [practiceRow, practiceKey]);
  if (!page || page.takenBy || page.tries >= mostTries) return;
  const due = Date.parse(page.at) + page.tries * escalationMinutes * 60_000;
  if (app.now().getTime() < due) return;
  const practice = settled(settings);
  const location = locationById(practice, page.location);
  const [from] = location.numbers;
  const told = from ? await lookPhones(app, practice, location, from, page) : [];
  const next = page.tries + 1 < mostTries ? app.now().getTime() + escalationMinutes * 60_000 : undefined;
  const claimed = await app.table.commit({
    claim: claimPage(page, told, next === undefined ? undefined : new Date(next).toISOString()),
  });
  if (!claimed.ok) return;
  const reached = told.filter(({ decision }) => decision === 'send');
  if (reached.length === 0 || !from) {
    app.log.warn('page_reaches_nobody', { threadId: page.threadId });
    return;
  }
  for (const [nth, { to }] of reached.entries()) {
    const messageId = `${page.id}-${page.tries}-${nth}`;
    const said = await app.channels.sms.send({
      messageId,
      to,
      from,
      body: `${practice.name}: a patient's message may be an emergency${page.tries > 0 ? `, and nobody has taken it for ${page.tries * escalationMinutes} minutes` : ''}. Reply 1 to take it. Read it at ${app.settings.publicBaseUrl}/`,
      statusCallback: `${app.settings.publicBaseUrl}/webhooks/twilio/sms-status`,
      validitySeconds,
      timeoutMs,
    });
    if (said.outcome === 'accepted') continue;
    app.log.warn('page_not_sent', { threadId: page.threadId, code: said.code });
    if (said.outcome === 'refused') await noteRefusal(app, page, { from, to, messageId, ...said });
  }
}

/** What a refusal says of the telephone, so that the next look knows it: a STOP at the provider, a landline, no such number. */
async function noteRefusal(
  app: App,
  { threadId }: Page,
  { from, to, messageId, code, kind }: { from: string; to: string; messageId: string; code: string; kind: FailureKind },
): Promise<void> {
  const known = await app.table.get(addressRow, addressKey('sms', to));
  const evidence = { at: app.now().toISOString(), threadId, messageId };
  const marked = afterFailure(known ?? freshAddress('sms', to), { from, code, kind, evidence });
  if (marked) await app.table.commit({ address: putAddress(marked, known?.version) });
}

/** First the on-call telephone alone; later, or where that may not be told, the managers' too. */
async function lookPhones(
  app: App,
  practice: Practice,
  location: Location,
  from: string,
  { tries }: Page,
): Promise<Told[]> {
  const onCall = practice.onCallNumber ? [{ whose: 'on-call', to: practice.onCallNumber }] : [];
  const first = await lookPage(app, practice, location, from, onCall);
  if (tries === 0 && first.some(({ decision }) => decision === 'send')) return first;
  const { rows } = await app.table.query(staffRow, everyStaff);
  const managers = rows
    .filter((one) => one.active && one.role !== 'coordinator' && mayEnter(one, location.id))
    .flatMap(({ id, phone }) => (phone && phone !== practice.onCallNumber ? [{ whose: id, to: phone }] : []));
  const each = managers.filter(({ to }, nth) => managers.findIndex((other) => other.to === to) === nth);
  return [...first, ...(await lookPage(app, practice, location, from, each))];
}
