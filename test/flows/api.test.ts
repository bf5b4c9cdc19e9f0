import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { apiClient } from '#shared/api.client.ts';
import { paths } from '#shared/api.paths.ts';
import { routeNames, routes } from '#shared/api.ts';
import { auditRow } from '#shared/domain/audit/audit.rows.ts';
import type { Audit } from '#shared/domain/audit/audit.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { issuerKey } from '../fixtures/issuer-key.ts';
import { sessionOf } from '../fixtures/sessions.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskline-api-'));
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ folder });
});
afterAll(async () => {
  await desk.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => desk.nextNoon());

const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().min(5),
    details: z.object({ field: z.string() }).optional(),
  }),
});

interface Answer {
  status: number;
  json: unknown;
}

/** One request, its body exactly as given. */
async function ask(
  method: string,
  path: string,
  asked: { body?: string; authorization?: string | undefined } = {},
): Promise<Answer> {
  const token = 'authorization' in asked ? asked.authorization : `Bearer ${await desk.token('coordinator')}`;
  const headers = { ...(token ? { authorization: token } : {}), 'content-type': 'application/json' };
  const answer = await fetch(`${desk.stack.url}${path}`, {
    method,
    headers,
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });
  return { status: answer.status, json: await answer.json() };
}

async function stranger(): Promise<string> {
  const number = freshNumber();
  await desk.text(number, 'Hello');
  return desk.threadOf(number);
}

describe('a token', () => {
  const secret = () => issuerKey(folder);
  const { issuer, clientId } = { issuer: () => desk.stack.issuer.issuer, clientId: () => desk.stack.issuer.clientId };

  let sessionId: string;
  beforeAll(async () => {
    sessionId = (await sessionOf(desk.app, await desk.token('coordinator'))).id;
  });

  /** A token like the good one but for what is changed. */
  async function signed(change: { claims?: object; kid?: string; expires?: string; by?: JWK } = {}): Promise<string> {
    const known = { client_id: clientId(), token_use: 'access', iss: issuer(), sub: 'of-the-pool', username: 'maya' };
    const claims = { ...known, origin_jti: sessionId, auth_time: 0, ...change.claims };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: change.kid ?? 'local' })
      .setIssuedAt(0)
      .setExpirationTime(change.expires ?? '1h')
      .sign(await importJWK(change.by ?? secret(), 'RS256'));
  }

  const otherKey = async () => exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey);
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none', kid: 'local' })}.${part({ username: 'maya', iss: issuer(), client_id: clientId(), token_use: 'access' })}.`;
  };

  test('of a person who works here opens the desk', async () => {
    expect((await ask('GET', '/api/me', { authorization: `Bearer ${await signed()}` })).status).toBe(200);
    expect((await ask('GET', '/api/me', { authorization: `bearer ${await signed()}` })).status).toBe(200);
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['missing', async () => undefined],
    ['empty', async () => 'Bearer '],
    ['no token at all', async () => 'Bearer garbage'],
    ['of another scheme', async () => `Basic ${await signed()}`],
    ['expired', async () => `Bearer ${await signed({ expires: '-1 minute' })}`],
    ['signed by another key', async () => `Bearer ${await signed({ by: await otherKey() })}`],
    ['of a key nobody knows', async () => `Bearer ${await signed({ kid: 'elsewhere', by: await otherKey() })}`],
    ['unsigned', async () => `Bearer ${unsigned()}`],
    ['for another client', async () => `Bearer ${await signed({ claims: { client_id: 'another' } })}`],
    ['of another issuer', async () => `Bearer ${await signed({ claims: { iss: 'https://elsewhere.example' } })}`],
    ['no access token', async () => `Bearer ${await signed({ claims: { token_use: 'id' } })}`],
    ['of no session', async () => `Bearer ${await signed({ claims: { origin_jti: undefined } })}`],
    ['of a session nobody began', async () => `Bearer ${await signed({ claims: { origin_jti: 'never' } })}`],
    ["of somebody else's session", async () => `Bearer ${await signed({ claims: { username: 'nora' } })}`],
    ['of nobody', async () => `Bearer ${await signed({ claims: { username: 'nobody' } })}`],
    ['named by the pool alone', async () => `Bearer ${await signed({ claims: { sub: 'maya', username: undefined } })}`],
  ])('that is %s: 401 on every route, before anything is read', async (_name, authorization) => {
    const given = await authorization();
    for (const name of routeNames.filter((route) => Array.isArray(routes[route].roles))) {
      const [method = '', path = ''] = paths[name].split(' ');
      const answer = await ask(method, path, { authorization: given, ...(method === 'GET' ? {} : { body: '{' }) });
      expect(answer).toMatchObject({ status: 401, json: { error: { code: 'signed_out' } } });
    }
  });

  test('of somebody who has left is refused from that moment', async () => {
    const person = { id: 'gone', name: 'Gone Person', role: 'admin' as const, locations: 'all' as const, active: true };
    await desk.app.table.commit({ person: putStaff(person) });
    const authorization = `Bearer ${await desk.stack.issuer.token('gone')}`;
    expect((await ask('GET', '/api/threads', { authorization })).status).toBe(200);
    await desk.app.table.commit({ person: putStaff({ ...person, active: false }) });
    expect((await ask('GET', '/api/threads', { authorization })).status).toBe(401);
  });
});

