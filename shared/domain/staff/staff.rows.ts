import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Staff, staff } from './staff.ts';

export const staffRow: RowKind<Staff> = { name: 'staff', schema: staff };

const staffPrefix = 'STAFF#';

/** `PRACTICE | STAFF#maya` */
export function staffKey(id: string): Key {
  return { pk: 'PRACTICE', sk: `${staffPrefix}${id}` };
}

/** Whose row it is, or undefined for another row. */
export function staffIdOfKey({ pk, sk }: Key): string | undefined {
  return pk === everyStaff.pk && sk.startsWith(staffPrefix) ? sk.slice(staffPrefix.length) : undefined;
}

/** Everybody of the practice, for names beside messages and the list of whom to assign. */
export const everyStaff = { pk: 'PRACTICE', prefix: staffPrefix } as const;

export function putStaff(person: Staff): Write {
  return { key: staffKey(person.id), put: person };
}

/** Replaces a person as they were read; refused when somebody changed them in between. */
export function replaceStaff(next: Staff, before: Staff | undefined): Write {
  const unchanged = !before
    ? notThere
    : before.version === undefined
      ? { pk: { present: true } as const, version: { absent: true } as const }
      : { version: { is: before.version } };
  return { key: staffKey(next.id), if: unchanged, put: next };
}
