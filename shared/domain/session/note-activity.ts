import type { App } from '../../ports.ts';
import { readPractice } from '../practice/read-practice.ts';
import { keepSession } from './session.rows.ts';
import type { Session } from './session.ts';
import { refusalOf, standingSession } from './standing-session.ts';

/** Somebody touched a key or clicked since the last time this was told: the time until the lock begins anew. */
export async function noteActivity(app: App, cookie: string | undefined, staffId?: string): Promise<Session> {
  const { session } = await standingSession(app, cookie, staffId);
  const change = {
    lastActiveAt: app.machineNow().toISOString(),
    idleSeconds: (await readPractice(app)).idleMinutes * 60,
  };
  const kept = await app.table.commit({ session: keepSession(session.id, change) });
  if (!kept.ok) throw refusalOf('signed_out');
  return { ...session, ...change };
}
