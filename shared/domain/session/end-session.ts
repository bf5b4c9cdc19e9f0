import type { App } from '../../ports.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { putSessionEnd } from './session.rows.ts';
import type { Session, SessionEnd } from './session.ts';
import { unsealed } from './session-secret.ts';

/**
 * Ends a session: its access tokens are refused from here on, its refresh token is revoked, and one audit row says
 * who and why. Nothing happens to one that has ended.
 */
export async function endSession(
  app: App,
  { session, secret }: { session: Session; secret: string },
  why: SessionEnd,
): Promise<void> {
  if (session.ended) return;
  const outcome = why === 'signed_out' ? 'ok' : why;
  // First, so that dying in between leaves a row too many and never one too few.
  await recordAudit(app, { actor: session.staffId, at: app.now().toISOString(), action: 'endSession', outcome });
  await app.table.commit({ end: putSessionEnd(session.id, app.machineNow().toISOString(), why) });
  if (!session.sealedRefreshToken) return;
  try {
    await app.issuer.revoke(unsealed(session.sealedRefreshToken, secret));
  } catch (error) {
    // It is sealed by a secret that nobody keeps any more, so that it is of no use to anybody either way.
    app.log.error('a refresh token was not revoked', error);
  }
}
