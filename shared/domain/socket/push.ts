/** A conversation that changed. Without `version` only its messages did: a delivery report, a message taken back. */
export interface ChangedThread {
  threadId: string;
  location: string;
  version?: number;
  /** With `version`: the view it now stands in by itself. */
  view?: string;
}

/**
 * What goes to an open page. Ids only: the page asks the API for what it shows, and is shown what it may see.
 * `practice`: settings, names or colleagues changed. `pong` answers a ping. `clock` comes on a laptop only, where the
 * practice's clock is moved by hand.
 */
export type Push =
  | { kind: 'changes'; threads: ChangedThread[]; practice: boolean }
  | { kind: 'pong'; now: string }
  | { kind: 'clock'; now: string; rate: number };
