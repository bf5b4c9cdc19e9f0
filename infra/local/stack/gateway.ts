import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type FunctionName, type FunctionShape, functions } from '#infra/topology.ts';
import type { Runner } from './runner.ts';

/** What API Gateway and Lambda take: 10 MB of payload, 6 MB of event (base64 of what is not text), 30 seconds. */
const payloadBytes = 10 * 1024 * 1024;
const eventBytes = 6 * 1024 * 1024;
const integrationMs = 30_000;

const subtree = '{proxy+}';

/** Somebody else who answers on the same origin (the site, the local-only routes); false passes it on. */
export type Beside = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** The HTTP API of the topology on loopback: requests become API Gateway v2 events for the same handlers. */
export async function startGateway(options: { port: number; runner: Runner; beside: Beside }): Promise<Server> {
  const server = createServer((request, response) => {
    serve(request, response, options).catch(() => plain(response, 500, '{"message":"Internal Server Error"}'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return server;
}

interface RoutePattern {
  name: FunctionName;
  routeKey: string;
  method: string;
  segments: string[];
}

/** Every route, those first that API Gateway prefers: a whole path before a path with a `{name}`, a subtree last. */
const routes: RoutePattern[] = (Object.entries(functions) as [FunctionName, FunctionShape][])
  .flatMap(([name, shape]) =>
    'routes' in shape.startedBy ? shape.startedBy.routes.map((routeKey) => patternOf(name, routeKey)) : [],
  )
  .toSorted((one, other) => breadth(one) - breadth(other) || other.segments.length - one.segments.length);

function patternOf(name: FunctionName, routeKey: string): RoutePattern {
  const [method = '', path = ''] = routeKey.split(' ');
  return { name, routeKey, method, segments: path.split('/') };
}

function breadth({ segments }: RoutePattern): number {
  if (segments.at(-1) === subtree) return 2;
  return segments.some((segment) => segment.startsWith('{')) ? 1 : 0;
}

function leads({ segments }: RoutePattern, rawPath: string): boolean {
  const given = rawPath.split('/');
  const isTree = segments.at(-1) === subtree;
  const named = isTree ? segments.slice(0, -1) : segments;
  if (isTree ? given.slice(named.length).join('/') === '' : given.length !== named.length) return false;
  return named.every((segment, at) => segment === given[at] || (segment.startsWith('{') && given[at] !== ''));
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { runner, beside }: { runner: Runner; beside: Beside },
): Promise<void> {
  const target = request.url ?? '/';
  const rawPath = target.split('?')[0] ?? '/';
  const method = request.method ?? 'GET';
  const route = routes.find((one) => (one.method === 'ANY' || one.method === method) && leads(one, rawPath));
  if (!route) {
    // A path that begins with two slashes is a path here, never a host.
    const url = target.startsWith('/') ? URL.parse(`http://127.0.0.1${target}`) : null;
    if (url && (await beside(request, response, url))) return;
    plain(response, 404, '{"message":"Not Found"}');
    return;
  }
  const body = await bodyOf(request);
  if (!body) return plain(response, 413, '{"message":"Request Entity Too Large"}');
  const event = eventOf(request, route, rawPath, body);
  if (Buffer.byteLength(event.body ?? '') > eventBytes)
    return plain(response, 413, '{"message":"Request Entity Too Large"}');
  const answer = await withinTime(runner.invoke(route.name, event));
  if (answer === 'late') return plain(response, 503, '{"message":"Service Unavailable"}');
  send(response, answer);
}

/** The body's bytes, or undefined when there are more than the gateway takes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= payloadBytes) chunks.push(chunk);
  }
  return length > payloadBytes ? undefined : Buffer.concat(chunks);
}

const textTypes = /^(text\/|application\/(json|xml|javascript))/i;

function eventOf(request: IncomingMessage, route: RoutePattern, rawPath: string, body: Buffer): APIGatewayProxyEventV2 {
  const isText = textTypes.test(request.headers['content-type'] ?? '');
  const headers = Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => name !== 'cookie')
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
  const cookies = request.headers.cookie?.split('; ');
  const path = isEscapeBroken(rawPath) ? rawPath : decodeURI(rawPath);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: (request.url ?? '').split('?').slice(1).join('?'),
    headers,
    ...(cookies ? { cookies } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: '127.0.0.1',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: 'local',
      routeKey: route.routeKey,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    isBase64Encoded: body.length > 0 && !isText,
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
  };
}

function isEscapeBroken(path: string): boolean {
  try {
    decodeURI(path);
    return false;
  } catch {
    return true;
  }
}

async function withinTime(answer: Promise<unknown>): Promise<APIGatewayProxyStructuredResultV2 | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), integrationMs);
  });
  try {
    return await Promise.race([answer as Promise<APIGatewayProxyStructuredResultV2>, late]);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, answer: APIGatewayProxyStructuredResultV2): void {
  const headers = Object.fromEntries(
    Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const body = answer.isBase64Encoded ? Buffer.from(answer.body ?? '', 'base64') : (answer.body ?? '');
  const cookies = answer.cookies ? { 'set-cookie': answer.cookies } : {};
  response.writeHead(answer.statusCode ?? 200, { ...headers, ...cookies }).end(body);
}

function plain(response: ServerResponse, status: number, body: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}