describe('what a caller can mend is said by its name', () => {
  const message = (change: object) => JSON.stringify({ id: ulid(), channel: 'sms', text: 'Hi', ...change });
  const farAway = () => new Date(desk.stack.clock.now().getTime() + 31 * 86_400_000).toISOString();
  let threadId: string;
  beforeAll(async () => {
    threadId = await stranger();
  });

  test.each<[string, string, string, number, string | undefined, () => string | undefined]>([
    ['broken JSON', 'POST', '/api/threads', 400, 'body', () => '{"channel":'],
    ['a list for an object', 'POST', '/api/threads', 400, 'body', () => '[]'],
    ['null', 'POST', '/api/patients', 400, 'body', () => 'null'],
    ['no body', 'POST', '/api/patients', 400, 'givenName', () => undefined],
    ['a body a million levels deep', 'POST', '/api/patients', 400, 'body', () => '['.repeat(1_000_000)],
    [
      'an unknown field',
      'POST',
      '/api/threads',
      400,
      'adress',
      () => '{"channel":"sms","address":"+12125550111","adress":1}',
    ],
    ['a wrong address', 'POST', '/api/threads', 400, 'address', () => '{"channel":"sms","address":"555-0100"}'],
    ['a wrong channel', 'POST', '/api/threads', 400, 'channel', () => '{"channel":"fax","address":"+12125550111"}'],
    ['a wrong type', 'POST', '/api/threads', 400, 'patientId', () => '{"patientId":7}'],
    ['a patient nobody knows', 'POST', '/api/threads', 404, 'patientId', () => '{"patientId":"nobody"}'],
    [
      'a location nobody knows',
      'POST',
      '/api/threads',
      400,
      'location',
      () => '{"channel":"sms","address":"+12125550111","location":"moon"}',
    ],
    ['an id that is no ULID', 'POST', 'messages', 400, 'id', () => message({ id: 'x1' })],
    ['a ULID too large', 'POST', 'messages', 400, 'id', () => message({ id: '8'.repeat(26) })],
    ['no words', 'POST', 'messages', 400, 'text', () => message({ text: '' })],
    ['only space', 'POST', 'messages', 400, 'text', () => message({ text: ' \n\t ' })],
    ['1,601 characters', 'POST', 'messages', 400, 'text', () => message({ text: 'x'.repeat(1601) })],
    ['half a character', 'POST', 'messages', 400, 'text', () => message({ text: 'x' }).replace('"x"', '"\\ud83d"')],
    ['a number for words', 'POST', 'messages', 400, 'text', () => message({ text: 7 })],
    ['another channel', 'POST', 'messages', 400, 'channel', () => message({ channel: 'voice' })],
    ['a time too far', 'POST', 'messages', 400, 'sendAt', () => message({ sendAt: farAway() })],
    ['a time that is none', 'POST', 'messages', 400, 'sendAt', () => message({ sendAt: 'tomorrow' })],
    ['a day that is none', 'POST', 'messages', 400, 'sendAt', () => message({ sendAt: '2026-02-30T10:00:00Z' })],
    ['no reason', 'POST', 'messages', 400, 'sendNow.reason', () => message({ sendNow: { reason: ' ' } })],
    [
      'an entry nobody knows',
      'POST',
      'messages',
      400,
      'lastSeenEntryId',
      () => message({ lastSeenEntryId: 'nothing' }),
    ],
    ['a field nobody knows', 'POST', 'messages', 400, 'body', () => message({ body: 'Hi' })],
    ['nothing to change', 'PATCH', '', 400, 'body', () => '{"version":1}'],
    ['snoozed until never', 'PATCH', '', 400, 'snoozedUntil', () => '{"state":"snoozed"}'],
    [
      'snoozed until yesterday',
      'PATCH',
      '',
      400,
      'snoozedUntil',
      () => '{"state":"snoozed","snoozedUntil":"2020-01-01T00:00:00Z"}',
    ],
    ['a state that is none', 'PATCH', '', 400, 'state', () => '{"state":"gone"}'],
    ['an empty tag', 'PATCH', '', 400, 'tags.1', () => '{"tags":["a"," "]}'],
    ['half a tag', 'PATCH', '', 400, 'tags.0', () => '{"tags":["\\udfff"]}'],
    ['a message nobody knows', 'DELETE', 'messages/nothing', 404, 'messageId', () => undefined],
    ['a thread nobody knows', 'GET', '/api/threads/nothing', 404, 'threadId', () => undefined],
    ['a list of nowhere', 'GET', '/api/threads?location=nowhere', 400, 'location', () => undefined],
    ['a list of nobody', 'GET', '/api/threads?assignee=nobody', 400, 'assignee', () => undefined],
    ['a thread id that is none', 'GET', '/api/threads/a%20b', 400, 'threadId', () => undefined],
    ['an escape that is none', 'GET', '/api/threads/%E0%A4%A', 400, 'threadId', () => undefined],
    ['a view that is none', 'GET', '/api/threads?view=all', 400, 'view', () => undefined],
    ['no threads', 'GET', '/api/threads?limit=0', 400, 'limit', () => undefined],
    ['too many threads', 'GET', '/api/threads?limit=101', 400, 'limit', () => undefined],
    ['half a thread', 'GET', '/api/threads?limit=1.5', 400, 'limit', () => undefined],
    ['a limit of words', 'GET', '/api/threads?limit=many', 400, 'limit', () => undefined],
    ['no route', 'GET', '/api/nothing', 404, undefined, () => undefined],
    ['a route and a bit', 'GET', '/api/threads/', 400, 'threadId', () => undefined],
    ['a method too many', 'DELETE', '/api/threads', 405, undefined, () => undefined],
    ['a method for another path', 'PUT', '/api/me', 405, undefined, () => undefined],
  ])('%s', async (_name, method, path, status, field, body) => {
    const full = path.startsWith('/') ? path : `/api/threads/${threadId}${path && `/${path}`}`;
    const text = body();
    const answer = await ask(method, full, text === undefined ? {} : { body: text });
    expect(answer.status).toBe(status);
    expect(errorBody.parse(answer.json).error.details?.field).toBe(field);
  });
});

