import type { App } from '../../ports.ts';
import { planRetention, retentionKey, retentionRow } from './retention.rows.ts';

/** Plans the first look for words that are kept no longer, where none is planned; each look plans the next one. */
export async function noteRetention(app: App): Promise<void> {
  if (await app.table.get(retentionRow, retentionKey)) return;
  await app.table.commit({ first: planRetention(app.now().toISOString()) });
}
