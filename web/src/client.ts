import { QueryClient } from '@tanstack/react-query';
import { ApiError, apiClient, type Call } from '#shared/api.client.ts';
import { line } from './live/line-state.ts';
import { forgetToken, NoSession, token } from './session.ts';
import { createStore } from './ui/store.ts';

/** Whether the server answered the last time it was asked. */
export const reachable = createStore(true);

const ask = apiClient({ base: '', token, fetch: watchedFetch });

/** Calls the API as whoever is at the desk; a token that ran out is renewed once. Throws ApiError, or TypeError offline. */
export const call: Call = async (name, input) => {
  try {
    return await ask(name, input);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    forgetToken();
    return ask(name, input);
  }
};

/** Whether the same request may work a moment later: the network failed, or the server did. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoSession) return false;
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
}

/** What went wrong, for the person at the desk. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError || error instanceof NoSession) return error.message;
  return 'The server cannot be reached.';
}

/** What the line keeps right while it is open: web/src/live. */
const live = new Set<unknown>(['threads', 'counts', 'thread', 'entries']);
export function isLive(queryKey: readonly unknown[]): boolean {
  return live.has(queryKey[0]);
}

// A laptop without a network still reaches its own server, so the browser's word for offline is not asked.
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: (count, error) => count < 2 && isPassing(error),
      retryDelay: 1_000,
      // Whoever comes back to the window sees what the line told of meanwhile.
      refetchOnWindowFocus: ({ queryKey }) => !(isLive(queryKey) && line.get() === 'open'),
    },
    mutations: { networkMode: 'always' },
  },
});

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    // A draft that is saved while its page goes away still arrives.
    const answer = await fetch(input, init?.method === 'PUT' ? { ...init, keepalive: true } : init);
    reachable.set(() => true);
    return answer;
  } catch (error) {
    reachable.set(() => false);
    throw error;
  }
}
