import type { Standing } from '../thread/standing.ts';

/** A message that came, changed or went. With `status` nothing else of it changed: how far it has come now. */
export interface ChangedEntry {
  id: string;
  /** It was not there before. */
  isNew?: true;
  status?: 'queued' | 'sent' | 'delivered';
}

/** A conversation that changed, at one location. Without `version` only its messages did: a delivery report, a message taken back. */
export interface ChangedThread {
  threadId: string;
  location: string;
  version?: number;
  /** With `version`: the view it now stands in by itself. */
  view?: string;
  /** With `version`: where it stands at this location now; absent where it stands no more. */
  is?: Standing;
  /** With `version`: where it stood here before, in which version; absent where it did not. */
  was?: Standing & { version: number };
  /** With `version`: how much of it is unread, where nothing else changed that a row of a list shows. */
  unread?: number;
  /** The messages that changed; absent when they are too many to name. */
  entries?: ChangedEntry[];
}

/**
 * What goes to an open page. Ids, counts and states only, never words or names: the page asks the API for what it shows,
 * and is shown what it may see. What it can work out from these it need not ask for.
 * `practice`: settings, names or colleagues changed. `pong` answers a ping. `clock` comes on a laptop only, where the
 * practice's clock is moved by hand.
 */
export type Push =
  | { kind: 'changes'; threads: ChangedThread[]; practice: boolean }
  | { kind: 'pong'; now: string }
  | { kind: 'clock'; now: string; rate: number };
