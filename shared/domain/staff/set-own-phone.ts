import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { changeStaff } from './save-staff.ts';
import { staffKey, staffRow } from './staff.rows.ts';
import type { Staff } from './staff.ts';

const attempts = 5;

/**
 * Sets the phone that rings first when this person calls a patient; undefined takes it away. A change of a person like any
 * other, with its version and its record. Refusals: invalid where it is a number of the practice, changed_meanwhile.
 */
export async function setOwnPhone(app: App, who: Staff, phone: string | undefined): Promise<Staff> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await app.table.get(staffRow, staffKey(who.id));
    if (!before) throw new Error('a person who is signed in has no row');
    try {
      return await changeStaff(app, who, who.id, { version: before.version ?? 0, phone: phone ?? null });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'changed_meanwhile' || attempt === attempts) throw error;
      await app.backOff(attempt);
    }
  }
}
