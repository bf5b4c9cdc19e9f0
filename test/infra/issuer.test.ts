import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLocalSettings } from '#infra/local/settings.ts';
import { accessTokenOf, visitor } from '../fixtures/signed-in.ts';
import { freePort } from '../fixtures/started-desk.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const asked = (change: Record<string, string | undefined> = {}) => {
  const { clientId } = desk.stack.issuer;
  const right = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${desk.stack.url}/sign-in`,
    scope: 'openid',
    state: 'here',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    ...change,
  };
  const given = Object.entries(right).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return fetch(`${desk.stack.url}/local/issuer/oauth2/authorize?${new URLSearchParams(given)}`, { redirect: 'manual' });
};

test('the issuer asks who is there, whatever page of the site the address is written as', async () => {
  const localhost = desk.stack.url.replace('127.0.0.1', 'localhost');
  for (const change of [{}, { redirect_uri: `${localhost}/sign-in` }]) {
    const answer = await asked(change);
    expect(answer.headers.get('location')).toMatch(/\/local\/issuer\/interaction\//);
  }
});

test.each([
  ['another site', { redirect_uri: 'https://evil.example/sign-in' }],
  ['another page of this site', { redirect_uri: 'http://127.0.0.1/inbox' }],
  ['another client', { client_id: 'another' }],
])('the issuer sends nobody back to %s', async (_who, change) => {
  const answer = await asked(change);
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
});

test.each([
  ['no proof of the verifier', { code_challenge: undefined, code_challenge_method: undefined }],
  ['a plain one', { code_challenge_method: 'plain' }],
])('the issuer takes no request with %s', async (_what, change) => {
  const back = new URL((await asked(change)).headers.get('location') ?? '');
  expect([back.pathname, back.searchParams.get('error'), back.searchParams.get('code')]).toEqual([
    '/sign-in',
    'invalid_request',
    null,
  ]);
});

test('a sign-in page that was opened by itself says to begin again', async () => {
  const answer = await fetch(`${desk.stack.url}/local/issuer/interaction/nothing`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('This sign-in is too old');
});

test('the sign-in page runs no script but its own and may stand in no frame', async () => {
  const answer = await fetch(`${desk.stack.url}/local/issuer/interaction/nothing`);
  const policy = answer.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
});

test('signing out leads back to the site and nowhere else', async () => {
  const out = (uri: string) =>
    fetch(`${desk.stack.url}/local/issuer/logout?client_id=x&logout_uri=${encodeURIComponent(uri)}`, {
      redirect: 'manual',
    });
  const back = `${desk.stack.url}/sign-in`;
  expect((await out(back)).headers.get('location')).toBe(back);
  expect((await out('https://evil.example/sign-in')).status).toBe(400);
});

test('whoever is signed in stays so when the laptop is started again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-issuer-'));
  const settings = { ...readLocalSettings({}), PORT: await freePort() };
  const first = await openDesk({ folder, settings });
  const browser = visitor(first.stack.url);
  await browser.signIn('maya');
  await first.stop();
  const second = await openDesk({ folder, settings });
  try {
    const renewed = await browser.ask('POST', '/api/session/refresh', {});
    const answer = await fetch(`${second.stack.url}/api/me`, {
      headers: { authorization: `Bearer ${accessTokenOf(renewed)}` },
    });
    expect([renewed.status, answer.status]).toEqual([200, 200]);
  } finally {
    await second.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
