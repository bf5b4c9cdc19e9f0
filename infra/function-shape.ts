import type { Topic } from '#shared/topics.ts';

/** One function of the topology: what it is for, what starts it, what it may touch. */
export interface FunctionShape {
  /** The file whose `handler` runs. */
  file: string;
  /** One sentence: what it does for the practice. */
  does: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** Runs at once that nothing else in the account can take from it; only where the account has enough of them. */
  reserved?: number;
  /**
   * What starts it: HTTP routes (`METHOD /path`, `{proxy+}` for a subtree, `{name}` for one part; the most specific route wins), one queue, a schedule, the table's stream, or
   * the routes of the WebSocket.
   */
  startedBy:
    | { routes: readonly string[] }
    | { queue: Topic }
    /** `stopped`: what it means for the practice when the clock does not start it any more. */
    | { every: keyof typeof scheduleMinutes; stopped: string }
    /** A new object in the bucket of files whose key begins so. */
    | { arrival: string }
    | { stream: StreamShape }
    | { socket: readonly SocketRoute[] };
  /**
   * Set where a fault is answered as if all were well, because whoever asked must not notice: faults are then counted in
   * its log, not at the gateway.
   */
  answersFaults?: true;
  /** What it may touch; least privilege follows from it. */
  uses: readonly Use[];
  /** What an alarm on its errors means for the practice. */
  alarm: string;
  /** Events of its log that are metrics with an alarm of their own, and what each means for the practice. */
  watches?: readonly { event: string; alarm: string }[];
}

/** How often what runs by the clock may run. */
export const scheduleMinutes = { minute: 1, 'ten-minutes': 10 } as const;

/** How one function reads the table's stream. */
export interface StreamShape {
  /** How the partition keys begin whose rows' changes it is told of. */
  rows: readonly string[];
  batchSize: number;
  /** How long changes are gathered before a batch is handed over; at once without it. */
  windowSeconds?: number;
  /** Tries after the first; then what fails is set aside, and the stream goes on. */
  retries: number;
  /** What is older is not worth telling any more: it is set aside as well. At least 60 (Lambda). */
  maxAgeSeconds: number;
  /** What changes that were set aside mean for the practice. */
  alarm: string;
}

export type SocketRoute = '$connect' | '$disconnect' | '$default';

/** Where files lie in the bucket: how their keys begin, up to the first `/`. */
export type FilePlace =
  /** What a text or an e-mail was before it was read, where that is worth keeping. */
  | 'inbound'
  | 'unreadable'
  | 'mail'
  | 'media'
  | 'recordings'
  | 'imports'
  /** What a browser put, unseen; and the same once it was looked at. */
  | 'uploads'
  | 'attached'
  /** What the account's own receiver of mail put. */
  | 'incoming-mail';

export type FileUse = `${'read' | 'write' | 'remove'}:${FilePlace}`;

/**
 * `read:mail`: reads files whose keys begin with `mail/`, and so on; who signs URLs for browsers allows them what it may itself.
 * `sign-in`: speaks with the issuer for whoever signs in; `sign-ins`: says at the user pool who can.
 * `socket-tickets`: is told where sockets are opened; `sockets`: posts to them and closes them.
 */
export type Use =
  | 'table'
  | FileUse
  | 'sockets'
  | 'socket-tickets'
  | 'twilio-secret'
  | 'sendgrid-secret'
  | 'inbound-secret'
  | 'signing-key'
  | 'staff-tokens'
  | 'sign-in'
  | 'sign-ins'
  | `queue:${Topic}`;
