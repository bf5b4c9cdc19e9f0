import type { RouteName } from '#shared/api.paths.ts';
import type { RouteOutput, RouteRequest, routes } from '#shared/api.ts';
import type { Caller } from '#shared/domain/session/caller.ts';
import type { App } from '#shared/ports.ts';
import type { SessionRoute } from './sessions.ts';

/** The routes that ask nobody who they are. */
export type OpenRoute = { [N in RouteName]: (typeof routes)[N]['roles'] extends 'anyone' ? N : never }[RouteName];

/** The routes of somebody who is signed in; those of a session speak with the browser's cookie: sessions.ts. */
export type StaffRoute = Exclude<RouteName, SessionRoute | OpenRoute>;

/** Serves one route: what was asked is parsed, who asks may call it. */
export type Handle<N extends StaffRoute> = (app: App, who: Caller, request: RouteRequest<N>) => Promise<RouteOutput<N>>;

/** Serves a route that asks nobody who they are: it takes nothing in. */
export type HandleOpen<N extends OpenRoute> = (app: App) => Promise<RouteOutput<N>>;
