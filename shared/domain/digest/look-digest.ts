import type { App } from '../../ports.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { digestOf } from './digest.ts';

/** The last look before a digest leaves: its address while it is switched on and this person still manages here. */
export async function lookDigest(app: App, staffId: string): Promise<string | undefined> {
  const [settings, who] = await app.table.getMany([practiceRow, practiceKey], [staffRow, staffKey(staffId)]);
  const isTheirs = who?.active && who.role !== 'coordinator' && digestOf(settled(settings)).on;
  return isTheirs ? who.email : undefined;
}
