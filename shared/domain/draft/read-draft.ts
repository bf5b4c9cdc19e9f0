import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { type Draft, draftKey, draftRow } from './draft.rows.ts';

/** What this person has written in a thread and not sent; undefined for nothing. */
export function readDraft(app: App, who: Staff, threadId: string): Promise<Draft | undefined> {
  return app.table.get(draftRow, draftKey({ staffId: who.id, threadId, channel: 'sms' }));
}
