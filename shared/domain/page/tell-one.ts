import type { SendResult } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { noteRefusal } from './note-refusal.ts';
import { beginTold, planAgain, setTold } from './page.rows.ts';
import type { Page } from './page.ts';
import type { Told } from './told.ts';

const timeoutMs = 8_000;
const validitySeconds = 15 * 60;

/**
 * Hands one telling of a page to the provider, at most once: it is begun first, on condition that nobody has taken the page. What
 * the provider never had is planned again. False when the page was taken meanwhile, or somebody else tells it.
 */
export async function tellOne(app: App, practice: Practice, page: Page, told: Told): Promise<boolean> {
  const begun = await app.table.commit(beginTold(told));
  if (!begun.ok) return !begun.names.includes('page');
  const [from] = locationById(practice, page.location).numbers;
  if (!from) throw new Error('a page was planned at a location without a number');
  const said = await handOver(app, practice, page, told, from);
  const ref = { pageId: page.id, toldId: told.id };
  switch (said.outcome) {
    case 'accepted':
      await app.table.commit({ told: setTold(ref, 'accepted') });
      app.log.info('page_told', { threadId: page.threadId, way: told.way });
      return true;
    case 'not-sent':
      await app.table.commit({ told: planAgain(told, said.code) });
      break;
    case 'refused':
      await app.table.commit({ told: setTold(ref, 'refused', said.code) });
      await noteRefusal(app, page, { to: told.to, from, toldId: told.id, code: said.code, kind: said.kind });
      break;
    // It may have left: a report of it says so, and the next step comes anyway.
    case 'ambiguous':
      break;
  }
  app.log.warn('page_not_sent', { threadId: page.threadId, way: told.way, code: said.code });
  return true;
}

function handOver(app: App, practice: Practice, page: Page, { id, to, way }: Told, from: string): Promise<SendResult> {
  const ref = { pageId: page.id, toldId: id };
  if (way === 'call') return app.channels.voice.page({ to, from, ref, timeoutMs });
  const minutes = Math.round((app.now().getTime() - Date.parse(page.at)) / 60_000);
  const query = new URLSearchParams({ page: page.id, told: id });
  return app.channels.sms.send({
    messageId: `${page.id}-${id}`,
    to,
    from,
    body: `${practice.name}: a patient's message may be an emergency${page.step > 1 ? `, and nobody has taken it for ${minutes} minutes` : ''}. Reply 1 to take it. Read it at ${app.settings.publicBaseUrl}/`,
    statusCallback: `${app.settings.publicBaseUrl}/webhooks/twilio/voice/page/text?${query}`,
    validitySeconds,
    timeoutMs,
  });
}