describe('the audit', () => {
  let people = 0;

  /** A coordinator of their own, so that their sequence is. */
  async function somebody() {
    people += 1;
    const id = `audited-${people}`;
    const person = { id, name: 'Audited', role: 'coordinator' as const, locations: 'all' as const, active: true };
    await desk.app.table.commit({ person: putStaff(person) });
    const authorization = `Bearer ${await desk.stack.issuer.token(id)}`;
    const rows = async (): Promise<Audit[]> =>
      (await desk.app.table.query(auditRow, { pk: `AUDIT#${id}`, consistent: true })).rows;
    const call = apiClient({ base: desk.stack.url, token: () => desk.stack.issuer.token(id) });
    return { authorization, rows, call };
  }

  test('holds one row per request: who, what, whom and how it ended, refusals too', async () => {
    const threadId = await stranger();
    const { authorization, rows, call } = await somebody();
    await call('me', {});
    const list = await call('listThreads', { query: { limit: 3 } });
    await call('readThread', { params: { threadId } });
    await call('listEntries', { params: { threadId }, query: {} });
    await call('changeThread', { params: { threadId }, body: { priority: 'high' } });
    await ask('PATCH', `/api/threads/${threadId}`, { authorization, body: '{"priority":"low"}' });
    await ask('PATCH', `/api/threads/${threadId}`, { authorization, body: '{"state":"open","version":0}' });
    await ask('GET', '/api/threads/nothing', { authorization });
    const fields = { givenName: 'Audrey', familyName: 'Secret', phones: [freshNumber()], emails: [], location: 'main' };
    const patient = await call('createPatient', { body: fields });
    await call('searchPatients', { body: { name: 'Secret' } });
    await call('openThread', { body: { patientId: patient.id } });
    const { id: messageId } = await call('sendMessage', {
      params: { threadId },
      body: { id: ulid(), channel: 'sms', text: 'Words' },
    });
    await call('undoMessage', { params: { threadId, messageId } });
    const left = await rows();
    const threads = [threadId];
    expect(
      left.map(({ action, outcome, threads: named, patients }) => ({ action, outcome, threads: named, patients })),
    ).toEqual([
      { action: 'listThreads', outcome: 'ok', threads: list.threads.map(({ id }) => id) },
      { action: 'readThread', outcome: 'ok', threads },
      { action: 'listEntries', outcome: 'ok', threads },
      { action: 'changeThread', outcome: 'ok', threads },
      { action: 'changeThread', outcome: 'invalid', threads },
      { action: 'changeThread', outcome: 'changed_meanwhile', threads },
      { action: 'readThread', outcome: 'not_found', threads: ['nothing'] },
      { action: 'createPatient', outcome: 'ok', patients: [patient.id] },
      { action: 'searchPatients', outcome: 'ok', patients: [patient.id] },
      { action: 'openThread', outcome: 'ok', threads: [patient.threadId] },
      { action: 'sendMessage', outcome: 'ok', threads },
      { action: 'undoMessage', outcome: 'ok', threads },
    ]);
    expect(left.map(({ sequence }) => sequence)).toEqual(left.map((_row, nth) => nth + 1));
    expect(JSON.stringify(left)).not.toMatch(/Secret|Audrey|Words|\+1646/);
  });

  test('has no gap and no row twice after 40 requests at once', async () => {
    const threadId = await stranger();
    const { rows, call } = await somebody();
    await Promise.all(Array.from({ length: 40 }, () => call('readThread', { params: { threadId } })));
    expect((await rows()).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_none, nth) => nth + 1));
  });

  test('is left alone by what shows nobody', async () => {
    const { authorization, rows } = await somebody();
    for (const path of ['/api/health', '/api/openapi.json', '/api/me', '/api/nothing'])
      await ask('GET', path, { authorization });
    expect(await rows()).toEqual([]);
  });
});

test('the OpenAPI document tells every route, its method and its refusals', async () => {
  const answer = await ask('GET', '/api/openapi.json', { authorization: undefined });
  const operation = z.object({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) });
  const document = z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), operation)) })
    .parse(answer.json);
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, `${method.toUpperCase()} ${path}`]),
  );
  expect(Object.fromEntries(told)).toEqual(paths);
  for (const methods of Object.values(document.paths)) {
    for (const { responses } of Object.values(methods)) expect(responses).toHaveProperty('default');
  }
});
