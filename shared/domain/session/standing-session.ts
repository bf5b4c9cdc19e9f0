import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import type { Staff } from '../staff/staff.ts';
import { endSession } from './end-session.ts';
import { sessionKey, sessionRow } from './session.rows.ts';
import { endOf, type Session, type SessionEnd } from './session.ts';
import { isSecretOf } from './session-secret.ts';

/** What a browser's cookie proves: `<session id>.<secret>`. */
export interface Held {
  session: Session;
  secret: string;
  person: Staff;
}

const sentences: Record<SessionEnd, string> = {
  signed_out: 'You have been signed out. Sign in again.',
  idle: 'Nothing was touched for a while, so the desk was locked. Sign in again.',
  too_long: 'You have been signed in for 12 hours. Sign in again.',
  withdrawn: 'Your access was taken back. Ask an admin of the practice.',
};

/** The refusal of a session that is over; `details.reason` says why. */
export function refusalOf(why: SessionEnd): Refusal {
  return new Refusal('signed_out', sentences[why], { reason: why });
}

/** The session that a cookie holds, as it stands in the table; undefined when the cookie proves nothing. */
export async function heldSession(
  app: App,
  cookie: string | undefined,
): Promise<{ session: Session; secret: string } | undefined> {
  const [id = '', secret = '', ...more] = (cookie ?? '').split('.');
  if (!/^[\w-]{1,128}$/.test(id) || secret === '' || more.length > 0) return undefined;
  const session = await app.table.get(sessionRow, sessionKey(id));
  if (!session?.secretHash || !isSecretOf(session.secretHash, secret)) return undefined;
  return { session, secret };
}

/** The refusal of a page of one person where the browser's cookie holds another's session. */
function refusalOfAnother(): Refusal {
  return new Refusal('signed_out', 'Somebody else has signed in here since. This page is theirs now.', {
    reason: 'another',
  });
}

/**
 * The session that a cookie holds and the person it is of, both still good. `staffId`: whose page asks, where it says so;
 * it is refused, and nothing happens, where the session is another's. One that is found to be over is ended, which
 * leaves its audit row once; then, and whenever it had ended before, a refusal is thrown that says why.
 */
export async function standingSession(app: App, cookie: string | undefined, staffId?: string): Promise<Held> {
  const held = await heldSession(app, cookie);
  if (!held) throw refusalOf('signed_out');
  if (staffId !== undefined && staffId !== held.session.staffId) throw refusalOfAnother();
  const person = await app.table.get(staffRow, staffKey(held.session.staffId));
  const why = endOf(held.session, app.machineNow()) ?? (person?.active ? undefined : 'withdrawn');
  if (why !== undefined || !person) {
    await endSession(app, held, why ?? 'withdrawn');
    throw refusalOf(why ?? 'withdrawn');
  }
  return { ...held, person };
}
