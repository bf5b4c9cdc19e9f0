import type { BrowserContext } from 'playwright-core';
import { sessionKey } from '#shared/domain/session/session.rows.ts';
import type { Desk } from '../harness/desk.ts';

/** The id of the session that a browser's cookie names. */
export async function sessionIdOf(desk: Desk, context: BrowserContext): Promise<string> {
  const cookie = (await context.cookies(`${desk.stack.url}/api/session`)).find(
    ({ name }) => name === 'deskline_session',
  );
  return cookie?.value.split('.')[0] ?? '';
}

/** As if nobody had touched that browser's desk for so long. */
export async function leaveAlone(desk: Desk, context: BrowserContext, minutes: number): Promise<void> {
  const key = sessionKey(await sessionIdOf(desk, context));
  const lastActiveAt = new Date(Date.now() - minutes * 60_000).toISOString();
  await desk.app.table.commit({ session: { key, set: { lastActiveAt } } });
}
