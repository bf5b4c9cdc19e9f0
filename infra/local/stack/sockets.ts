import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type WebSocket, WebSocketServer } from 'ws';
import { type FunctionName, type FunctionShape, functions, type SocketRoute } from '#infra/topology.ts';
import { isOwnOrigin } from './own-origin.ts';
import type { Runner } from './runner.ts';

/** Where pages open their socket, and below which the management calls go. */
export const socketPath = '/live';
const managementPath = `${socketPath}/@connections/`;

/** What API Gateway allows a socket: ten minutes of silence, two hours in all, 128 KB a message. */
const idleMs = 10 * 60_000;
const longestMs = 2 * 60 * 60_000;
const messageBytes = 128 * 1024;

/** The WebSocket API of the topology on loopback: upgrades, messages and ends become events for the same handler. */
export interface LocalSockets {
  /** Answers PostToConnection and DeleteConnection; false for another request. */
  manage(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  /** Says something to every open page, past all functions: what only a laptop has to say. */
  broadcast(body: string): void;
  open(): number;
  stop(): Promise<void>;
}

/** `greeting`: what each page is told as soon as it is open. */
export function localSockets(server: Server, runner: Runner, greeting: () => string): LocalSockets {
  const name = (Object.entries(functions) as [FunctionName, FunctionShape][]).find(
    ([, { startedBy }]) => 'socket' in startedBy,
  )?.[0];
  if (!name) throw new Error('nothing serves the sockets');
  const upgrades = new WebSocketServer({ noServer: true, maxPayload: messageBytes });
  const pages = new Map<string, WebSocket>();
  const ends = new Set<Promise<unknown>>();

  const invoke = (connectionId: string, route: SocketRoute, more: object = {}) =>
    runner
      .invoke(name, eventOf(connectionId, route, more))
      .then((answer) => answer as APIGatewayProxyStructuredResultV2);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(`http://127.0.0.1${request.url}`);
    if (url?.pathname !== socketPath || !isOwnOrigin(request)) return refuse(socket, '403 Forbidden');
    const connectionId = `${randomBytes(11).toString('base64url')}=`;
    const queryStringParameters = Object.fromEntries(url.searchParams);
    const { statusCode = 200 } = await invoke(connectionId, '$connect', { queryStringParameters });
    if (statusCode >= 300) return refuse(socket, statusCode === 403 ? '403 Forbidden' : '502 Bad Gateway');
    upgrades.handleUpgrade(request, socket, head, (page) => serve(connectionId, page));
  }

  function serve(connectionId: string, page: WebSocket): void {
    pages.set(connectionId, page);
    const longest = setTimeout(() => page.close(1001, 'Going away'), longestMs);
    const idle = setTimeout(() => page.close(1001, 'Going away'), idleMs);
    page.on('message', (data) => {
      idle.refresh();
      invoke(connectionId, '$default', { body: String(data) })
        .then(({ body }) => (body ? page.send(body) : undefined))
        .catch(() => page.close(1011));
    });
    // What breaks the line also closes it.
    page.on('error', () => undefined);
    page.on('close', () => {
      clearTimeout(longest);
      clearTimeout(idle);
      pages.delete(connectionId);
      const end = invoke(connectionId, '$disconnect').catch(() => undefined);
      ends.add(end);
      end.finally(() => ends.delete(end));
    });
    page.send(greeting());
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch(() => refuse(socket, '502 Bad Gateway'));
  });

  return {
    async manage(request, response, url) {
      if (!url.pathname.startsWith(managementPath)) return false;
      const answer = (status: number, body = '') => void response.writeHead(status).end(body);
      // Nobody but an SDK signs; a page of another site could not set the header.
      const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ');
      if (!isSigned || !isOwnOrigin(request)) answer(403, '{"message":"Forbidden"}');
      else {
        const page = pages.get(decodeURIComponent(url.pathname.slice(managementPath.length)));
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
        if (!page) response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end('{}');
        else if (request.method === 'DELETE') {
          page.close(1000, 'Connection closed by the server');
          answer(204);
        } else {
          page.send(Buffer.concat(chunks).toString('utf8'));
          answer(200);
        }
      }
      return true;
    },
    broadcast(body) {
      for (const page of pages.values()) page.send(body);
    },
    open: () => pages.size,
    async stop() {
      for (const page of pages.values()) page.terminate();
      while (pages.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all(ends);
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

const eventTypes = { $connect: 'CONNECT', $disconnect: 'DISCONNECT', $default: 'MESSAGE' } as const;

function eventOf(connectionId: string, routeKey: SocketRoute, more: object) {
  return {
    ...more,
    isBase64Encoded: false,
    requestContext: {
      routeKey,
      eventType: eventTypes[routeKey],
      connectionId,
      messageDirection: 'IN',
      requestId: 'local',
      apiId: 'local',
      stage: 'live',
      domainName: '127.0.0.1',
    },
  };
}
