import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { entriesOf, entryRow } from '#shared/domain/message/entry.rows.ts';
import type { Entry } from '#shared/domain/message/entry.ts';
import type { App } from '#shared/ports.ts';
import type { PhoneText } from './phones.ts';

/** So many of a thread's newest entries are looked at. */
const mostEntries = 100;

/**
 * What the practice itself has kept of a phone's texts, by Twilio's ids. Earlier starts and a seeded past are known from
 * here alone; what comes and goes since this start is told from its webhooks, so that nothing kept twice is hidden.
 */
export async function earlierTexts(app: App, number: string): Promise<PhoneText[]> {
  const address = await app.table.get(addressRow, addressKey('sms', number));
  const own = address?.threadId === undefined ? [] : [address.threadId];
  const threads = new Set([...(address?.people ?? []).map(({ threadId }) => threadId), ...own]);
  const pages = await Promise.all(
    [...threads].map((threadId) => app.table.query(entryRow, entriesOf(threadId, mostEntries))),
  );
  return pages.flatMap(({ rows }) => rows.flatMap((entry) => textOf(entry, number)));
}

function textOf(entry: Entry, number: string): PhoneText[] {
  if (entry.kind !== 'text') return [];
  const { text: body } = entry;
  if (entry.direction === 'in') {
    const { sid, to, at } = entry;
    return entry.from === number ? [{ id: sid, direction: 'sent', office: to, body, at, status: 200 }] : [];
  }
  const { providerId, from, to, leftAt } = entry;
  if (to !== number || !providerId || !leftAt) return [];
  return [{ id: providerId, direction: 'got', office: from, body, at: leftAt }];
}
