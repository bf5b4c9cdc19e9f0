import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { assignBack } from './assign-back.ts';
import { mergeKey, mergeRow } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { partThreads } from './part-threads.ts';
import { splitRecords } from './split-records.ts';

const attempts = 20;

/** Undoes what was brought together or assigned by hand; again changes nothing. Refusals: not_found, wrong_state, changed_meanwhile. */
export async function undoMerge(app: App, who: Staff, mergeId: string): Promise<Merge> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const merge = await app.table.get(mergeRow, mergeKey(mergeId));
    if (!merge) throw new Refusal('not_found', 'There is nothing to undo by this id.', { field: 'mergeId' });
    await readThread(app, who, merge.from);
    await readThread(app, who, merge.into);
    if (merge.undone) return merge;
    const undo = merge.record ? splitRecords : merge.thread ? partThreads : assignBack;
    if (await undo(app, who, merge)) {
      return { ...merge, undone: { at: app.now().toISOString(), by: who.id } };
    }
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'These conversations are changing too fast just now. Try again.');
}
