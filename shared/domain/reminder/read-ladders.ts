import type { App } from '../../ports.ts';
import { laddersKey, laddersRow } from './ladder.rows.ts';
import type { Ladders } from './ladder.ts';

/** What a practice has that never set up reminders: none. */
export const noLadders: Ladders = { ladders: [], trials: [], version: 0 };

/** The ladders that visits are reminded by. */
export async function readLadders(app: App): Promise<Ladders> {
  return (await app.table.get(laddersRow, laddersKey)) ?? noLadders;
}
