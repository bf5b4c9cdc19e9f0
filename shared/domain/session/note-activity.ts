import type { App } from '../../ports.ts';
import { readPractice } from '../practice/read-practice.ts';
import { putPresence } from '../presence/presence.rows.ts';
import { stretchOf } from '../presence/stretch-of.ts';
import { keepSession } from './session.rows.ts';
import type { Session } from './session.ts';
import { refusalOf, standingSession } from './standing-session.ts';

/**
 * Somebody touched a key or clicked since the last time this was told: the time until the lock begins anew. That they are
 * there is noted once in each stretch of five minutes, of the practice's time.
 */
export async function noteActivity(app: App, cookie: string | undefined, staffId?: string): Promise<Session> {
  const { session } = await standingSession(app, cookie, staffId);
  const { day, stretch } = stretchOf(app.now());
  const seenIn = `${day} ${stretch}`;
  const change = {
    lastActiveAt: app.machineNow().toISOString(),
    idleSeconds: (await readPractice(app)).idleMinutes * 60,
    seenIn,
  };
  const kept = await app.table.commit({
    session: keepSession(session.id, change),
    presence: session.seenIn === seenIn ? undefined : putPresence(session.staffId, day, [stretch]),
  });
  if (!kept.ok) throw refusalOf('signed_out');
  return { ...session, ...change };
}
