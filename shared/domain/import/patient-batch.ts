import { isDeepStrictEqual } from 'node:util';
import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { followBirthDate } from '../household/follow-birth-date.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import { lookupRow, outsideKey, patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import {
  type Contact,
  contactsOf,
  contactsTouched,
  isAmong,
  keptPeople,
  type PatientRows,
  patientWrites,
  withoutContact,
} from '../patient/patient-writes.ts';
import { standingPatient } from '../patient/standing-patient.ts';
import type { Practice } from '../practice/practice.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { ReadRow } from './draft.ts';
import type { ImportHead, ImportProblem } from './import.ts';
import { mergePatient } from './merge-patient.ts';

/** What a row comes to, with its writes where it changes something. */
export interface RowOutcome {
  row: number;
  came: 'created' | 'updated' | 'unchanged' | 'rejected';
  problems: ImportProblem[];
  writes: Record<string, Write | undefined>;
  patient?: Patient;
}

/** What rows with patients come to, by what stands now: two batches of reads, however many they are. */
export async function patientBatch(
  app: App,
  head: ImportHead,
  practice: Practice,
  rows: readonly ReadRow[],
): Promise<RowOutcome[]> {
  const drafts = rows.map(({ patient }) => patient);
  const lookups = await app.table.getMany(
    ...drafts.map((draft) => [lookupRow, outsideKey(draft?.outsideId ?? '')] as const),
  );
  const known = lookups.map((lookup) => lookup?.patientId);
  const stored = await app.table.getMany(...known.map((id) => [patientRow, patientKey(id ?? 'nobody')] as const));
  const standing = await Promise.all(stored.map((one) => standingPatient(app, one)));
  const planned = rows.map((read, nth) => plan(app, head, practice, read, stored[nth], standing[nth]));
  const contacts = new Map(planned.flatMap(({ contacts: of }) => of.map((one) => [nameOf(one), one])));
  const threads = planned.flatMap(({ before }) => (before ? [before.threadId] : []));
  const addressRows = await app.table.getMany(
    ...[...contacts.values()].map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const heads = await app.table.getMany(...threads.map((id) => [threadRow, threadKey(id)] as const));
  const ofOtherAge = planned.flatMap(({ before, after }) =>
    before && after && before.birthDate !== after.birthDate ? [before.id] : [],
  );
  const households = await app.table.getMany(...ofOtherAge.map((id) => [householdRow, householdKey(id)] as const));
  const addresses = new Map([...contacts.keys()].map((name, nth) => [name, addressRows[nth]]));
  const headOf = new Map(threads.map((id, nth) => [id, heads[nth]]));
  return planned.map(({ contacts: own, before, after: asked, said, ...read }): RowOutcome => {
    if (!asked || read.came === 'rejected') return { ...read, writes: {} };
    const ofOwn = own.map((contact) => ({ contact, row: addresses.get(nameOf(contact)) }));
    const after = withoutKept(asked, ofOwn);
    const outcome = { ...read, came: cameTo(before, after) };
    const vouched = head.vouchedBy
      ? ofOwn.flatMap((one) => (isWaiting(one.row, one.contact, said) ? one.contact : []))
      : [];
    if (outcome.came === 'unchanged' && vouched.length === 0) return { ...outcome, writes: {}, patient: after };
    const threadHead = before ? headOf.get(before.threadId) : undefined;
    const rows = { before, after, addresses: ofOwn, head: threadHead, consent: consentOf(head), vouched };
    const came = outcome.came === 'unchanged' ? 'updated' : outcome.came;
    const patient = { ...after, version: (before?.version ?? 0) + 1 };
    const household = households.find((one) => one?.patientId === after.id);
    const writes = {
      ...patientWrites(app, rows),
      household: followBirthDate(app, practice, { before, after, household }),
    };
    return { ...outcome, came, writes, patient };
  });
}

/** Somebody vouches for consent, or it is to be asked for. */
function consentOf({ by, vouchedBy }: ImportHead): PatientRows['consent'] {
  const imported = { source: 'import', recordedBy: by } as const;
  return vouchedBy ? { ...imported, state: 'given', voucher: vouchedBy } : { ...imported, state: 'ask-first' };
}

/** An earlier file brought it without anybody to vouch for it, and this one names it again. */
function isWaiting(row: Address | undefined, contact: Contact, said: readonly Contact[]): boolean {
  return row?.care === 'ask-first' && !row.optedOut && isAmong(contact, said);
}

/** A guardian's number, or one that is kept for somebody alone, does not become the patient's own because a file says so. */
function withoutKept(after: Patient, addresses: readonly { contact: Contact; row: Address | undefined }[]): Patient {
  const kept = addresses.filter(({ row }) => row && keptPeople(row, after.id));
  return kept.reduce((patient, { contact }) => withoutContact(patient, contact), after);
}

function cameTo(before: Patient | undefined, after: Patient): 'created' | 'updated' | 'unchanged' {
  if (!before) return 'created';
  return isDeepStrictEqual(before, after) ? 'unchanged' : 'updated';
}

interface Planned extends Omit<RowOutcome, 'writes' | 'patient'> {
  before?: Patient;
  after?: Patient;
  contacts: Contact[];
  /** The numbers and addresses that the row itself names. */
  said: Contact[];
}

function nameOf({ channel, address }: Contact): string {
  return `${channel} ${address}`;
}

function plan(
  app: App,
  head: ImportHead,
  practice: Practice,
  read: ReadRow,
  stored: Patient | undefined,
  before: Patient | undefined,
): Planned {
  const { row, patient: draft, problems } = read;
  const rejected = (field: string, reason: string): Planned => ({
    row,
    came: 'rejected',
    problems: [...problems, { row, kind: 'rejected', field, reason }],
    contacts: [],
    said: [],
  });
  if (!draft) return { row, came: 'rejected', problems, contacts: [], said: [] };
  const location = locationOf(practice, head, draft.location);
  if (draft.location && !location) return rejected('location', 'It is none of the locations that you may enter.');
  if (before && !head.places.includes(before.location)) {
    return rejected('outsideId', 'This patient belongs to a location that you may not enter.');
  }
  // One record of two that are one here: what it says of the person is the other row's to say. Visits are theirs all the same.
  if (before && stored?.mergedInto && before.outsideId !== draft.outsideId) {
    const reason = `This record was merged here with ${before.outsideId ?? 'another'}: nothing was changed. Merge them there, too.`;
    const left = [...problems, { row, kind: 'warning' as const, field: 'outsideId', reason }];
    return { row, came: 'unchanged', problems: left, contacts: [], said: [], before, after: before };
  }
  if (!before && !(draft.givenName && draft.familyName)) {
    return rejected('outsideId', 'There is no such patient yet, and the row has no first and last name.');
  }
  const fresh: Patient = {
    id: app.newId(),
    threadId: app.newId(),
    givenName: '',
    familyName: '',
    phones: [],
    emails: [],
    location: head.location,
    version: 0,
  };
  const after = mergePatient(before ?? fresh, draft, location);
  const notes: ImportProblem[] = after.deceased
    ? [
        {
          row,
          kind: 'warning',
          field: 'deceased',
          reason: 'Recorded as deceased: kept without numbers, nothing is sent.',
        },
      ]
    : [];
  const contacts = contactsTouched(before, after);
  const said = contactsOf(draft);
  return {
    row,
    came: cameTo(before, after),
    problems: [...problems, ...notes],
    contacts,
    said,
    after,
    ...(before ? { before } : {}),
  };
}

/** A location by its id or its name, where whoever imports may enter it. */
export function locationOf(practice: Practice, head: ImportHead, named: string | undefined): string | undefined {
  if (!named) return undefined;
  const words = named.toLowerCase();
  const found = practice.locations.find(({ id, name }) => id === words || name.toLowerCase() === words);
  return found && head.places.includes(found.id) ? found.id : undefined;
}
