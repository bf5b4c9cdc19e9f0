import type { Staff } from '../staff/staff.ts';
import type { Connection } from './socket.ts';

/**
 * May this page's socket stay open? The one place that says so: asked when the person's row changes (notify.ts) and at
 * each ping (answer-ping.ts). Somebody whose locations changed opens a new socket, which sees what they may see now.
 */
export function mayStay(of: Connection, person: Staff | undefined): boolean {
  return person?.active === true && namesOf(of.locations) === namesOf(person.locations);
}

function namesOf(locations: Staff['locations']): string {
  return locations === 'all' ? '*' : locations.toSorted().join(' ');
}
