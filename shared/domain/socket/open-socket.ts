import type { App } from '../../ports.ts';
import { isStanding, sessionKey, sessionRow } from '../session/session.rows.ts';
import { endOf } from '../session/session.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { seesConfidential } from '../staff/staff.ts';
import { isActive, putConnection, takeTicket, ticketKey, ticketRow } from './socket.rows.ts';
import { ticketSeconds } from './socket.ts';
import { ticketHash } from './ticket-hash.ts';

/** Opens a page's socket for whom the ticket was issued to. `refused`: unknown, taken, too old, its session is over, or its person has left. */
export async function openSocket(app: App, connectionId: string, ticket: string): Promise<'open' | 'refused'> {
  const hash = ticketHash(ticket);
  const issued = await app.table.get(ticketRow, ticketKey(hash));
  const machineNow = app.machineNow();
  if (!issued || machineNow.getTime() - Date.parse(issued.issuedAt) > ticketSeconds * 1000) return 'refused';
  const { sessionId } = issued;
  const [person, session] = await app.table.getMany(
    [staffRow, staffKey(issued.staffId)],
    [sessionRow, sessionKey(sessionId)],
  );
  if (!person?.active || !session || endOf(session, machineNow)) return 'refused';
  const { ok } = await app.table.commit({
    ticket: takeTicket(hash),
    // Whoever is let go or signs out in this moment is either refused here, or has a connection that notify finds.
    person: isActive(person.id),
    session: isStanding(sessionId),
    connection: putConnection(
      {
        connectionId,
        staffId: person.id,
        sessionId,
        locations: person.locations,
        confidential: seesConfidential(person),
      },
      machineNow,
    ),
  });
  return ok ? 'open' : 'refused';
}
