import * as z from 'zod';
import { answerPing } from '#shared/domain/socket/answer-ping.ts';
import { closeSocket } from '#shared/domain/socket/close-socket.ts';
import { dismiss } from '#shared/domain/socket/dismiss.ts';
import { openSocket } from '#shared/domain/socket/open-socket.ts';
import { socketFunction } from '../entry.ts';
import { sockets } from '../plugs/sockets.ts';

/** 32 bytes as base64url. */
const opening = z.object({ ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
const ping = z.literal('{"kind":"ping"}');

/** A page's socket: opened by a ticket, kept by pings. Pages say nothing else, and who does is let go. */
export const handler = socketFunction(
  {
    async connect(app, connectionId, query) {
      const asked = opening.safeParse(query);
      return asked.success && (await openSocket(app, connectionId, asked.data.ticket)) === 'open';
    },
    async message(app, connectionId, body) {
      if (!ping.safeParse(body).success) {
        await dismiss(app, connectionId);
        return undefined;
      }
      const answer = await answerPing(app, connectionId);
      return answer && JSON.stringify(answer);
    },
    disconnect: (app, connectionId) => closeSocket(app, connectionId),
  },
  { sockets },
);
