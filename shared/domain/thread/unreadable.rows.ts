import type { Key } from '../../table.ts';

/** `UNREADABLE | <sha-256 of the body>`: signed webhooks that could not be read, for a person to look at. */
export function unreadableKey(hash: string): Key {
  return { pk: 'UNREADABLE', sk: hash };
}
