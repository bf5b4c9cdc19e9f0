import type { App } from '../../ports.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { nextNight } from './next-night.ts';
import { planRetention, retentionKey, retentionRow } from './retention.rows.ts';

/** Plans the first look for words that are kept no longer, where none is planned; each look plans the next one. */
export async function noteRetention(app: App): Promise<void> {
  const [planned, practice] = await app.table.getMany([retentionRow, retentionKey], [practiceRow, practiceKey]);
  if (planned || !practice) return;
  await app.table.commit({ first: planRetention(nextNight(practice, app.now())) });
}
