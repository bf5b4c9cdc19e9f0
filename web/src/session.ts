import { ApiError, apiClient } from '#shared/api.client.ts';
import type { RouteOutput } from '#shared/api.ts';
import type { SessionEnd } from '#shared/domain/session/session.ts';
import { createStore } from './ui/store.ts';

type Granted = RouteOutput<'refreshSession'>;

/** What the page knows of its session. Times are this machine's, in epoch milliseconds. */
export interface Standing {
  staffId: string;
  idleMs: number;
  /** When the desk is locked unless somebody touches it. */
  idleAt: number;
  endsAt: number;
}

/** Nobody is signed in here. Whether the desk was open before, `lock` tells. */
export class NoSession extends Error {
  constructor() {
    super('You are signed out.');
    this.name = 'NoSession';
  }
}

/** The session this page works in; none before the first sign-in. It stays known while the desk is locked. */
export const standing = createStore<Standing | undefined>(undefined);

/** Why the desk is locked; undefined while it is open. Nothing asks the server for anything meanwhile. */
export const lock = createStore<SessionEnd | undefined>(undefined);

/** Speaks for the browser's cookie, without a token. */
export const askForBrowser = apiClient({ base: '', token: async () => undefined });

/** Tabs tell each other that somebody signed in or out, or touched the desk. */
export const tabs = new BroadcastChannel('deskline-session');
export type Told = { kind: 'began' } | { kind: 'ended'; why: SessionEnd } | { kind: 'touched'; at: number };

// Renewed before it ends, so that no request has to fail first.
const renewAheadMs = 30_000;
let held: { token: string; renewAt: number } | undefined;
let renewing: Promise<string> | undefined;

/**
 * The access token of whoever is at the desk, in memory only; the cookie that renews it cannot be read by any script.
 * Throws NoSession where nobody is signed in or the desk is locked.
 */
export async function token(): Promise<string> {
  if (lock.get()) throw new NoSession();
  if (held && Date.now() < held.renewAt) return held.token;
  renewing ??= renew().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

/** Lets go of a token that the server no longer takes; the next call gets another. */
export function forgetToken(): void {
  held = undefined;
}

async function renew(): Promise<string> {
  try {
    return accept(await askForBrowser('refreshSession', { body: {} }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    lockDesk(reasonOf(error));
    throw new NoSession();
  }
}

/** Takes what the server granted. Another person's desk begins with nothing of the one before. */
export function accept(granted: Granted): string {
  const before = standing.get()?.staffId;
  if (before !== undefined && before !== granted.staffId) {
    location.assign('/inbox');
    throw new NoSession();
  }
  held = { token: granted.accessToken, renewAt: Date.now() + granted.expiresInSeconds * 1000 - renewAheadMs };
  takeTimes(granted);
  return granted.accessToken;
}

/** Takes over how long the session goes on, as the server counts it. */
export function takeTimes({ staffId, idleSeconds, idleInSeconds, endsInSeconds }: RouteOutput<'noteActivity'>): void {
  const now = Date.now();
  standing.set(() => ({
    staffId,
    idleMs: idleSeconds * 1000,
    idleAt: now + idleInSeconds * 1000,
    endsAt: now + endsInSeconds * 1000,
  }));
}

/** Locks the desk where it stands; where none was open yet there is nothing to lock. */
export function lockDesk(why: SessionEnd): void {
  held = undefined;
  if (standing.get()) lock.set((before) => before ?? why);
}

/** Opens the desk again if somebody has signed in meanwhile; throws NoSession if not. */
export async function unlockDesk(): Promise<void> {
  accept(await askForBrowser('refreshSession', { body: {} }));
  lock.set(() => undefined);
}

/** Why the server ended the session, as its refusal says. */
export function reasonOf({ details }: ApiError): SessionEnd {
  const reason = typeof details === 'object' && details !== null && 'reason' in details ? details.reason : undefined;
  return reason === 'idle' || reason === 'too_long' || reason === 'withdrawn' ? reason : 'signed_out';
}

export function tell(told: Told): void {
  tabs.postMessage(told);
}

/** Signs out here and at the issuer, in every tab; ends on the sign-in page. */
export async function signOut(): Promise<void> {
  await askForBrowser('endSession', {});
  tell({ kind: 'ended', why: 'signed_out' });
  await leaveIssuer();
}

/** Has the issuer forget who is signed in, and comes back to the sign-in page. */
export async function leaveIssuer(): Promise<void> {
  const { signOutUrl, clientId } = await askForBrowser('signIn', {});
  const query = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/sign-in` });
  location.assign(`${signOutUrl}?${query}`);
}
