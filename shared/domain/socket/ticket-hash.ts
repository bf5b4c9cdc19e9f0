import { createHash } from 'node:crypto';

/** What is kept of a ticket. Whoever reads the table cannot open a socket by it. */
export function ticketHash(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
