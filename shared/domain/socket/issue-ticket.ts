import type { App } from '../../ports.ts';
import type { Caller } from '../session/caller.ts';
import { type LatestChange, latestChange } from './latest-change.ts';
import { putTicket } from './socket.rows.ts';
import { ticketSeconds } from './socket.ts';
import { ticketHash } from './ticket-hash.ts';

export interface IssuedTicket {
  ticket: string;
  /** Where the socket is opened, with `?ticket=`. */
  url: string;
  expiresInSeconds: number;
  /** For a page that finds it cannot open the socket: it has asked all the same. */
  latest: LatestChange;
}

/**
 * A ticket to open one socket within 30 seconds. It may stand in a URL, where a token may not: it serves once, and soon
 * not at all.
 */
export async function issueTicket(app: App, who: Caller): Promise<IssuedTicket> {
  const { socketUrl: url } = app.settings;
  if (!url) throw new Error('SOCKET_URL is needed to issue tickets');
  const ticket = app.newSecret();
  const machineNow = app.machineNow();
  await app.table.commit({
    ticket: putTicket(
      ticketHash(ticket),
      { staffId: who.id, sessionId: who.sessionId, issuedAt: machineNow.toISOString() },
      machineNow,
    ),
  });
  return { ticket, url, expiresInSeconds: ticketSeconds, latest: await latestChange(app, who) };
}
