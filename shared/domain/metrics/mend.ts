import { count } from './count.ts';
import type { Counting } from './counting.ts';
import { type Recomputed, recompute } from './recompute.ts';

/**
 * Puts right what differs from the events: conversations and visits are counted again, and figures that none of them
 * accounts for are replaced. Answers what differs still.
 */
export async function mend(app: Counting): Promise<Recomputed> {
  const { differences } = await recompute(app);
  const threads = new Set(differences.flatMap(({ threadId }) => threadId ?? []));
  for (const threadId of threads) await count(app, [{ threadId, since: undefined }]);
  const visits = differences.flatMap(({ visitId }) => (visitId ? [{ visitId }] : []));
  await count(app, visits);
  const complaints = differences.flatMap(({ complaint }) => (complaint ? [{ complaint }] : []));
  await count(app, complaints);
  const surveys = differences.flatMap(({ survey }) => (survey ? [{ survey }] : []));
  await count(app, surveys);
  const things = threads.size + visits.length + complaints.length + surveys.length;
  const left = things > 0 ? (await recompute(app)).differences : differences;
  for (const { mends } of left) if (mends) await app.table.commit({ figures: mends });
  return recompute(app);
}
