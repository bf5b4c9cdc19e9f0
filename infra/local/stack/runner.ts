import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import type { AppFactory } from '#functions/app.ts';
import { type FunctionName, type FunctionShape, functions } from '#infra/topology.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A function ran into its deadline: on AWS the runtime would have stopped it there. */
export class FunctionTimedOut extends Error {
  constructor(name: string) {
    super(`the function ${name} did not finish within its time`);
    this.name = 'FunctionTimedOut';
  }
}

type Handler = (event: unknown, context: Context & { apps: AppFactory }) => Promise<unknown>;

/** Runs a function of the topology as Lambda would: its own file, a context with a deadline, nothing after it. */
export interface Runner {
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** How many invocations are under way. */
  busy(): number;
}

/**
 * A runner whose functions use the App made for them. Handlers are imported once, on first use: from the source, or from
 * where `fileOf` says that a function's code lies.
 */
export function functionRunner(
  appsFor: (name: FunctionName) => AppFactory,
  fileOf: (name: FunctionName) => string = sourceOf,
): Runner {
  const loaded = new Map<FunctionName, Promise<Handler>>();
  let running = 0;
  let count = 0;

  function load(name: FunctionName): Promise<Handler> {
    const known = loaded.get(name);
    if (known) return known;
    const fresh = import(pathToFileURL(fileOf(name)).href).then((module: { handler: Handler }) => module.handler);
    loaded.set(name, fresh);
    return fresh;
  }

  return {
    busy: () => running,
    async invoke(name, event) {
      const handler = await load(name);
      const deadline = Date.now() + functions[name].timeoutSeconds * 1000;
      count += 1;
      running += 1;
      let timer: NodeJS.Timeout | undefined;
      const timeOut = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new FunctionTimedOut(name)), deadline - Date.now());
      });
      try {
        return await Promise.race([
          handler(event, contextOf(name, `local-${count}`, deadline, appsFor(name))),
          timeOut,
        ]);
      } finally {
        clearTimeout(timer);
        running -= 1;
      }
    },
  };
}

function sourceOf(name: FunctionName): string {
  const { file }: FunctionShape = functions[name];
  return join(root, file);
}

function contextOf(
  name: FunctionName,
  requestId: string,
  deadline: number,
  apps: AppFactory,
): Context & { apps: AppFactory } {
  const unused = () => undefined;
  return {
    apps,
    functionName: name,
    functionVersion: 'local',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: String(functions[name].memoryMb),
    awsRequestId: requestId,
    logGroupName: name,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
