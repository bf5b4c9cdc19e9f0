import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { locationOfNumber, type Practice } from '../practice/practice.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread, freshThread } from '../thread/thread-rules.ts';

/** The thread that a call belongs in, as it stands or as it begins, and the write that makes it the caller's. */
export interface CallersThread {
  head: Thread;
  /** Undefined when it begins with this call. */
  readVersion: number | undefined;
  contact: Write | undefined;
}

/**
 * Whose call it is, by the rules for texts: a number is one address, whatever it is used for. The one patient's thread;
 * for nobody's or a shared number, or a caller who shows none, the number's own. Matching never guesses.
 */
export async function callersThread(
  app: App,
  practice: Practice,
  { from, to }: { from: string; to: string },
  at: string,
): Promise<CallersThread> {
  const known = await app.table.get(addressRow, addressKey('sms', from));
  const [person, another] = known?.people ?? [];
  if (person && !another) {
    const head = await app.table.get(threadRow, threadKey(person.threadId));
    if (head) return { head, readVersion: head.version, contact: undefined };
    const patient = await app.table.get(patientRow, patientKey(person.patientId));
    if (patient) return { head: freshPatientThread(patient, at), readVersion: undefined, contact: undefined };
  }
  const own = known?.threadId ? await app.table.get(threadRow, threadKey(known.threadId)) : undefined;
  if (own) return { head: own, readVersion: own.version, contact: undefined };
  const location = locationOfNumber(practice, to).id;
  const addresses = from === hiddenNumber ? [] : [{ channel: 'sms' as const, address: from }];
  const name = from === hiddenNumber ? 'Hidden number' : from;
  const head = freshThread({ id: known?.threadId ?? app.newId(), location, name, addresses }, at);
  return { head, readVersion: undefined, contact: owned(known ?? freshAddress('sms', from), known, head.id) };
}

/** What stands for the number of a caller who shows none. */
export const hiddenNumber = 'anonymous';

function owned(address: Address, known: Address | undefined, threadId: string): Write | undefined {
  return known?.threadId === threadId ? undefined : putAddress({ ...address, threadId }, known?.version);
}
