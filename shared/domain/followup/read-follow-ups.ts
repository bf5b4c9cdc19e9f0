import type { App } from '../../ports.ts';
import { followUpsKey, followUpsRow } from './follow-up.rows.ts';
import type { FollowUps } from './follow-up.ts';

/** What a practice has that never set it up: nothing is done about missed visits by itself. */
const none: FollowUps = { on: false, fallback: 'en', steps: [], version: 0 };

/** What the practice does about missed visits. */
export async function readFollowUps(app: App): Promise<FollowUps> {
  return (await app.table.get(followUpsRow, followUpsKey)) ?? none;
}
