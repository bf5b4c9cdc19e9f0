import { endOf, type Session } from '../session/session.ts';
import { type Staff, seesConfidential } from '../staff/staff.ts';
import type { Connection } from './socket.ts';

/**
 * May this page's socket stay open? The one place that says so: its session goes on at this moment of the machine, and its
 * person works here and may see what they could when it was opened. Asked before anything is told (notify.ts) and at each
 * ping (answer-ping.ts). Somebody whose locations changed opens a new socket, which sees what they may see now.
 */
export function mayStay(
  of: Connection,
  person: Staff | undefined,
  session: Session | undefined,
  machineNow: Date,
): boolean {
  const goesOn = session !== undefined && endOf(session, machineNow) === undefined;
  const isSame = person !== undefined && (of.confidential ?? false) === seesConfidential(person);
  return goesOn && person?.active === true && isSame && namesOf(of.locations) === namesOf(person.locations);
}

function namesOf(locations: Staff['locations']): string {
  return locations === 'all' ? '*' : locations.toSorted().join(' ');
}
