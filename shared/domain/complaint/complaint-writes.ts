import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import type { Thread } from '../thread/thread.ts';
import { complaintRow, complaintsOf, newComplaint, putComplaint } from './complaint.rows.ts';
import type { Complaint } from './complaint.ts';
import { isComplaint } from './complaint-tag.ts';

/**
 * What a change of a conversation by the desk makes of its complaints, to be written with it: one is marked with the tag,
 * settled when the conversation is closed, and was none where the tag is taken off before.
 */
export async function complaintWrites(
  app: App,
  who: Staff,
  { before, after, at }: { before: Thread; after: Thread; at: Date },
): Promise<Record<string, Write>> {
  const [was, is] = [isComplaint(before), isComplaint(after)];
  if (!was && is) return newComplaint(await marked(app, who, after, at));
  const isClosed = after.state === 'done' && before.state !== 'done';
  if (!was || (is && !isClosed)) return {};
  const standing = await standingIn(app, after);
  const state = is ? 'settled' : 'withdrawn';
  return Object.fromEntries(standing.map((one) => [`complaint ${one.id}`, putComplaint({ ...one, state })]));
}

async function marked(app: App, who: Staff, { id: threadId, location }: Thread, at: Date) {
  const { zone } = locationById(await readPractice(app), location).hours;
  const { date: day } = wallTimeOf(zone, at.getTime());
  return { id: app.newId(), threadId, location, day, at: at.toISOString(), by: who.id, state: 'stands' as const };
}

/** Also of the conversations that were brought together in it. */
async function standingIn(app: App, { id, joins = [] }: Thread): Promise<Complaint[]> {
  const pages = await Promise.all([id, ...joins].map((one) => app.table.query(complaintRow, complaintsOf(one))));
  return pages.flatMap(({ rows }) => rows).filter(({ state }) => state === 'stands');
}
