import type { App } from '../../ports.ts';
import { isThere } from '../../table.ts';
import { staffKey } from './staff.rows.ts';
import type { Staff } from './staff.ts';

/** Sets the phone that rings first when this person calls a patient; undefined takes it away. */
export async function setOwnPhone(app: App, who: Staff, phone: string | undefined): Promise<Staff> {
  const change = phone ? { set: { phone } } : { remove: ['phone'] };
  const committed = await app.table.commit({ person: { key: staffKey(who.id), if: isThere, ...change } });
  if (!committed.ok) throw new Error('a person who is signed in has no row');
  const { phone: _before, ...rest } = who;
  return phone ? { ...rest, phone } : rest;
}
