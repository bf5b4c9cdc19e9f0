import { ApiError, apiClient, type Call } from '#shared/api.client.ts';

let current: Promise<string> | undefined;

const ask = apiClient({
  base: '',
  token: () => {
    current ??= scriptToken();
    return current;
  },
});

/**
 * Calls the API as the seeded coordinator. This page stands outside the desk, nobody signs in to it, and only a laptop has
 * it; so it asks the laptop for a token as scripts do.
 */
export const call: Call = async (name, input) => {
  try {
    return await ask(name, input);
  } catch (error) {
    current = undefined;
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    return ask(name, input);
  }
};

async function scriptToken(): Promise<string> {
  const answer = await fetch('/local/session', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'coordinator' }),
  });
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new ApiError(answer.status, 'signed_out', 'The laptop gave no token.');
}
