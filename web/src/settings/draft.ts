import type { RouteInput, RouteOutput } from '#shared/api.ts';
import { createStore } from '../ui/store.ts';

export type Settings = RouteOutput<'readSettings'>['settings'];
export type History = RouteOutput<'readSettings'>['history'];
export type Location = Settings['locations'][number];
type Form = RouteInput<'changeSettings'>['body'];
export type Reasons = NonNullable<Form['reasons']>;

/** What somebody is changing and has not saved: the settings they began from, and the fields as they want them. */
export interface Draft {
  from: Settings | undefined;
  changes: Partial<Settings>;
  reasons: Reasons;
  /** Counts up whenever fields must be drawn anew from what is stored. */
  round: number;
}

const empty: Draft = { from: undefined, changes: {}, reasons: {}, round: 0 };

/** Kept while the desk is open, so that a look at another page loses nothing. */
export const draft = createStore<Draft>(empty);

/** Sets fields; one that is as it was stored is no change any more. */
export function setFields(stored: Settings, fields: Partial<Settings>): void {
  draft.set((before) => {
    const from = before.from ?? stored;
    const all = Object.entries({ ...before.changes, ...fields });
    const changes = Object.fromEntries(all.filter(([name, value]) => !isSame(value, fieldOf(from, name))));
    return { ...before, from: Object.keys(changes).length > 0 ? from : undefined, changes };
  });
}

/** Keeps why a switch is turned on, to be sent with it. */
export function setReason(name: keyof Reasons, reason: string): void {
  draft.set((before) => ({ ...before, reasons: { ...before.reasons, [name]: reason } }));
}

/** Lets go of what was not saved. */
export function discard(): void {
  draft.set(({ round }) => ({ ...empty, round: round + 1 }));
}

/** Puts the same changes on settings that somebody else saved meanwhile. */
export function rebase(onto: Settings): void {
  draft.set((before) => ({ ...before, from: onto, round: before.round + 1 }));
}

/** What is sent: the changed fields, in the form's shape. */
export function formOf({ from, changes, reasons }: Draft): Form | undefined {
  if (!from) return undefined;
  const { onCallNumber, version: _version, changedAt: _at, changedBy: _by, switched: _switched, ...rest } = changes;
  const onCall = 'onCallNumber' in changes ? { onCallNumber: onCallNumber || null } : {};
  return { version: from.version, reasons, change: { ...rest, ...onCall } };
}

function fieldOf(of: Settings, name: string): unknown {
  return Object.entries(of).find(([known]) => known === name)?.[1];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
}
