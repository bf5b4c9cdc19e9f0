import { ulid } from 'ulid';
import { putSession } from '#shared/domain/session/session.rows.ts';
import { longestSessionMs, removalOf } from '#shared/domain/session/session.ts';
import type { App } from '#shared/ports.ts';
import type { LocalIssuer } from './issuer.ts';

/** A bearer token for scripts and tests: a session of its own, without a cookie, that does not idle. */
export async function scriptToken(app: App, issuer: LocalIssuer, staffId: string): Promise<string> {
  const now = app.machineNow();
  const endsAt = new Date(now.getTime() + longestSessionMs);
  const id = `script-${ulid()}`;
  const times = { startedAt: now.toISOString(), lastActiveAt: now.toISOString(), endsAt: endsAt.toISOString() };
  await app.table.commit({ session: putSession({ id, staffId, ...times, expiresAt: removalOf(endsAt) }) });
  return issuer.sign(staffId, id);
}
