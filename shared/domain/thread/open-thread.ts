import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { readPatient } from '../patient/read-patient.ts';
import { readPractice } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { readHead } from './read-head.ts';
import { putThread } from './thread.rows.ts';
import type { Thread } from './thread.ts';
import { placeOf } from './thread.ts';
import { freshPatientThread, freshThread } from './thread-rules.ts';

/** Whose thread: a patient's, or that of an address. */
export type ThreadOf = { patientId: string } | AddressOf;
interface AddressOf {
  channel: 'sms' | 'email';
  address: string;
  location?: string | undefined;
}

const attempts = 30;

/** The one thread of a patient or an address, made if nobody has written there yet. */
export async function openThread(app: App, who: Staff, of: ThreadOf): Promise<Thread> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const opened = 'patientId' in of ? await ofPatient(app, who, of.patientId) : await ofAddress(app, who, of);
    if (opened) return opened;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is being made elsewhere just now. Try again.');
}

async function ofPatient(app: App, who: Staff, patientId: string): Promise<Thread | undefined> {
  const patient = await readPatient(app, who, patientId);
  const head = await readHead(app, patient.threadId);
  if (head) return head;
  const made = freshPatientThread(patient, app.now().toISOString());
  const committed = await app.table.commit({ head: putThread(made, undefined) });
  return committed.ok ? { ...made, version: 1 } : undefined;
}

async function ofAddress(app: App, who: Staff, of: AddressOf): Promise<Thread | undefined> {
  const known = await app.table.get(addressRow, addressKey(of.channel, of.address));
  const [person, another] = known?.people ?? [];
  if (person?.confidential) {
    const head = await readHead(app, person.threadId);
    if (head && mayEnter(who, placeOf(head))) return head;
    throw new Refusal('not_found', 'There is no such conversation.', { field: 'address' });
  }
  if (person && !another) return ofPatient(app, who, person.patientId);
  if (known?.threadId) {
    const head = await readHead(app, known.threadId);
    if (!head || !mayEnter(who, placeOf(head)))
      throw new Refusal('not_found', 'There is no such conversation.', { field: 'address' });
    return head;
  }
  const practice = await readPractice(app);
  const location = practice.locations.find(({ id }) => (of.location ? id === of.location : mayEnter(who, id)));
  if (!location || !mayEnter(who, location.id)) {
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  }
  const addresses = [{ channel: of.channel, address: of.address }];
  const made = freshThread(
    { id: app.newId(), location: location.id, name: of.address, addresses },
    app.now().toISOString(),
  );
  const committed = await app.table.commit({
    contact: putAddress({ ...(known ?? freshAddress(of.channel, of.address)), threadId: made.id }, known?.version),
    head: putThread(made, undefined),
  });
  return committed.ok ? { ...made, version: 1 } : undefined;
}
