import { createStore } from '../ui/store.ts';
import type { Attached } from './attached.ts';

/** A message on its way to the server: `waiting` while the network or the server is away. */
export interface Outgoing {
  /** The ULID under which it is sent, however often. */
  id: string;
  threadId: string;
  /** Whom it goes to, as the toast names them. */
  name: string;
  channel: 'sms' | 'email';
  subject: string | undefined;
  text: string;
  /** By the practice's clock, in epoch milliseconds. */
  at: number;
  sendNow: { reason: string } | undefined;
  files: Attached[];
  /** Its files go by the secure page, whatever else could take them. */
  filesAs: 'link' | undefined;
  state: 'sending' | 'waiting';
}

/** What has not reached the server yet, oldest first. */
export const outbox = createStore<Outgoing[]>([]);

/** A message that was stopped; `seen` is the newest entry that its writer had before them. */
export interface Stopped extends Outgoing {
  seen: string | undefined;
}

/** Messages that were stopped because something newer was written, by conversation. */
export const stopped = createStore<Record<string, Stopped>>({});

window.addEventListener('beforeunload', (event) => {
  if (outbox.get().length > 0) event.preventDefault();
});

export function putOutgoing(message: Outgoing): void {
  outbox.set((before) => [...before.filter(({ id }) => id !== message.id), message]);
}

export function dropOutgoing(id: string): void {
  outbox.set((before) => before.filter((message) => message.id !== id));
}

export function stop(message: Stopped): void {
  stopped.set((before) => ({ ...before, [message.threadId]: message }));
}

export function dropStopped(threadId: string): void {
  stopped.set(({ [threadId]: _gone, ...rest }) => rest);
}
