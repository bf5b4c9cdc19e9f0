import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { addressKey, addressRow, freshAddress } from '../contact/address.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { standingPatient } from '../patient/standing-patient.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { readHead } from '../thread/read-head.ts';
import { putThread } from '../thread/thread.rows.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { putMerge } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { moveAddress } from './move-address.ts';
import { moveEntry, readArrived } from './move-entry.ts';

/**
 * Takes a message back to where it stood before it was assigned, and its number with it where that went too, in one
 * commit. False when something moved meanwhile. Refusals: wrong_state where it was moved on since.
 */
export async function assignBack(app: App, who: Staff, merge: Merge): Promise<boolean> {
  if (!merge.entry) throw new Error('no message was assigned');
  const { after, address } = merge.entry;
  const [from, to] = [await readHead(app, merge.into), await readHead(app, merge.from)];
  if (!from || !to || from.id === to.id) throw new Refusal('wrong_state', 'These conversations stand together by now.');
  const entry = await readArrived(app, from, after);
  if (!entry) throw new Refusal('wrong_state', 'This message was moved on since: look where it stands now.');
  const [isOf, wasOf] = [
    await patientOf(app, address ? address.to : from.patientId),
    await patientOf(app, address ? address.from : to.patientId),
  ];
  const row = address && (await app.table.get(addressRow, addressKey(address.channel, address.address)));
  const moves = address
    ? moveAddress(app, who, {
        contact: { channel: address.channel, address: address.address },
        row: row ?? freshAddress(address.channel, address.address),
        from: isOf,
        to: wasOf,
      })
    : { from: isOf, to: wasOf, writes: {} };
  const moved = await moveEntry(app, await readPractice(app), entry, { from, to, whose: moves });
  if (!moved) return false;
  const now = momentIn(from, momentIn(to, app.now())).toISOString();
  const line = (threadId: string, text: string): EventEntry => ({
    id: app.newId(),
    threadId,
    kind: 'event',
    direction: 'out',
    channel: 'sms',
    at: now,
    text,
    by: who.id,
    event: 'parted',
    mergeId: merge.id,
  });
  const [left, come] = [
    line(from.id, 'A message that was moved here went back'),
    line(to.id, 'A message that was moved away is back'),
  ];
  const committed = await app.table.commit<string>({
    merge: putMerge({ ...merge, undone: { at: now, by: who.id } }, merge.version),
    ...moved.writes,
    from: putThread({ ...moved.from, tip: left.id, tipAt: now }, from.version),
    to: putThread({ ...moved.to, tip: come.id, tipAt: now }, to.version),
    'line there': putEvent(left),
    'line here': putEvent(come),
    ...moves.writes,
  });
  return committed.ok;
}

async function patientOf(app: App, id: string | undefined): Promise<Patient | undefined> {
  return id ? standingPatient(app, await app.table.get(patientRow, patientKey(id))) : undefined;
}
