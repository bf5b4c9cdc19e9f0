import type { App } from '../../ports.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesOf } from '../message/entry.rows.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';

const attempts = 12;

/**
 * Gives a head from before they held it the moment of what stands last in its thread. Answers whether it did: a head that
 * has one, and a thread in which nothing stands, stay as they are. Throws when others kept changing the thread.
 */
export async function dateTip(app: Pick<App, 'table' | 'backOff'>, threadId: string): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await app.backOff(attempt);
    const head = await app.table.get(threadRow, threadKey(threadId));
    if (!head || head.tipAt !== undefined) return false;
    const { rows } = await app.table.query(entryRow, entriesOf(threadId, 1));
    const [newest] = rows;
    if (!newest) return false;
    const committed = await app.table.commit({ head: putThread({ ...head, tipAt: newest.at }, head.version) });
    if (committed.ok) return true;
  }
  throw new Error('a thread kept changing while its head was brought forwards');
}
