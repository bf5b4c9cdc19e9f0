import type { Server } from 'node:http';
import type { Runner } from './runner.ts';

/** How long what is under way may take when everything stops; after it, stopping is a crash like any other. */
const graceMs = 1_500;
const lookMs = 10;

/** Takes no more requests, lets those of the runner be answered, and cuts what is then left. */
export async function closed(server: Server, runner?: Runner): Promise<void> {
  const done = new Promise((resolve) => server.close(resolve));
  for (let waited = 0; runner && runner.busy() > 0 && waited < graceMs; waited += lookMs) await pause(lookMs);
  server.closeAllConnections();
  await done;
}

/** Waits for an end, but not for long. */
export async function allowedToEnd(end: Promise<unknown>): Promise<void> {
  await Promise.race([end, pause(graceMs)]);
}

function pause(milliseconds: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
