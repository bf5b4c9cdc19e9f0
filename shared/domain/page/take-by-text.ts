import type { App } from '../../ports.ts';
import { wordsRead } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { Around } from '../reply/around.ts';
import { calmed, isAllThatWaits } from '../reply/calm.ts';
import { keyOnlyRow, putThread } from '../thread/thread.rows.ts';
import { pageIdOfKey, toldOf, toldRow, waitingPages } from './page.rows.ts';
import { takeWaiting } from './take-waiting.ts';
import type { Told } from './told.ts';

const mostAtOnce = 20;
/** So many tellings of a page are looked at to know whose telephone answers. */
const mostTold = 40;
const neverLeft: ReadonlySet<Told['state']> = new Set(['blocked', 'planned', 'refused']);

/**
 * A "1" from a telephone that was told of a page takes it, and every other that waits and was told there. Undefined when it is
 * no such answer, false to look again.
 */
export async function takeByText(app: App, { practice, entry, head }: Around): Promise<boolean | undefined> {
  if (!/^\s*1\s*[.!]?\s*$/.test(entry.text)) return undefined;
  const { rows } = await app.table.query(keyOnlyRow, waitingPages(mostAtOnce));
  const newest = await Promise.all(rows.map((key) => newestTold(app, pageIdOfKey(key), entry)));
  const told = newest.filter((one) => one !== undefined);
  // The on-call telephone answers nothing else by a 1, also when somebody was faster.
  if (told.length === 0 && entry.from !== practice.onCallNumber) return undefined;
  for (const one of told) await takeWaiting(app, one, 'text');
  const isCalm = isAllThatWaits(head, [entry]);
  const committed = await app.table.commit({
    read: wordsRead(entry, isCalm),
    head: isCalm ? putThread(calmed(head, [entry]), head.version) : undefined,
  });
  return committed.ok || committed.names.includes('read');
}

/** The newest word of a page that may have come to this telephone before it answered: who was not told of a page cannot take it. */
async function newestTold(app: App, pageId: string, { from, at }: InboundEntry): Promise<Told | undefined> {
  const { rows } = await app.table.query(toldRow, toldOf(pageId, mostTold));
  return rows.find((one) => one.to === from && one.at <= at && !neverLeft.has(one.state));
}
