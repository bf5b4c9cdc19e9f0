import { accept, askForBrowser, tell } from '../session.ts';

/** What this tab must know again when the issuer sends it back. None of it is worth anything without the code. */
interface Pending {
  state: string;
  codeVerifier: string;
  /** Opened by a locked desk, which waits for it. */
  isAgain: boolean;
}

const pendingKey = 'deskline-sign-in';
const returnKey = 'deskline-return';

/** Keeps where somebody was on their way to, until they have signed in. Addresses hold ids and views, never words. */
export function rememberPlace(): void {
  sessionStorage.setItem(returnKey, `${location.pathname}${location.search}`);
}

/** Where they were on their way to; the inbox where that is not known. */
export function rememberedPlace(): string {
  const place = sessionStorage.getItem(returnKey) ?? '';
  sessionStorage.removeItem(returnKey);
  return /^\/[a-z]/.test(place) && !place.startsWith('/sign-in') ? place : '/inbox';
}

/** Leads to the issuer: authorization code with PKCE (RFC 7636), and a proof of who they are every time. */
export async function authorize(isAgain: boolean): Promise<void> {
  const { authorizeUrl, clientId } = await askForBrowser('signIn', {});
  const pending: Pending = { state: random(), codeVerifier: random(), isAgain };
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state: pending.state,
    code_challenge: await challengeOf(pending.codeVerifier),
    code_challenge_method: 'S256',
    // Else the issuer would let in whoever sits at a computer it remembers.
    prompt: 'login',
  });
  location.assign(`${authorizeUrl}?${query}`);
}

/** The state that came back is not the one that was sent, or nothing was: somebody else's sign-in, or an old page. */
export class UnexpectedSignIn extends Error {}

/**
 * Takes the code to the server and begins the session. Answers whether a locked desk waits for it. Throws ApiError, or
 * UnexpectedSignIn.
 */
export async function completeSignIn(query: URLSearchParams): Promise<{ isAgain: boolean }> {
  const pending = pendingSignIn();
  sessionStorage.removeItem(pendingKey);
  const code = query.get('code');
  if (!pending || !code || query.get('state') !== pending.state) throw new UnexpectedSignIn();
  const body = { code, codeVerifier: pending.codeVerifier, redirectUri: redirectUri() };
  const begun = await askForBrowser('startSession', { body });
  accept(begun);
  tell({ kind: 'began', staffId: begun.staffId });
  return { isAgain: pending.isAgain };
}

function pendingSignIn(): Pending | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(pendingKey) ?? 'null');
  if (typeof kept !== 'object' || kept === null) return undefined;
  if (!('state' in kept && 'codeVerifier' in kept && 'isAgain' in kept)) return undefined;
  return { state: String(kept.state), codeVerifier: String(kept.codeVerifier), isAgain: kept.isAgain === true };
}

function redirectUri(): string {
  return `${location.origin}/sign-in`;
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(codeVerifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
