import { count } from './count.ts';
import type { Counting } from './counting.ts';
import { type Recomputed, recompute } from './recompute.ts';

/**
 * Puts right what differs from the events: conversations are counted again from their beginning, and figures that no
 * conversation accounts for are replaced. Answers what differs still.
 */
export async function mend(app: Counting): Promise<Recomputed> {
  const { differences } = await recompute(app);
  const threads = new Set(differences.flatMap(({ threadId }) => threadId ?? []));
  for (const threadId of threads) await count(app, [{ threadId, since: undefined }]);
  const left = threads.size > 0 ? (await recompute(app)).differences : differences;
  for (const { mends } of left) if (mends) await app.table.commit({ figures: mends });
  return recompute(app);
}
