import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import type * as z from 'zod';
import type { App, Effect } from '#shared/ports.ts';
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
  body: Uint8Array;
}

export interface HttpResponse {
  status: number;
  headers?: Record<string, string>;
  body?: string;
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

function answer({ status, headers, body }: HttpResponse): APIGatewayProxyStructuredResultV2 {
  return { statusCode: status, headers: { ...always, ...headers }, body: body ?? '' };
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
