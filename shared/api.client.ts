import { paths, type RouteName } from './api.paths.ts';
import type { RouteInput, RouteOutput } from './api.ts';

/** An answer other than the good one: the API's code and sentence, or what the network said. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, code: string, message: string, details?: unknown) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Sends one request; `token` is asked for each time, so that a renewed one is used. */
export interface ClientOptions {
  base: string;
  token: () => Promise<string | undefined>;
  fetch?: typeof fetch;
}

export type Call = <N extends RouteName>(name: N, input: Partial<RouteInput<N>>) => Promise<RouteOutput<N>>;

/** The typed client of the API: `call('readThread', { params: { threadId } })`. Throws ApiError. */
export function apiClient(options: ClientOptions): Call {
  const send = options.fetch ?? fetch;
  return async (name, input) => {
    const [method, path] = split(paths[name]);
    const token = await options.token();
    const request: RequestInit = { method, headers: { accept: 'application/json' } };
    if (token) request.headers = { ...request.headers, authorization: `Bearer ${token}` };
    if (input.body !== undefined) {
      request.headers = { ...request.headers, 'content-type': 'application/json' };
      request.body = JSON.stringify(input.body);
    }
    const answer = await send(`${options.base}${filled(path, input.params)}${queryString(input.query)}`, request);
    const text = await answer.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    if (!answer.ok) throw errorOf(answer.status, json);
    return json as never;
  };
}

function split(route: string): [string, string] {
  const [method = '', path = ''] = route.split(' ');
  return [method, path];
}

function filled(path: string, params: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(values.get(name))));
}

function queryString(query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

function errorOf(status: number, json: unknown): ApiError {
  const body = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined;
  if (typeof body === 'object' && body !== null && 'code' in body && 'message' in body) {
    const details = 'details' in body ? body.details : undefined;
    return new ApiError(status, String(body.code), String(body.message), details);
  }
  return new ApiError(status, 'fault', `The server answered ${status}.`);
}
