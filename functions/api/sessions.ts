import type { RouteName } from '#shared/api.paths.ts';
import { sessionRoutes } from '#shared/api.sessions.ts';
import type { Route, RouteOutput, RouteRequest } from '#shared/api.ts';
import { endSession } from '#shared/domain/session/end-session.ts';
import { noteActivity } from '#shared/domain/session/note-activity.ts';
import { refreshSession } from '#shared/domain/session/refresh-session.ts';
import { idleMsLeft, type Session } from '#shared/domain/session/session.ts';
import { heldSession } from '#shared/domain/session/standing-session.ts';
import { startSession } from '#shared/domain/session/start-session.ts';
import type { App, Granted } from '#shared/ports.ts';
import { Refusal } from '#shared/refusal.ts';
import type { HttpRequest, HttpResponse } from '../entry.ts';
import { json } from './json.ts';
import { cookieOf, setCookie } from './session-cookie.ts';

/** The routes that begin, renew and end a session. */
export type SessionRoute = {
  [N in keyof typeof sessionRoutes]: (typeof sessionRoutes)[N]['roles'] extends 'browser' ? N : never;
}[keyof typeof sessionRoutes];

/** What a session's route answers, and the cookie it sets. */
interface Answer<N extends SessionRoute> {
  out: RouteOutput<N>;
  cookie?: string;
}

type Serve<N extends SessionRoute> = (
  app: App,
  cookie: string | undefined,
  body: RouteRequest<N>['body'],
) => Promise<Answer<N>>;

const serving: { [N in SessionRoute]: Serve<N> } = {
  async startSession(app, cookie, body) {
    const known = app.settings.siteOrigins.map((origin) => `${origin}/sign-in`);
    if (!known.includes(body.redirectUri))
      throw new Refusal('invalid', 'redirectUri: not an address of this site', { field: 'redirectUri' });
    const { session, granted, cookie: given } = await startSession(app, body, cookie);
    return { out: grantedOut(app, session, granted), cookie: given };
  },
  async refreshSession(app, cookie, { staffId }) {
    const { session, granted } = await refreshSession(app, cookie, staffId);
    return { out: grantedOut(app, session, granted) };
  },
  async noteActivity(app, cookie, { staffId }) {
    return { out: sessionOut(app, await noteActivity(app, cookie, staffId)) };
  },
  async endSession(app, cookie) {
    const held = await heldSession(app, cookie);
    if (held) await endSession(app, held, 'signed_out');
    return { out: {}, cookie: '' };
  },
};

export function isSessionRoute(name: RouteName): name is SessionRoute {
  return name in serving;
}

/** Serves a session's route to a page of this site, and to nobody else. */
export async function serveBrowser<N extends SessionRoute>(
  app: App,
  name: N,
  request: HttpRequest,
  read: () => RouteRequest<N>,
): Promise<HttpResponse> {
  const route: Route = sessionRoutes[name];
  insistOnOwnPage(app, request);
  const serve: Serve<N> = serving[name];
  const { out, cookie } = await serve(app, cookieOf(request), read().body);
  const answer = json(route.status, route.out.parse(out));
  return cookie === undefined ? answer : { ...answer, cookies: [setCookie(request, cookie)] };
}

/** A cookie comes by itself, so whose page sends it must be ours; and no plain form can send JSON. */
function insistOnOwnPage(app: App, { method, headers }: HttpRequest): void {
  const isOurs = headers.origin !== undefined && app.settings.siteOrigins.includes(headers.origin);
  if (!isOurs) throw new Refusal('forbidden', 'Sessions are begun, renewed and ended by pages of this site only.');
  if (method !== 'DELETE' && headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
    throw new Refusal('invalid', 'content-type: send JSON', { field: 'content-type' });
}

function sessionOut(app: App, session: Session): RouteOutput<'noteActivity'> {
  const now = app.machineNow();
  const endsMs = Date.parse(session.endsAt) - now.getTime();
  const seconds = (milliseconds: number) => Math.max(0, Math.floor(milliseconds / 1000));
  return {
    staffId: session.staffId,
    idleSeconds: session.idleSeconds ?? seconds(endsMs),
    idleInSeconds: seconds(idleMsLeft(session, now) ?? endsMs),
    endsInSeconds: seconds(endsMs),
  };
}

function grantedOut(app: App, session: Session, granted: Granted): RouteOutput<'refreshSession'> {
  const { accessToken, expiresInSeconds } = granted;
  return { ...sessionOut(app, session), accessToken, expiresInSeconds };
}
