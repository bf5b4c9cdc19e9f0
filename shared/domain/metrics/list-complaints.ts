import type { App } from '../../ports.ts';
import { complaintKey, complaintPointerRow, complaintRow, complaintsBetween } from '../complaint/complaint.rows.ts';
import type { Staff } from '../staff/staff.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { everyRow } from './every-row.ts';
import { placesOf, type Range } from './places.ts';

/** The complaints behind the figure, the newest first; few enough to be shown at once. Refusals: invalid. */
export async function listComplaints(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const { locations } = await placesOf(app, who, asked);
  const { from, to } = asked;
  const pages = await Promise.all(
    locations.map(({ id }) => everyRow(app, complaintPointerRow, complaintsBetween(id, from, to))),
  );
  const complaints = await app.table.getMany(...pages.flat().map((ref) => [complaintRow, complaintKey(ref)] as const));
  const counted = complaints
    .flatMap((one) => (one && one.state !== 'withdrawn' ? [{ ...one, state: one.state }] : []))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const threads = await Promise.all(
    counted.map(async ({ id: complaintId, threadId, location, day, at, by, state }) => {
      const head = await standingThread(app, await app.table.get(threadRow, threadKey(threadId)));
      return { id: head?.id ?? threadId, complaintId, name: head?.name ?? '', location, day, at, by, state };
    }),
  );
  return { threads };
}
