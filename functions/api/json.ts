import type { HttpResponse } from '../entry.ts';

/** An answer as JSON. */
export function json(status: number, body: unknown): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
