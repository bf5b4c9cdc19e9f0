import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { fieldChanges } from '../practice/field-changes.ts';
import { appendSettingsChange } from '../practice/practice.rows.ts';
import { isOwnNumber } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { everyStaff, replaceStaff, staffKey, staffRow } from './staff.rows.ts';
import type { Staff } from './staff.ts';

export interface StaffFields {
  name: string;
  role: Staff['role'];
  locations: Staff['locations'];
  email?: string | undefined;
}
/** What is not named stays; null takes it away. */
export interface StaffChange {
  name?: string | undefined;
  role?: Staff['role'] | undefined;
  locations?: Staff['locations'] | undefined;
  active?: boolean | undefined;
  email?: string | null | undefined;
  awayUntil?: string | null | undefined;
  phone?: string | null | undefined;
  confidential?: boolean | undefined;
  version: number;
}

/** A new person of the practice, who can sign in once they are invited. */
export async function createStaff(app: App, who: Staff, fields: StaffFields): Promise<Staff> {
  const { email, ...rest } = fields;
  const person: Staff = { ...rest, id: app.newId(), active: true, ...(email ? { email } : {}) };
  return save(app, who, undefined, person);
}

/**
 * Changes what is named, effective at the person's next request. Refusals: not_found, changed_meanwhile by `version`,
 * invalid where nobody would be left who may change settings, or their phone is a number of the practice.
 */
export async function changeStaff(app: App, who: Staff, staffId: string, change: StaffChange): Promise<Staff> {
  const before = await app.table.get(staffRow, staffKey(staffId));
  if (!before) throw new Refusal('not_found', 'There is nobody with this id.', { field: 'staffId' });
  const { version, email, awayUntil, phone, ...named } = change;
  if (version !== (before.version ?? 0)) throw changedMeanwhile();
  const { email: oldEmail, awayUntil: oldAway, phone: oldPhone, ...rest } = before;
  const fields = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  const mail = email === undefined ? oldEmail : email;
  const away = awayUntil === undefined ? oldAway : awayUntil;
  const rings = phone === undefined ? oldPhone : phone;
  const after: Staff = {
    ...rest,
    ...fields,
    ...(mail ? { email: mail } : {}),
    ...(away ? { awayUntil: away } : {}),
    ...(rings ? { phone: rings } : {}),
  };
  const losesAdmin = isAdmin(before) && !isAdmin(after);
  if (losesAdmin && !(await hasOtherAdmin(app, staffId))) {
    throw new Refusal('invalid', 'This is the only admin. Make somebody else an admin first.', { field: 'role' });
  }
  return save(app, who, before, after);
}

function isAdmin({ role, active }: Staff): boolean {
  return role === 'admin' && active;
}

async function hasOtherAdmin(app: App, staffId: string): Promise<boolean> {
  const { rows } = await app.table.query(staffRow, { ...everyStaff, consistent: true });
  return rows.some((person) => person.id !== staffId && isAdmin(person));
}

async function save(app: App, who: Staff, before: Staff | undefined, asked: Staff): Promise<Staff> {
  const practice = await readPractice(app);
  const unknown =
    asked.locations === 'all'
      ? undefined
      : asked.locations.find((id) => !practice.locations.some((location) => location.id === id));
  if (unknown !== undefined) throw new Refusal('invalid', 'There is no such location.', { field: 'locations' });
  const changes = fieldChanges(before ?? {}, asked);
  if (changes.length === 0) return asked;
  if (asked.phone && asked.phone !== before?.phone && isOwnNumber(practice, asked.phone)) {
    throw new Refusal('invalid', 'That would ring the practice itself. Give a telephone of your own.', {
      field: 'phone',
    });
  }
  const after: Staff = { ...asked, version: (before?.version ?? 0) + 1 };
  const at = app.now().toISOString();
  const committed = await app.table.commit({
    person: replaceStaff(after, before),
    change: appendSettingsChange({ id: app.newId(), at, by: who.id, of: after.id, changes }),
  });
  if (!committed.ok) throw changedMeanwhile();
  app.log.info('staff_changed', { by: who.id, staffId: after.id, fields: changes.length });
  return after;
}

function changedMeanwhile(): Refusal {
  return new Refusal('changed_meanwhile', 'Somebody else changed this person since you opened the page. Look again.');
}
