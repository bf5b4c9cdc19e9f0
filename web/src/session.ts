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
export type Told =
  | { kind: 'began'; staffId: string }
  | { kind: 'ended'; why: SessionEnd }
  | { kind: 'touched'; at: number };

// Renewed before it ends, so that no request has to fail first.
const renewAheadMs = 30_000;
let held: { token: string; renewAt: number } | undefined;
let renewing: Promise<string> | undefined;
/** The server has said once that this page can do nothing with the browser's cookie. */
let nobodyHere = false;

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

/** Whether somebody is signed in in this browser; asked of the server at most until it has said no. */
export async function isSignedIn(): Promise<boolean> {
  if (nobodyHere) return false;
  return token().then(
    () => true,
    () => false,
  );
}

/** Lets go of a token that the server no longer takes; the next call gets another. */
export function forgetToken(): void {
  held = undefined;
}

async function renew(): Promise<string> {
  return accept(await ofOurs((body) => askForBrowser('refreshSession', { body })));
}

/** Tells the server that somebody is here. Throws NoSession when it is over, and what the network threw. */
export async function noteTouch(): Promise<void> {
  takeTimes(await ofOurs((body) => askForBrowser('noteActivity', { body })));
}

/** Asks about the session of whoever this page belongs to: the cookie may have become another person's meanwhile. */
async function ofOurs<T>(ask: (body: { staffId?: string }) => Promise<T>): Promise<T> {
  const staffId = standing.get()?.staffId;
  try {
    return await ask(staffId === undefined ? {} : { staffId });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    nobodyHere = true;
    if (reasonGiven(error) === 'another') giveWay();
    else lockDesk(reasonOf(error));
    throw new NoSession();
  }
}

/** Takes what the server granted. Throws NoSession where that is another person's: their desk begins with an empty page. */
export function accept(granted: Granted): string {
  takeTimes(granted);
  held = { token: granted.accessToken, renewAt: Date.now() + granted.expiresInSeconds * 1000 - renewAheadMs };
  return granted.accessToken;
}

/** Takes over how long the session goes on, as the server counts it. */
function takeTimes({ staffId, idleSeconds, idleInSeconds, endsInSeconds }: RouteOutput<'noteActivity'>): void {
  if (isOfAnother(staffId)) {
    giveWay();
    throw new NoSession();
  }
  const now = Date.now();
  standing.set(() => ({
    staffId,
    idleMs: idleSeconds * 1000,
    idleAt: now + idleInSeconds * 1000,
    endsAt: now + endsInSeconds * 1000,
  }));
}

/** Whether this page belongs to somebody else than this person. */
export function isOfAnother(staffId: string): boolean {
  const ours = standing.get()?.staffId;
  return ours !== undefined && ours !== staffId;
}

/** Leaves the browser to who has signed in there since: nothing of this page is shown or asked for any more. */
export function giveWay(): void {
  lockDesk('signed_out');
  location.replace('/inbox');
}

/** Locks the desk where it stands; where none was open yet there is nothing to lock. */
export function lockDesk(why: SessionEnd): void {
  held = undefined;
  if (standing.get()) lock.set((before) => before ?? why);
}

/** Opens the desk again if somebody has signed in meanwhile; throws NoSession if not. */
export async function unlockDesk(): Promise<void> {
  await renew();
  lock.set(() => undefined);
}

/** Why the server ended the session, as its refusal says. */
function reasonOf(error: ApiError): SessionEnd {
  const reason = reasonGiven(error);
  return reason === 'idle' || reason === 'too_long' || reason === 'withdrawn' ? reason : 'signed_out';
}

function reasonGiven({ details }: ApiError): unknown {
  return typeof details === 'object' && details !== null && 'reason' in details ? details.reason : undefined;
}

export function tell(told: Told): void {
  tabs.postMessage(told);
}

/** Signs out here and at the issuer, in every tab; ends on the sign-in page. */
export async function signOut(): Promise<void> {
  await askForBrowser('endSession', {});
  // Whoever comes back to this page by the browser's button finds it locked.
  lockDesk('signed_out');
  tell({ kind: 'ended', why: 'signed_out' });
  await leaveIssuer();
}

/** Has the issuer forget who is signed in, and comes back to the sign-in page. */
export async function leaveIssuer(): Promise<void> {
  const { signOutUrl, clientId } = await askForBrowser('signIn', {});
  const query = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/sign-in` });
  location.assign(`${signOutUrl}?${query}`);
}
