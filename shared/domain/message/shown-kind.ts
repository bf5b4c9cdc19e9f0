import type { Entry } from './entry.ts';

/** What the desk calls an entry: to it a call is a call, whoever speaks in it. */
export function shownKind(kind: Entry['kind']): Exclude<Entry['kind'], 'spoken'> {
  return kind === 'spoken' ? 'call' : kind;
}
