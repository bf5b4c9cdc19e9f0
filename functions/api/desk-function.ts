import * as z from 'zod';
import type { RouteName } from '#shared/api.paths.ts';
import type { Route, RouteRequest } from '#shared/api.ts';
import { recordAudit } from '#shared/domain/audit/record-audit.ts';
import type { Caller } from '#shared/domain/session/caller.ts';
import { sessionKey, sessionRow } from '#shared/domain/session/session.rows.ts';
import { endOf, type Session } from '#shared/domain/session/session.ts';
import { refusalOf } from '#shared/domain/session/standing-session.ts';
import { staffKey, staffRow } from '#shared/domain/staff/staff.rows.ts';
import type { Staff } from '#shared/domain/staff/staff.ts';
import type { App, Identity } from '#shared/ports.ts';
import { Refusal } from '#shared/refusal.ts';
import type { Plugs } from '../app.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { audited } from './audited.ts';
import type { Handle, HandleOpen, OpenRoute, StaffRoute } from './handle.ts';
import { json } from './json.ts';
import { jsonBody } from './json-body.ts';
import { matchRoute } from './match.ts';
import { problemsOf } from './problems.ts';
import type { isSessionRoute, serveBrowser } from './sessions.ts';

/** The routes that one function serves; infra/topology.ts leads each to the function that has it. */
export interface Served {
  routes: { [N in RouteName]?: Route };
  handlers: { [N in StaffRoute]?: Handle<N> };
  /** Those that ask nobody who they are. */
  open?: { [N in OpenRoute]?: HandleOpen<N> };
  /** Where it has the routes of a session as well. */
  sessions?: { has: typeof isSessionRoute; serve: typeof serveBrowser };
  plugs: Plugs;
}

/** A function of the desk's API: find the route, prove who asks, parse what is asked, do it, leave the audit row, answer. */
export function deskFunction(served: Served) {
  return httpFunction((app, request) => answer(app, request, served), {
    onFault: json(500, {
      error: { code: 'fault', message: 'Something broke here, and it has been noted. Try again in a moment.' },
    }),
    plugs: served.plugs,
  });
}

async function answer(app: App, request: HttpRequest, served: Served): Promise<HttpResponse> {
  try {
    return await serve(app, request, served);
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

async function serve(app: App, request: HttpRequest, served: Served): Promise<HttpResponse> {
  const match = matchRoute(request.method, request.path);
  if (match === 'path')
    return json(405, { error: { code: 'invalid', message: 'This path does not take that method.' } });
  if (!match) throw noRoute();
  const route = served.routes[match.name];
  if (!route) throw noRoute();
  const { name, params } = match;
  const { sessions } = served;
  if (sessions?.has(name)) return sessions.serve(app, name, request, () => parsed(name, route, request, params));
  // Routes without a person take nothing in, and nothing of them is audited.
  if (isOpen(served, name)) return json(route.status, route.out.parse(await served.open?.[name]?.(app)));
  if (!isForStaff(served, name)) throw noRoute();
  const who = await staffOf(app, request);
  return serveStaff(app, { name, route, handle: served.handlers[name] }, who, params, () =>
    parsed(name, route, request, params),
  );
}

function isOpen({ open }: Served, name: RouteName): name is OpenRoute {
  return open !== undefined && name in open;
}

function isForStaff({ handlers }: Served, name: RouteName): name is StaffRoute {
  return name in handlers;
}

/** A route of people with what serves it. */
interface Doing<N extends StaffRoute> {
  name: N;
  route: Route;
  handle: Handle<N> | undefined;
}

function noRoute(): Refusal {
  return new Refusal('not_found', 'There is no such route. See /api/openapi.json.');
}

async function serveStaff<N extends StaffRoute>(
  app: App,
  { name, route, handle }: Doing<N>,
  who: Caller,
  params: Record<string, string>,
  read: () => RouteRequest<N>,
): Promise<HttpResponse> {
  if (!handle) throw noRoute();
  // A request that is refused for its body or its role still says in its path whom it meant.
  let request: unknown = { params: route.params.safeParse(params).data };
  try {
    if (!route.roles.includes(who.role)) {
      throw new Refusal('forbidden', 'Your role may not do this.');
    }
    const asked = read();
    request = asked;
    const out = route.out.parse(await handle(app, who, asked));
    await leaveAudit(app, name, route, who, 'ok', request, out);
    return json(route.status, out);
  } catch (error) {
    if (error instanceof Refusal) await leaveAudit(app, name, route, who, error.code, request, undefined);
    throw error;
  }
}

async function leaveAudit(
  app: App,
  name: RouteName,
  route: Route,
  who: Caller,
  outcome: string,
  request: unknown,
  out: unknown,
): Promise<void> {
  if (route.audits === 'nothing') return;
  const whom = audited(route.audits, request, out);
  await recordAudit(app, { actor: who.id, at: app.now().toISOString(), action: name, outcome, ...whom });
}

/** The person behind the token, as their own row says they are now, in a session that goes on. */
async function staffOf(app: App, request: HttpRequest): Promise<Caller> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  const identity = scheme?.toLowerCase() === 'bearer' && token ? await app.identify(token) : undefined;
  if (!identity) throw noToken();
  // As they stood a moment ago, at half the price; whoever may not by that is looked up as they stand now.
  const lately = standingOf(app, ...(await rowsOf(identity, app.table.getManyLately)));
  const caller = 'caller' in lately ? lately : standingOf(app, ...(await rowsOf(identity, app.table.getMany)));
  if ('caller' in caller) return caller.caller;
  throw caller.refusal;
}

function rowsOf({ staffId, sessionId }: Identity, read: App['table']['getMany']) {
  return read([staffRow, staffKey(staffId)], [sessionRow, sessionKey(sessionId)]);
}

function standingOf(
  app: App,
  person: Staff | undefined,
  session: Session | undefined,
): { caller: Caller } | { refusal: Refusal } {
  if (!person || session?.staffId !== person.id) return { refusal: noToken() };
  const end = endOf(session, app.machineNow()) ?? (person.active ? undefined : 'withdrawn');
  return end ? { refusal: refusalOf(end) } : { caller: { ...person, sessionId: session.id } };
}

function noToken(): Refusal {
  return new Refusal('signed_out', 'Sign in first: this request carries no valid token.');
}

/** What was asked, as the route's schemas read it. */
function parsed<N extends RouteName>(
  _name: N,
  route: Route,
  request: HttpRequest,
  params: Record<string, string>,
): RouteRequest<N> {
  const hasBody = request.method !== 'GET' && request.method !== 'DELETE';
  const body = hasBody ? jsonBody.pipe(route.body) : z.unknown().transform(() => ({}));
  const schema = z.object({ params: route.params, query: route.query, body });
  const text = Buffer.from(request.body).toString('utf8');
  const result = schema.safeParse({
    params,
    query: Object.fromEntries(request.query),
    body: text === '' ? '{}' : text,
  });
  if (result.success) return result.data as RouteRequest<N>;
  const problems = problemsOf(result.error);
  const [first] = problems;
  throw new Refusal('invalid', `${first?.field}: ${first?.message}`, { field: first?.field, problems });
}

function refused({ status, code, message, details }: Refusal): HttpResponse {
  return json(status, { error: { code, message, ...(details ? { details } : {}) } });
}
