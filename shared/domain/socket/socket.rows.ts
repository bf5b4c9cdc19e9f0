import * as z from 'zod';
import type { Key, QueryOptions, RowKind, Write } from '../../table.ts';
import { staffKey } from '../staff/staff.rows.ts';
import { type Connection, connection, type Ticket, ticket } from './socket.ts';

export const ticketRow: RowKind<Ticket> = { name: 'socket ticket', schema: ticket };
export const connectionRow: RowKind<Connection> = { name: 'socket connection', schema: connection };

/** `TICKET#<sha-256 of the ticket> | TICKET` */
export function ticketKey(hash: string): Key {
  return { pk: `TICKET#${hash}`, sk: 'TICKET' };
}

/** All open pages stand together, so that telling them of a change costs one query. */
const socketsPartition = 'SOCKETS';
const connectionPrefix = 'CONNECTION#';

/** `SOCKETS | CONNECTION#L0SM9cOFvHcCIhw=` */
export function connectionKey(connectionId: string): Key {
  return { pk: socketsPartition, sk: `${connectionPrefix}${connectionId}` };
}

/** A page of the open pages. */
export function connectionsAfter(after: Record<string, unknown> | undefined): QueryOptions {
  // One that was opened a moment ago may not stand here yet: its page asks for everything when it opens.
  const query: QueryOptions = { pk: socketsPartition, prefix: connectionPrefix };
  return after ? { ...query, after } : query;
}

/** Rows that nobody removed go by themselves: a ticket after minutes, a connection after API Gateway's two hours. */
const ticketTtlSeconds = 600;
const connectionTtlSeconds = 9_000;

const after = (machineNow: Date, seconds: number) => Math.floor(machineNow.getTime() / 1000) + seconds;

export function putTicket(hash: string, of: Ticket, machineNow: Date): Write {
  return { key: ticketKey(hash), put: { ...of, expiresAt: after(machineNow, ticketTtlSeconds) } };
}

/** Takes a ticket: refused when it was taken already. */
export function takeTicket(hash: string): Write {
  return { key: ticketKey(hash), if: { pk: { present: true } }, delete: true };
}

/** Insists that the person still works here. */
export function isActive(staffId: string): Write {
  return { key: staffKey(staffId), if: { active: { is: true } }, check: true };
}

export function putConnection(of: Connection, machineNow: Date): Write {
  const expiresAt = after(machineNow, connectionTtlSeconds);
  return { key: connectionKey(of.connectionId), put: { ...of, expiresAt } };
}

export function deleteConnection(connectionId: string): Write {
  return { key: connectionKey(connectionId), delete: true };
}

/** How often something changed, by location: an attribute each. */
const changes = z.record(z.string(), z.unknown());
export const changesRow: RowKind<z.infer<typeof changes>> = { name: 'changes', schema: changes };

/** `SOCKETS | CHANGES` */
export const changesKey: Key = { pk: socketsPartition, sk: 'CHANGES' };

/** The attribute that counts a location's changes; `practice` counts settings and people. No location is called so: ids have no `:`. */
export function changesOf(location: string): string {
  return `at:${location}`;
}
export const changesOfPractice = 'practice';

export function countChanges(counters: readonly string[]): Write {
  return { key: changesKey, add: Object.fromEntries(counters.map((counter) => [counter, 1])) };
}
