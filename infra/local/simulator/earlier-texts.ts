import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import type { Entry } from '#shared/domain/message/entry.ts';
import type { App } from '#shared/ports.ts';
import { filterAnswer, filteringOf } from './opt-out-filter.ts';
import type { EarlierText } from './phones.ts';

/** So many of a thread's newest entries are looked at. */
const mostEntries = 100;

/**
 * What the practice itself has kept of a phone's texts, by Twilio's ids. Earlier starts and a seeded past are known from
 * here alone; what comes and goes since this start is told from its webhooks, so that nothing kept twice is hidden. With
 * `isFiltered`, what Twilio's filter answered by itself, of which the practice never hears, stands behind its text.
 */
export async function earlierTexts(app: App, number: string, isFiltered: boolean): Promise<EarlierText[]> {
  const address = await app.table.get(addressRow, addressKey('sms', number));
  const own = address?.threadId === undefined ? [] : [address.threadId];
  const threads = new Set([...(address?.people ?? []).map(({ threadId }) => threadId), ...own]);
  const pages = await Promise.all(
    [...threads].map((threadId) => app.table.query(entryRow, entriesOf(threadId, mostEntries))),
  );
  const texts = pages
    .flatMap(({ rows }) => rows.flatMap((entry) => textOf(entry, number)))
    .toSorted((one, other) => one.at.localeCompare(other.at));
  return isFiltered ? withAnswers(texts) : texts;
}

/** Each text with the filter's answer behind it, by what had been stopped until then; `texts` oldest first. */
function withAnswers(texts: EarlierText[]): EarlierText[] {
  const stopped = new Set<string>();
  return texts.flatMap((text): EarlierText[] => {
    const { id, office, at } = text;
    const filtering = text.direction === 'sent' ? filteringOf(text.body) : undefined;
    if (!filtering) return [text];
    const body = filterAnswer(filtering, stopped.has(office));
    if (filtering === 'stop') stopped.add(office);
    if (filtering === 'start') stopped.delete(office);
    return body ? [text, { id: `answer-${id}`, direction: 'got', office, body, at, answers: id }] : [text];
  });
}

function textOf(entry: Entry, number: string): EarlierText[] {
  if (entry.kind !== 'text' || entry.channel !== 'sms') return [];
  const { text: body } = entry;
  if (entry.direction === 'in') {
    const { sid, to, at } = entry;
    return entry.from === number ? [{ id: sid, direction: 'sent', office: to, body, at, status: 200 }] : [];
  }
  const { providerId, from, to, leftAt } = entry;
  if (to !== number || !providerId || !leftAt) return [];
  return [{ id: providerId, direction: 'got', office: from, body, at: leftAt }];
}
