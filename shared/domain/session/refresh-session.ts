import type { App, Granted } from '../../ports.ts';
import { endSession } from './end-session.ts';
import { resealSession } from './session.rows.ts';
import type { Session } from './session.ts';
import { sealed, unsealed } from './session-secret.ts';
import { refusalOf, standingSession } from './standing-session.ts';

/** Gets the token of the next minutes from the issuer. It is no sign of life: an idle session ends all the same. */
export async function refreshSession(
  app: App,
  cookie: string | undefined,
  staffId?: string,
): Promise<{ session: Session; granted: Granted }> {
  const held = await standingSession(app, cookie, staffId);
  const { session, secret } = held;
  const granted = session.sealedRefreshToken
    ? await app.issuer.refresh(unsealed(session.sealedRefreshToken, secret))
    : undefined;
  if (!granted) {
    await endSession(app, held, 'withdrawn');
    throw refusalOf('withdrawn');
  }
  const identity = await app.identify(granted.accessToken);
  if (identity?.sessionId !== session.id || identity.staffId !== session.staffId)
    throw new Error('the issuer gave a token of another session');
  if (granted.refreshToken) {
    const seal = sealed(granted.refreshToken, secret, app.newSecret());
    await app.table.commit({ session: resealSession(session.id, seal) });
  }
  return { session, granted };
}
