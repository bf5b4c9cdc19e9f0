import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handler as api } from '#functions/api/api.ts';
import { apiClient } from '#shared/api.client.ts';
import { auditRow } from '#shared/domain/audit/audit.rows.ts';
import { putSession, sessionKey, sessionRow } from '#shared/domain/session/session.rows.ts';
import { unsealed } from '#shared/domain/session/session-secret.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { contextWith, httpEvent } from '../fixtures/invocation.ts';
import { signedBy } from '../fixtures/issuer-key.ts';
import { aged, hired, sessionOf } from '../fixtures/sessions.ts';
import { accessTokenOf, type Visitor, visitor } from '../fixtures/signed-in.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

const minute = 60_000;

let desk: Desk;
/** What the issuer's next answer to a code is instead of its own, once. */
let granting: string | undefined;
beforeAll(async () => {
  desk = await openDesk({
    wrap: (apps) => (invocation) => {
      const app = apps(invocation);
      const exchange: typeof app.issuer.exchange = async (code) => {
        const accessToken = granting;
        granting = undefined;
        const own = await app.issuer.exchange(code);
        return own && accessToken ? { ...own, accessToken } : own;
      };
      return { ...app, issuer: { ...app.issuer, exchange } };
    },
  });
});
afterAll(() => desk.stop());

/** Somebody new who has signed in, with the token they got. */
async function signedIn(): Promise<{ id: string; browser: Visitor; token: string }> {
  const { id } = await hired(desk.app);
  const browser = visitor(desk.stack.url);
  return { id, browser, token: accessTokenOf(await browser.signIn(id)) };
}

