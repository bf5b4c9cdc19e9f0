import type { App } from '../../ports.ts';
import { daysBefore } from '../metrics/places.ts';
import { practiceZone } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import { composeDigest } from './compose-digest.ts';
import { digestRow, newestDigests } from './digest.rows.ts';

const shown = 12;

/** The newest digests and how far they came, and what one of the last seven days would say to whoever asks. */
export async function showDigests(app: App, who: Staff) {
  const [practice, { rows }] = await Promise.all([readPractice(app), app.table.query(digestRow, newestDigests(shown))]);
  const to = daysBefore(wallTimeOf(practiceZone(practice), app.now().getTime()).date, 1);
  const preview = await composeDigest(app, who, practice.name, to);
  return { preview, digests: rows.map(({ to: week, staffId, state, at }) => ({ to: week, staffId, state, at })) };
}
