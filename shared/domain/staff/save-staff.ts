import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { fieldChanges } from '../practice/field-changes.ts';
import { appendSettingsChange } from '../practice/practice.rows.ts';
import { isOwnNumber } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { askSignIn } from './sign-in.rows.ts';
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
  /** They are to be invited once more: they never came, or lost the first one. */
  invite?: true | undefined;
  version: number;
}

/**
 * A new person of the practice, invited by the address they are given. Refusals: invalid where somebody of the practice has
 * that address already, or a location is not there.
 */
export async function createStaff(app: App, who: Staff, fields: StaffFields): Promise<Staff> {
  const { email, ...rest } = fields;
  // A user pool tells no capitals from small letters.
  const id = app.newId().toLowerCase();
  const person: Staff = { ...rest, id, active: true, ...(email ? { email } : {}) };
  return save(app, who, undefined, person, false);
}

/**
 * Changes what is named, effective at the person's next request. Refusals: not_found, changed_meanwhile by `version`,
 * invalid where nobody would be left who may change settings, or their phone is a number of the practice.
 */
export async function changeStaff(app: App, who: Staff, staffId: string, change: StaffChange): Promise<Staff> {
  const before = await app.table.get(staffRow, staffKey(staffId));
  if (!before) throw new Refusal('not_found', 'There is nobody with this id.', { field: 'staffId' });
  const { version, email, awayUntil, phone, invite, ...named } = change;
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
  return save(app, who, before, after, invite === true);
}

function isAdmin({ role, active }: Staff): boolean {
  return role === 'admin' && active;
}

async function hasOtherAdmin(app: App, staffId: string): Promise<boolean> {
  const { rows } = await app.table.query(staffRow, { ...everyStaff, consistent: true });
  return rows.some((person) => person.id !== staffId && isAdmin(person));
}

async function save(app: App, who: Staff, before: Staff | undefined, asked: Staff, again: boolean): Promise<Staff> {
  const practice = await readPractice(app);
  const unknown =
    asked.locations === 'all'
      ? undefined
      : asked.locations.find((id) => !practice.locations.some((location) => location.id === id));
  if (unknown !== undefined) throw new Refusal('invalid', 'There is no such location.', { field: 'locations' });
  const invited = again ? [{ field: 'invitation', before: null, after: 'once more' }] : [];
  const changes = [...fieldChanges(before ?? {}, asked), ...invited];
  if (changes.length === 0) return asked;
  if (asked.phone && asked.phone !== before?.phone && isOwnNumber(practice, asked.phone)) {
    throw new Refusal('invalid', 'That would ring the practice itself. Give a telephone of your own.', {
      field: 'phone',
    });
  }
  if (asked.email && asked.email !== before?.email) await insistOnOwnAddress(app, asked);
  const after: Staff = { ...asked, version: (before?.version ?? 0) + 1 };
  const at = app.now().toISOString();
  const follows = again || changes.some(({ field }) => ofSignIn.has(field));
  const committed = await app.table.commit({
    person: replaceStaff(after, before),
    signIn: follows ? askSignIn(after.id, { asked: app.newId(), at, again }) : undefined,
    change: appendSettingsChange({ id: app.newId(), at, by: who.id, of: after.id, changes }),
  });
  if (!committed.ok) throw changedMeanwhile();
  app.log.info('staff_changed', { by: who.id, staffId: after.id, fields: changes.length });
  if (follows) await hasten(app, after.id);
  return after;
}

/** What decides whether a person can sign in, by which address, and in which group. */
const ofSignIn: ReadonlySet<string> = new Set(['active', 'email', 'role']);

/** An address is what a person signs in by: whoever left keeps theirs, and is taken on again rather than made anew. */
async function insistOnOwnAddress(app: App, { id, email }: Staff): Promise<void> {
  const { rows } = await app.table.query(staffRow, { ...everyStaff, consistent: true });
  const other = rows.find((person) => person.id !== id && person.email === email);
  if (!other) return;
  const where = other.active ? '' : ', who left. Let them work here again instead';
  throw new Refusal('invalid', `This e-mail address is ${other.name}'s${where}.`, { field: 'email' });
}

/** The note is in the table already, so a queue that does not answer is told in the log and left to the minute sweep. */
async function hasten(app: App, staffId: string): Promise<void> {
  try {
    await app.queues.send('jobs', { job: 'tend-sign-in', staffId });
  } catch (error) {
    app.log.error('queue_did_not_take_it_the_sweep_will', error, {});
  }
}

function changedMeanwhile(): Refusal {
  return new Refusal('changed_meanwhile', 'Somebody else changed this person since you opened the page. Look again.');
}
