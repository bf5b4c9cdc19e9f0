import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { type Draft, draftRow, draftsIn } from './draft.rows.ts';

/** What this person has written in a thread and not sent, at most one a channel. */
export async function readDrafts(app: App, who: Staff, threadId: string): Promise<Draft[]> {
  return (await app.table.query(draftRow, draftsIn(threadId, who.id))).rows;
}
