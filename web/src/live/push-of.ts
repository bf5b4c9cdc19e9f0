import type { Push } from '#shared/domain/socket/push.ts';

const kinds: readonly string[] = ['changes', 'pong', 'clock'] satisfies Push['kind'][];

/** What the server said, or undefined for something that a newer server says. */
export function pushOf(data: unknown): Push | undefined {
  const said: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
  return isPush(said) ? said : undefined;
}

function isPush(said: unknown): said is Push {
  return typeof said === 'object' && said !== null && 'kind' in said && kinds.includes(String(said.kind));
}
