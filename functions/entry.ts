import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  APIGatewayProxyWebsocketEventV2,
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import * as z from 'zod';
import type { App, Effect } from '#shared/ports.ts';
import type { RowChange } from '#shared/table.ts';
import type { Topic } from '#shared/topics.ts';
import { type AppFactory, coldStart, type Plugs } from './app.ts';

/** A request as a handler reads it: header names in lower case, the body as the exact bytes that came. */
export interface HttpRequest {
  method: string;
  path: string;
  /** Without the question mark, as it came. */
  rawQuery: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  /** Each as `name=value`. */
  cookies: readonly string[];
  body: Uint8Array;
}

export interface HttpResponse {
  status: number;
  headers?: Record<string, string>;
  /** Each as the value of a Set-Cookie. */
  cookies?: string[];
  body?: string;
  /** Instead of `body`, what is no text. */
  bytes?: Uint8Array;
}

/** Lambda's context. The laptop and the tests hand in their own App with it; AWS never does. */
export type RunContext = Context & { apps?: AppFactory };

/** No side effect happens after this: the runtime may have stopped us already, and somebody else may hold the work. */
export class DeadlinePassed extends Error {
  constructor(effect: string) {
    super(`the function's deadline had passed before: ${effect}`);
    this.name = 'DeadlinePassed';
  }
}

/** What is left unused at the end, for the answer to get out. */
const reserveMs = 250;

function appOf(context: RunContext, cold: () => AppFactory): App {
  const remainingMs = () => context.getRemainingTimeInMillis() - reserveMs;
  const effect: Effect = async (name, run) => {
    if (remainingMs() <= 0) throw new DeadlinePassed(name);
    return run();
  };
  return (context.apps ?? cold())({ remainingMs, effect });
}

/** Builds the cold start once, at the first event, so that importing a handler costs nothing. */
function once(plugs: Plugs | undefined): () => AppFactory {
  let built: AppFactory | undefined;
  return () => {
    built ??= coldStart(plugs);
    return built;
  };
}

/**
 * The entry of everything that answers HTTP. `handle` answers expected outcomes and refusals itself; what it throws is
 * a fault: it is logged by name and answered 500, which the gateway counts and an alarm watches.
 */
export function httpFunction(
  handle: (app: App, request: HttpRequest) => Promise<HttpResponse>,
  { onFault = { status: 500 }, plugs }: { onFault?: HttpResponse; plugs?: Plugs } = {},
) {
  const cold = once(plugs);
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, RunContext>().handler(
    async (event, context) => {
      const app = appOf(context, cold);
      try {
        return answer(await handle(app, requestOf(event)));
      } catch (error) {
        app.log.error('fault', error, { requestId: context.awsRequestId, route: event.routeKey });
        return answer(onFault);
      }
    },
  );
}

function requestOf(event: APIGatewayProxyEventV2): HttpRequest {
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    rawQuery: event.rawQueryString,
    query: new URLSearchParams(event.rawQueryString),
    headers: lowerCased(event.headers),
    // The gateway takes them out of the headers.
    cookies: event.cookies ?? [],
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** The gateway writes names in lower case and joins what came twice; whoever else invokes us is read the same way. */
function lowerCased(headers: Record<string, string | undefined>): Record<string, string | undefined> {
  const read: Record<string, string | undefined> = {};
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    read[name] = read[name] === undefined || value === undefined ? (read[name] ?? value) : `${read[name]},${value}`;
  }
  return read;
}

const always = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function answer({ status, headers, cookies, body, bytes }: HttpResponse): APIGatewayProxyStructuredResultV2 {
  const common = { statusCode: status, headers: { ...always, ...headers }, ...(cookies ? { cookies } : {}) };
  if (bytes) return { ...common, body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
  return { ...common, body: body ?? '' };
}

/**
 * The entry of a queue's consumer: each body is parsed by its topic and handled on its own. A fault fails that body
 * alone; it comes again until the queue gives it to its dead-letter queue.
 */
export function queueFunction<S extends z.ZodType>(
  topic: Topic,
  schema: S,
  handle: (app: App, body: z.infer<S>) => Promise<unknown>,
  plugs?: Plugs,
) {
  const cold = once(plugs);
  return middy<SQSEvent, SQSBatchResponse, Error, RunContext>().handler(async (event, context) => {
    const app = appOf(context, cold);
    const handleRecord = async (record: SQSRecord) => {
      try {
        await handle(app, schema.parse(JSON.parse(record.body)));
      } catch (error) {
        app.log.error('fault', error, { requestId: context.awsRequestId, topic, messageId: record.messageId });
        throw error;
      }
    };
    return processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    });
  });
}