/** What the API answers to a token: 200, or why not. */
async function answerTo(token: string): Promise<string | number> {
  const answer = await fetch(`${desk.stack.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  const json = (await answer.json()) as { error?: { details?: { reason?: string } } };
  return answer.ok ? answer.status : (json.error?.details?.reason ?? answer.status);
}

async function auditOf(id: string): Promise<string[]> {
  const { rows } = await desk.app.table.query(auditRow, { pk: `AUDIT#${id}`, consistent: true });
  return rows.map(({ action, outcome }) => `${action} ${outcome}`);
}

const refresh = (browser: Visitor) => browser.ask('POST', '/api/session/refresh', {});
const touch = (browser: Visitor) => browser.ask('POST', '/api/session/activity', {});

describe('signing in', () => {
  test('gives a token of minutes and a cookie no script or other site gets hold of', async () => {
    const { id } = await hired(desk.app);
    const browser = visitor(desk.stack.url);
    const begun = await browser.signIn(id);
    expect(begun).toMatchObject({ status: 201, json: { staffId: id, expiresInSeconds: 300, idleSeconds: 900 } });
    expect(begun.setCookie).toMatch(
      /^deskline_session=[\w-]+\.[\w-]{43}; Path=\/api\/session; HttpOnly; SameSite=Strict$/,
    );
    const call = apiClient({ base: desk.stack.url, token: async () => accessTokenOf(begun) });
    expect((await call('me', {})).me.id).toBe(id);
    expect(await auditOf(id)).toEqual(['startSession ok']);
  });

  test('leaves nothing in the table that lets its reader in', async () => {
    const { token, browser } = await signedIn();
    const row = JSON.stringify(await sessionOf(desk.app, token));
    expect(row).toContain('sealedRefreshToken');
    expect(row).not.toContain(browser.cookie()?.split('.')[1]);
    expect(row).not.toContain('eyJ');
  });

  test.each<[string, (right: Awaited<ReturnType<Visitor['code']>>) => object, number]>([
    ['another verifier', (right) => ({ ...right, codeVerifier: 'v'.repeat(43) }), 401],
    ['another code', (right) => ({ ...right, code: 'c'.repeat(43) }), 401],
    ['the address of another site', (right) => ({ ...right, redirectUri: 'https://evil.example/sign-in' }), 400],
    [
      'another page of this site',
      (right) => ({ ...right, redirectUri: right.redirectUri.replace('sign-in', 'in') }),
      400,
    ],
    ['no verifier', ({ codeVerifier: _gone, ...rest }) => rest, 400],
    ['a verifier too short', (right) => ({ ...right, codeVerifier: 'short' }), 400],
  ])('with %s begins nothing', async (_what, changed, status) => {
    const { id } = await hired(desk.app);
    const browser = visitor(desk.stack.url);
    const answer = await browser.ask('POST', '/api/session', changed(await browser.code(id)));
    expect(answer).toMatchObject({ status, setCookie: undefined });
    expect(browser.cookie()).toBeUndefined();
  });

  test('with a code that was used begins nothing more', async () => {
    const { id } = await hired(desk.app);
    const browser = visitor(desk.stack.url);
    const code = await browser.code(id);
    expect((await browser.ask('POST', '/api/session', code)).status).toBe(201);
    expect(await visitor(desk.stack.url).ask('POST', '/api/session', code)).toMatchObject({
      status: 401,
      json: { error: { code: 'signed_out', details: { reason: 'code' } } },
    });
  });

  test('is refused to whoever has no active place here, and leaves word of it', async () => {
    const { id } = await hired(desk.app, { active: false });
    const answer = await visitor(desk.stack.url).signIn(id);
    expect(answer).toMatchObject({ status: 403, json: { error: { code: 'not_staff' } }, setCookie: undefined });
    expect((await visitor(desk.stack.url).signIn('stranger')).status).toBe(403);
    expect(await auditOf(id)).toEqual(['startSession not_staff']);
  });

  test('is refused when the issuer only remembers a browser, and nobody has shown who they are', async () => {
    const { id } = await hired(desk.app);
    const browser = visitor(desk.stack.url);
    const code = await browser.code(id);
    const claims = {
      username: id,
      origin_jti: 'remembered',
      client_id: desk.stack.issuer.clientId,
      token_use: 'access',
    };
    granting = await signedBy(desk.folder, { ...claims, iss: desk.stack.issuer.issuer, auth_time: secondsAgo(301) });
    expect((await browser.ask('POST', '/api/session', code)).status).toBe(401);
    expect(await auditOf(id)).toEqual(['startSession signed_out']);
    expect(await desk.app.table.get(sessionRow, sessionKey('remembered'))).toBeUndefined();
  });

  test('again in the same browser ends the session before', async () => {
    const { browser, token } = await signedIn();
    const { id } = await hired(desk.app);
    const second = accessTokenOf(await browser.signIn(id));
    expect([await answerTo(token), await answerTo(second)]).toEqual(['signed_out', 200]);
  });
});

describe('a cookie', () => {
  test.each<[string, (cookie: string) => string | undefined]>([
    ['is missing', () => undefined],
    ['is empty', () => ''],
    ['is garbage', () => 'garbage'],
    ['names a session without its secret', (cookie) => `${cookie.split('.')[0]}.`],
    ['has a forged secret', (cookie) => `${cookie.split('.')[0]}.${'A'.repeat(43)}`],
    ['is of no session', (cookie) => `nothing.${cookie.split('.')[1]}`],
    ['has more in it', (cookie) => `${cookie}.more`],
  ])('that %s renews nothing', async (_what, forged) => {
    const { browser } = await signedIn();
    const value = forged(browser.cookie() ?? '');
    const stranger = visitor(desk.stack.url);
    const cookie = value === undefined ? {} : { cookie: `deskline_session=${value}` };
    for (const path of ['/api/session/refresh', '/api/session/activity'])
      expect((await stranger.ask('POST', path, {}, cookie)).status).toBe(401);
    expect((await stranger.ask('DELETE', '/api/session', undefined, cookie)).status).toBe(200);
    expect((await refresh(browser)).status).toBe(200);
  });

  test.each<[string, Record<string, string | undefined>, number]>([
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['a file', { origin: 'null' }, 403],
    ['nowhere', { origin: undefined }, 403],
    ['a plain form', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
    ['a form that says it is text', { 'content-type': 'text/plain' }, 400],
  ])('sent along by %s does nothing', async (_who, change, status) => {
    const { browser, token } = await signedIn();
    expect((await browser.ask('POST', '/api/session/refresh', {}, change)).status).toBe(status);
    expect((await browser.ask('POST', '/api/session/activity', {}, change)).status).toBe(status);
    if (status === 403) expect((await browser.ask('DELETE', '/api/session', undefined, change)).status).toBe(403);
    expect(await answerTo(token)).toBe(200);
  });

  test('that became another person’s renews and touches nothing for a page of the one before', async () => {
    const { browser, id } = await signedIn();
    const { id: another } = await hired(desk.app);
    const second = accessTokenOf(await browser.signIn(another));
    const session = await sessionOf(desk.app, second);
    for (const path of ['/api/session/refresh', '/api/session/activity']) {
      expect(await browser.ask('POST', path, { staffId: id })).toMatchObject({
        status: 401,
        json: { error: { code: 'signed_out', details: { reason: 'another' } } },
      });
    }
    expect(await sessionOf(desk.app, second)).toEqual(session);
    expect(await browser.ask('POST', '/api/session/refresh', { staffId: another })).toMatchObject({ status: 200 });
    expect(await answerTo(second)).toBe(200);
  });

  test('renews the token again and again, for the same session', async () => {
    const { browser, id, token } = await signedIn();
    const [second, third] = await Promise.all([refresh(browser), refresh(browser)]);
    const sessions = await Promise.all(
      [token, accessTokenOf(second), accessTokenOf(third)].map((one) => sessionOf(desk.app, one)),
    );
    expect(new Set(sessions.map((session) => session.id)).size).toBe(1);
    expect(await auditOf(id)).toEqual(['startSession ok']);
  });
});

describe('a session ends', () => {
  test('when they sign out: at once, for a token that would be good for minutes, and once in the audit', async () => {
    const { browser, id, token } = await signedIn();
    const cookie = { cookie: `deskline_session=${browser.cookie()}` };
    const out = await browser.ask('DELETE', '/api/session');
    expect(out).toMatchObject({ status: 200, setCookie: expect.stringMatching(/^deskline_session=; .*Max-Age=0$/) });
    expect(await answerTo(token)).toBe('signed_out');
    const late = visitor(desk.stack.url);
    expect((await late.ask('POST', '/api/session/refresh', {}, cookie)).status).toBe(401);
    expect((await late.ask('POST', '/api/session/activity', {}, cookie)).status).toBe(401);
    expect((await late.ask('DELETE', '/api/session', undefined, cookie)).status).toBe(200);
    expect(await auditOf(id)).toEqual(['startSession ok', 'endSession ok']);
  });

  test('after 15 minutes without a touch, whatever the page asks for meanwhile', async () => {
    const { browser, id, token } = await signedIn();
    const session = await sessionOf(desk.app, token);
    await aged(desk.app, session, { touchedMs: 14.9 * minute });
    expect([await answerTo(token), (await refresh(browser)).status]).toEqual([200, 200]);
    await aged(desk.app, session, { touchedMs: 15.1 * minute });
    expect(await answerTo(token)).toBe('idle');
    expect(await refresh(browser)).toMatchObject({ status: 401, json: { error: { details: { reason: 'idle' } } } });
    expect(await touch(browser)).toMatchObject({ status: 401, json: { error: { details: { reason: 'idle' } } } });
    expect(await auditOf(id)).toEqual(['startSession ok', 'endSession idle']);
  });

  test('later when somebody touches a key, by as long as the practice has set', async () => {
    const { browser, token } = await signedIn();
    await aged(desk.app, await sessionOf(desk.app, token), { touchedMs: 14 * minute });
    await desk.settings({ idleMinutes: 5 });
    expect(await touch(browser)).toMatchObject({ status: 200, json: { idleSeconds: 300 } });
    const session = await sessionOf(desk.app, token);
    expect(Date.now() - Date.parse(session.lastActiveAt)).toBeLessThan(minute);
    await aged(desk.app, session, { touchedMs: 5.1 * minute });
    expect(await answerTo(token)).toBe('idle');
    await desk.settings({ idleMinutes: 15 });
  });

  test('after 12 hours, however busy', async () => {
    const { browser, id, token } = await signedIn();
    const session = await sessionOf(desk.app, token);
    await aged(desk.app, session, { startedMs: 719 * minute });
    expect([await answerTo(token), (await touch(browser)).status]).toEqual([200, 200]);
    await aged(desk.app, session, { startedMs: 721 * minute });
    expect(await answerTo(token)).toBe('too_long');
    expect((await touch(browser)).status).toBe(401);
    expect(await auditOf(id)).toEqual(['startSession ok', 'endSession too_long']);
  });

  test('when they leave the practice, and not when their role changes, which holds at once', async () => {
    const person = await hired(desk.app);
    const browser = visitor(desk.stack.url);
    const token = accessTokenOf(await browser.signIn(person.id));
    const call = apiClient({ base: desk.stack.url, token: async () => token });
    await desk.app.table.commit({ person: putStaff({ ...person, role: 'manager' }) });
    expect((await call('me', {})).me.role).toBe('manager');
    await desk.app.table.commit({ person: putStaff({ ...person, active: false }) });
    expect(await answerTo(token)).toBe('withdrawn');
    expect((await refresh(browser)).status).toBe(401);
    expect(await auditOf(person.id)).toEqual(['startSession ok', 'endSession withdrawn']);
    // Coming back to the practice brings no old session back.
    await desk.app.table.commit({ person: putStaff(person) });
    expect(await answerTo(token)).toBe('withdrawn');
  });

  test('when the issuer takes it back', async () => {
    const { browser, id, token } = await signedIn();
    const { id: another } = await hired(desk.app);
    const other = visitor(desk.stack.url);
    await other.signIn(another);
    const session = await sessionOf(desk.app, token);
    // What was sealed for this cookie is gone at the issuer.
    await desk.app.issuer.revoke(await refreshTokenOf(session.id, browser));
    expect((await refresh(browser)).status).toBe(401);
    expect(await auditOf(id)).toEqual(['startSession ok', 'endSession withdrawn']);
    expect((await refresh(other)).status).toBe(200);
  });

  test('for the token of a session whose row is gone, or is of somebody else', async () => {
    const { token } = await signedIn();
    const session = await sessionOf(desk.app, token);
    await desk.app.table.commit({ session: putSession({ ...session, staffId: 'maya' }) });
    expect(await answerTo(token)).toBe(401);
    await desk.app.table.commit({ session: { key: sessionKey(session.id), delete: true } });
    expect(await desk.app.table.get(sessionRow, sessionKey(session.id))).toBeUndefined();
    expect(await answerTo(token)).toBe(401);
  });
});

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

test('the cookie of a site under https goes nowhere else', async () => {
  const { setCookie } = await secureCookie();
  expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
});

async function secureCookie() {
  const origin = 'https://desk.example';
  const headers = { origin, 'content-type': 'application/json' };
  const http = { ...httpEvent().requestContext.http, method: 'POST', path: '/api/session' };
  const { id } = await hired(desk.app);
  const code = await visitor(desk.stack.url).code(id);
  const apps: typeof desk.stack.apps = (invocation) => {
    const app = desk.stack.apps(invocation);
    const exchange: typeof app.issuer.exchange = () => app.issuer.exchange(code);
    return { ...app, issuer: { ...app.issuer, exchange }, settings: { ...app.settings, siteOrigins: [origin] } };
  };
  const body = JSON.stringify({ ...code, redirectUri: `${origin}/sign-in` });
  const event = { rawPath: '/api/session', headers, body, requestContext: { ...httpEvent().requestContext, http } };
  const answer = await api(httpEvent(event), contextWith(apps));
  return { setCookie: answer.cookies?.[0] };
}

async function refreshTokenOf(id: string, browser: Visitor): Promise<string> {
  const row = await desk.app.table.get(sessionRow, sessionKey(id));
  return unsealed(row?.sealedRefreshToken ?? '', browser.cookie()?.split('.')[1] ?? '');
}

test('a token for scripts works without a browser and does not idle', async () => {
  const token = await desk.token('manager');
  const session = await sessionOf(desk.app, token);
  await aged(desk.app, session, { touchedMs: 600 * minute });
  expect(await answerTo(token)).toBe(200);
});

test('a session costs a request one read unit more, and no write', async () => {
  const { token } = await signedIn();
  const before = desk.app.table.units();
  const { read, write } = { ...before };
  await fetch(`${desk.stack.url}/api/nothing`, { headers: { authorization: `Bearer ${token}` } });
  await answerTo(token);
  const after = desk.app.table.units();
  console.log('read units of GET /api/me with person, session, settings and colleagues:', after.read - read);
  expect(after.write - write).toBe(0);
  expect(after.read - read).toBeLessThanOrEqual(4);
});
