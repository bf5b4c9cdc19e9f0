import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionName, type FunctionShape, functions } from '#infra/topology.ts';
import type { Handler } from './process.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const loaded = new Map<FunctionName, Handler>();

/** The real handler of a function, from the file that the topology names. */
export async function handlerOf(name: FunctionName): Promise<Handler> {
  const known = loaded.get(name);
  if (known) return known;
  const shape: FunctionShape = functions[name];
  const { handler }: { handler: Handler } = await import(pathToFileURL(join(root, shape.file)).href);
  loaded.set(name, handler);
  return handler;
}

/** Loads every handler, so that no first call of a schedule is slower in turns than another. */
export async function loadHandlers(): Promise<void> {
  for (const name of Object.keys(functions) as FunctionName[]) await handlerOf(name);
}