/** The entry of what runs by the clock; answers how much it found to do. A fault is thrown: the run counts as failed and an alarm watches. */
export function scheduleFunction(handle: (app: App) => Promise<number>, plugs?: Plugs) {
  const cold = once(plugs);
  return middy<unknown, number, Error, RunContext>().handler(async (_event, context) => {
    const app = appOf(context, cold);
    try {
      return await handle(app);
    } catch (error) {
      app.log.error('fault', error, { requestId: context.awsRequestId });
      throw error;
    }
  });
}

const arrival = z.object({ detail: z.object({ object: z.object({ key: z.string().min(1) }) }) });

/** The entry of what a new object in the bucket starts, told by its key. A fault is thrown: it is tried again, and an alarm watches. */
export function arrivalFunction(handle: (app: App, key: string) => Promise<void>, plugs?: Plugs) {
  const cold = once(plugs);
  return middy<unknown, void, Error, RunContext>().handler(async (event, context) => {
    const app = appOf(context, cold);
    try {
      await handle(app, arrival.parse(event).detail.object.key);
    } catch (error) {
      app.log.error('fault', error, { requestId: context.awsRequestId });
      throw error;
    }
  });
}

/** What happens on a page's socket. */
export interface SocketHandlers {
  /** A page wants to open one; `query` is what its address held. Answers whether it may. */
  connect(app: App, connectionId: string, query: Readonly<Record<string, string | undefined>>): Promise<boolean>;
  /** A page says something; what is answered goes back to it. */
  message(app: App, connectionId: string, body: string): Promise<string | undefined>;
  disconnect(app: App, connectionId: string): Promise<void>;
}

/** The entry of the WebSocket routes. A fault is logged by name; the page, refused or without an answer, begins anew. */
export function socketFunction(handlers: SocketHandlers, plugs?: Plugs) {
  const cold = once(plugs);
  return middy<APIGatewayProxyWebsocketEventV2, APIGatewayProxyStructuredResultV2, Error, RunContext>().handler(
    async (event, context) => {
      const app = appOf(context, cold);
      const { connectionId, eventType } = event.requestContext;
      try {
        if (eventType === 'CONNECT') {
          const isOpen = await handlers.connect(app, connectionId, event.queryStringParameters ?? {});
          return { statusCode: isOpen ? 200 : 403 };
        }
        if (eventType === 'DISCONNECT') {
          await handlers.disconnect(app, connectionId);
          return { statusCode: 200 };
        }
        const said = await handlers.message(app, connectionId, event.body ?? '');
        return said === undefined ? { statusCode: 200 } : { statusCode: 200, body: said };
      } catch (error) {
        app.log.error('fault', error, { requestId: context.awsRequestId, route: event.requestContext.routeKey });
        return { statusCode: 500 };
      }
    },
  );
}

/**
 * The entry of what hangs on the table's stream: each changed row is read on its own, what is left is handled together.
 * A row that cannot be read fails alone: the others of its batch have been handled before the shard tries it again, sets
 * it aside and goes on. A fault in the handling fails the whole batch.
 */
export function streamFunction<C>(
  read: (row: RowChange) => C | undefined,
  handle: (app: App, changes: C[]) => Promise<unknown>,
  plugs?: Plugs,
) {
  const cold = once(plugs);
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse, Error, RunContext>().handler(async (event, context) => {
    const app = appOf(context, cold);
    const failed: string[] = [];
    const fails = (error: unknown, record: DynamoDBRecord | undefined) => {
      const sequence = record?.dynamodb?.SequenceNumber ?? '';
      app.log.error('fault', error, { requestId: context.awsRequestId, sequence });
      failed.push(sequence);
    };
    const changes: C[] = [];
    for (const record of event.Records) {
      try {
        const change = read(rowChangeOf(record));
        if (change !== undefined) changes.push(change);
      } catch (error) {
        fails(error, record);
      }
    }
    try {
      if (changes.length > 0) await handle(app, changes);
    } catch (error) {
      fails(error, event.Records[0]);
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

const rowKey = z.object({ pk: z.string(), sk: z.string() });

function rowChangeOf({ dynamodb: row }: DynamoDBRecord): RowChange {
  const image = (of: NonNullable<typeof row>['Keys']) => unmarshall((of ?? {}) as Parameters<typeof unmarshall>[0]);
  return {
    key: rowKey.parse(image(row?.Keys)),
    ...(row?.OldImage ? { before: image(row.OldImage) } : {}),
    ...(row?.NewImage ? { after: image(row.NewImage) } : {}),
  };
}
