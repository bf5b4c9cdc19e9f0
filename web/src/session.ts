import { ApiError } from '#shared/api.client.ts';

const route = '/local/session';
let current: Promise<string> | undefined;

/** This server has no way to sign in. Its message is for the person at the desk. */
export class NoSignIn extends Error {
  constructor() {
    super('This desk has no sign-in yet. It opens only on the computer that runs Deskline.');
    this.name = 'NoSignIn';
  }
}

/**
 * The token of whoever is at the desk, kept in memory only. Until there is a real sign-in, a server on a laptop hands one
 * out to whoever opens the page. Throws NoSignIn where it does not.
 */
export function token(): Promise<string> {
  current ??= begin().catch((error: unknown) => {
    forgetToken();
    throw error;
  });
  return current;
}

/** Lets go of a token that the server no longer takes; the next call gets another. */
export function forgetToken(): void {
  current = undefined;
}

async function begin(): Promise<string> {
  const answer = await fetch(route, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'coordinator' }),
  });
  if (answer.status === 404 || answer.status === 405) throw new NoSignIn();
  if (!answer.ok)
    throw new ApiError(answer.status, 'signed_out', `The server refused to sign you in (${answer.status}).`);
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new ApiError(answer.status, 'signed_out', 'The server signed you in without a token.');
}
