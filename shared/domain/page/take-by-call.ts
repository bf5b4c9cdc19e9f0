import type { PageRef } from '../../entry-ref.ts';
import type { App } from '../../ports.ts';
import { toldKey, toldRow } from './page.rows.ts';
import { takeWaiting } from './take-waiting.ts';

/** What the key that takes a page came to: it is theirs, somebody had it before, or nothing is known of it. */
export type TakenByCall = 'taken' | 'taken-before' | 'unknown';

/** The key in a call takes the page that the call was about; the same key once more changes nothing and says the same. */
export async function takeByCall(app: App, ref: PageRef): Promise<TakenByCall> {
  const told = await app.table.get(toldRow, toldKey(ref));
  if (!told) return 'unknown';
  if (await takeWaiting(app, told, 'call')) return 'taken';
  const now = await app.table.get(toldRow, toldKey(ref));
  return now?.state === 'taken' ? 'taken' : 'taken-before';
}
