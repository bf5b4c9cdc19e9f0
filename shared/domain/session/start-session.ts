import type { App, Granted } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import { endSession } from './end-session.ts';
import { putSession } from './session.rows.ts';
import { longestSessionMs, removalOf, type Session } from './session.ts';
import { hashOfSecret, sealed } from './session-secret.ts';
import { heldSession } from './standing-session.ts';

/** What the issuer sent the browser back with, and what the browser kept for it. */
export interface SignInCode {
  code: string;
  codeVerifier: string;
  redirectUri: string;
}

/** A session that goes on: the token of the next minutes, and the cookie that gets the one after it. */
export interface Begun {
  session: Session;
  granted: Granted;
  /** `<session id>.<secret>` */
  cookie: string;
}

/** Older proofs are the issuer remembering a browser, not a person showing who they are. */
const freshSeconds = 300;

/**
 * Begins a session: the code is exchanged, the token verified as every request's is, and the person must work here. The
 * session whose cookie the browser held before ends. Refuses with an audit row where it is known who was refused.
 */
export async function startSession(app: App, asked: SignInCode, before: string | undefined): Promise<Begun> {
  const granted = await app.issuer.exchange(asked);
  if (!granted) {
    app.log.warn('a sign-in was refused: the issuer does not take its code');
    throw new Refusal('signed_out', 'This sign-in could not be completed. Begin it again.', { reason: 'code' });
  }
  const identity = await app.identify(granted.accessToken);
  if (!identity || !granted.refreshToken) throw new Error('the issuer gave tokens that cannot be used');
  const audit = (outcome: string) =>
    recordAudit(app, { actor: identity.staffId, at: app.now().toISOString(), action: 'startSession', outcome });
  const now = app.machineNow();
  if (identity.authenticatedAt < now.getTime() / 1000 - freshSeconds) {
    await audit('signed_out');
    throw new Refusal('signed_out', 'Show who you are again: this sign-in is too old.', { reason: 'code' });
  }
  const [person, found] = await app.table.getMany([staffRow, staffKey(identity.staffId)], [practiceRow, practiceKey]);
  if (!person?.active) {
    await audit('not_staff');
    await app.issuer.revoke(granted.refreshToken);
    throw new Refusal('not_staff', 'Your sign-in works, but you have no place at this desk.');
  }
  const held = await heldSession(app, before);
  if (held) await endSession(app, held, 'signed_out');
  const secret = app.newSecret();
  const endsAt = new Date(now.getTime() + longestSessionMs);
  const session: Session = {
    id: identity.sessionId,
    staffId: person.id,
    startedAt: now.toISOString(),
    lastActiveAt: now.toISOString(),
    idleSeconds: settled(found).idleMinutes * 60,
    endsAt: endsAt.toISOString(),
    secretHash: hashOfSecret(secret),
    sealedRefreshToken: sealed(granted.refreshToken, secret, app.newSecret()),
    expiresAt: removalOf(endsAt),
  };
  await app.table.commit({ session: putSession(session) });
  await audit('ok');
  return { session, granted, cookie: `${session.id}.${secret}` };
}
