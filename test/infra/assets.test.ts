import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedEmpty } from '#infra/local/seed/empty.ts';
import { seededStaff } from '#infra/local/seed/people.ts';
import type { PhoneAct } from '#infra/local/twilio/calls/telephone.ts';
import { startTwilioStandIn, type TwilioStandIn } from '#infra/local/twilio/stand-in.ts';
import { type FunctionName, type FunctionShape, functions, storedMailPrefix } from '#infra/topology.ts';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { defaultLadder } from '#shared/domain/reminder/default-ladder.ts';
import { visitor } from '../fixtures/asked.ts';
import { bundled } from '../fixtures/bundle.ts';
import { type EmbeddedTable, embeddedTable } from '../fixtures/embedded-table.ts';
import { httpEvent, queueEvent } from '../fixtures/invocation.ts';
import { outreachTo } from '../fixtures/outreach.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, setCalendar, zone } from '../fixtures/schedule.ts';
import { type SynthesizedAssets, synthesizeAssets } from '../fixtures/synthesized-assets.ts';
import { look, post as postForm, ticketIn } from '../fixtures/visit-page.ts';
import { png } from '../harness/bringing.ts';
import { type CallingDesk, callingDesk, hangUp, press, speak, wait } from '../harness/calling-desk.ts';
import { freshNumber } from '../harness/desk.ts';
import { openPage } from '../harness/live-page.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';

const names = Object.keys(functions).filter((name): name is FunctionName => name in functions);
const nameOf = (name: string): FunctionName => names.find((one) => one === name) ?? 'api';

let assets: SynthesizedAssets;
beforeAll(async () => {
  assets = await synthesizeAssets();
}, 180_000);
afterAll(() => assets.remove());

test.each(['webhook-sms', 'api'] as const)('the budgets speak of what is deployed: %s', async (name) => {
  const { code } = await bundled({ file: functions[name].file });
  expect(readFileSync(assets.fileOf(name)).equals(Buffer.from(code))).toBe(true);
});

test('a day of a practice is handled by the code that is deployed: each function gets what really starts it, and none faults', {
  timeout: 120_000,
}, async () => {
  const ran = new Map<string, number>();
  const desk = await callingDesk({
    fileOf: assets.fileOf,
    wrap: (apps, name) => {
      ran.set(name, (ran.get(name) ?? 0) + 1);
      return apps;
    },
  });
  const mails = mailing(desk);
  const call = desk.as('coordinator');
  const headers = { authorization: `Bearer ${await desk.token('manager')}` };
  const fetched = async (path: string, more: RequestInit = {}) =>
    (await fetch(`${desk.stack.url}${path}`, more)).status;

  const page = await openPage(desk, seededStaff.coordinator.id);
  const [number, address] = [freshNumber(), freshAddress()];
  await desk.text(number, 'Is Friday ok?');
  const threadId = await desk.threadOf(number);
  await desk.reply(threadId, 'Friday is fine.');
  await desk.leave();
  await page.hears(threadId);
  await mails.mail({ from: address });
  const mailThread = await mails.threadOf(address);
  await desk.settings({ fullEmail: false });
  const birth = { givenName: 'Odile', familyName: 'Marchetti', location: 'main', birthDate: '1955-07-09' };
  const patient = await call('createPatient', { body: { ...birth, emails: [freshAddress()] } });
  await call('openThread', { body: { patientId: patient.id } });
  await mails.reply(patient.threadId, 'Your crown is ready.');
  await desk.leave();
  await desk.call(freshNumber(), press('1'), speak(3, 'Please call me back'), hangUp).catch(() => undefined);
  const visit = {
    patientId: patient.id,
    visitType: 'check-up',
    provider: 'lindqvist',
    date: dateIn(desk, 3),
    time: '15:00',
  };
  await call('bookAppointment', { body: visit });
  await desk.advance(60_000);
  const link = /https?:\/\/\S+\/m\/\S+/.exec(JSON.stringify(desk.stack.sendgrid?.outbox() ?? []))?.[0] ?? '';
  expect((await fetch(link.replace(/["\\].*$/, ''))).status).toBe(200);
  const colleague = { name: 'Ada Lindqvist', role: 'coordinator', locations: 'all', email: freshAddress() } as const;
  const { id: hired } = await desk.as('admin')('createStaff', { body: colleague });
  await desk.stack.drain();
  expect(desk.stack.issuer.invited()[hired]).toMatchObject({ invitations: 1 });
  const [from, to] = [dateIn(desk, 0), dateIn(desk, 1)];
  expect(await fetched(`/api/metrics/responses?from=${from}&to=${to}&location=main`, { headers })).toBe(200);
  expect(await fetched('/api/openapi.json')).toBe(200);
  expect(await fetched('/api/alerts/nothing', { method: 'DELETE', headers })).toBeLessThan(500);
  mkdirSync(join(desk.folder, 'files', storedMailPrefix), { recursive: true });
  const large =
    'From: Iris <iris@example.com>\r\nTo: office@mail.example\r\nSubject: X-rays\r\nMessage-ID: <1@x>\r\n\r\nHere they are.';
  writeFileSync(join(desk.folder, 'files', storedMailPrefix, 'm1'), large);
  await desk.stack.runner.invoke('stored-mail', { detail: { object: { key: `${storedMailPrefix}m1` } } });
  await desk.stack.runner.invoke('reconcile', {});
  await desk.stack.drain();
  await page.close();

  expect((await desk.entries(threadId)).map(({ text, status }) => [text, status])).toEqual([
    ['Is Friday ok?', undefined],
    ['Friday is fine.', 'delivered'],
  ]);
  expect((await desk.entries(mailThread)).map(({ text }) => text)).toEqual(['Do you have time on Friday?']);
  const told = (await desk.entries(patient.threadId)).find(({ text }) => text === 'Your crown is ready.');
  expect(told).toMatchObject({ channel: 'email', status: 'delivered' });
  const log = readFileSync(join(desk.folder, 'deskline.log'), 'utf8');
  expect(log.split('\n').filter((line) => line.includes('"level":"error"'))).toEqual([]);
  const pressed = Object.keys(byWhatPeoplePress);
  expect(names.filter((name) => !ran.has(name) && !pressed.includes(name))).toEqual([]);
  await desk.stop();
});

const onCall = '+12125550177';

/** Does these things on the newest call to a number, and lets what follows be done; answers how it ended. */
async function during(desk: CallingDesk, number: string, ...acts: PhoneAct[]) {
  const calls = desk.telephone().calls();
  const sid = calls.findLast(({ to }) => to === number)?.sid ?? '';
  for (const act of [{ act: 'answer', number } as const, ...acts]) {
    const next = await desk.telephone().act(sid, act);
    if (!next || next.problem) throw new Error(next?.problem ?? `${act.act} cannot be done now`);
  }
  await desk.stack.twilio?.settled();
  await desk.stack.drain();
  return desk.telephone().find(sid);
}

/** What a patient, or whoever is on call, presses or opens, and what it must have come to. */
const byWhatPeoplePress = {
  async 'webhook-voice-reminder'(desk) {
    await setLadders(desk, [
      { ...defaultLadder, steps: [{ ...textStep('day-before', { days: 1, at: '14:00' }), channels: ['voice'] }] },
    ]);
    const { number, patient } = await visitor(desk, dateIn(desk, 2), '15:00');
    await desk.advance(1000);
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, 1), '14:01'))));
    await desk.leave();
    const call = await during(desk, number, wait, press('1'));
    expect(call?.said.at(-1)).toBe('Thank you. Your visit is confirmed. Goodbye.');
    const params = { patientId: patient.id };
    const { appointments } = await desk.as('coordinator')('listPatientAppointments', { params });
    expect(appointments).toMatchObject([{ state: 'confirmed', stateBy: 'patient' }]);
  },
  async 'webhook-voice-page'(desk) {
    await desk.settings({ onCallNumber: onCall });
    const number = freshNumber();
    await desk.text(number, 'My son has chest pain');
    await desk.stack.drain();
    await desk.advance(120_000);
    const call = await during(desk, onCall, press('1'));
    expect(call?.said.at(-1)).toMatch(/^Thank you\. You are on it\./);
    const params = { threadId: await desk.threadOf(number) };
    expect(await desk.as('coordinator')('readThread', { params })).not.toHaveProperty('emergency');
  },
  async 'page-visit'(desk) {
    const { visit, number, patient } = await visitor(desk, dateIn(desk, 10), '10:00');
    const [link = ''] = await visitLinks(desk.app, [visit], number);
    const { status, html } = await look(link);
    expect([status, ticketIn(html)]).toEqual([200, expect.stringMatching(/.+/)]);
    expect((await postForm(link, { ticket: ticketIn(html), does: 'confirm' })).status).toBe(200);
    const params = { patientId: patient.id };
    const { appointments } = await desk.as('coordinator')('listPatientAppointments', { params });
    expect(appointments).toMatchObject([{ state: 'confirmed', stateBy: 'patient' }]);
  },
  async 'page-unsubscribe'(desk) {
    const [call, mails, address] = [desk.as('coordinator'), mailing(desk), freshAddress()];
    await mails.mail({ from: address });
    const link = await outreachTo(desk, await mails.threadOf(address), address);
    const page = await look(link);
    expect(page).toMatchObject({ status: 200, html: expect.stringContaining('<form') });
    expect((await postForm(link, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    const { ledger } = await call('readProof', { body: { channel: 'email', address } });
    expect(ledger.filter(({ state }) => state === 'revoked')).toHaveLength(1);
  },
  async 'page-file'(desk) {
    const number = freshNumber();
    const url = desk.stack.twilio?.keepMedia(png, 'image/png') ?? '';
    await desk.text(number, 'My card', { fields: { NumMedia: '1', MediaUrl0: url, MediaContentType0: 'image/png' } });
    await desk.stack.drain();
    const threadId = await desk.threadOf(number);
    const { id: messageId = '', at = '' } = (await desk.entries(threadId)).find(({ files }) => files) ?? {};
    const link = await desk.as('coordinator')('fileLink', { params: { threadId, messageId }, body: { at, part: 0 } });
    const answer = await fetch(`${desk.stack.url}${link.url}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    const head = await fetch(`${desk.stack.url}${link.url}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(png.length)]);
  },
} satisfies Partial<Record<FunctionName, (desk: CallingDesk) => Promise<void>>>;

describe('what people press and open is handled by the code that is deployed', () => {
  let desk: CallingDesk;
  const ran = new Set<string>();
  beforeAll(async () => {
    desk = await callingDesk({
      fileOf: assets.fileOf,
      wrap: (apps, name) => {
        ran.add(name);
        return apps;
      },
    });
    await setCalendar(desk);
  });
  afterAll(() => desk.stop());

  test.each(Object.entries(byWhatPeoplePress))('%s', { timeout: 60_000 }, async (name, plays) => {
    await desk.nextNoon();
    await plays(desk);
    expect([...ran]).toContain(name);
    const log = readFileSync(join(desk.folder, 'deskline.log'), 'utf8');
    expect(log.split('\n').filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('every function as a synthesis leaves it', () => {
  let table: EmbeddedTable;
  let twilio: TwilioStandIn;
  beforeAll(async () => {
    table = await embeddedTable();
    await seedEmpty(table.table, '+12125550100');
    twilio = await startTwilioStandIn({ accountSid, authToken: 'a-token' });
  });
  afterAll(async () => {
    await twilio.stop();
    await table.stop();
  });

  const accountSid = `AC${'0'.repeat(32)}`;
  const ref = { threadId: 'gone', at: '2026-03-02T15:00:00.000Z', messageId: 'gone' };

  /** What starts it, asking for nothing that is there; and what it answers to that. */
  function startOf({ startedBy }: FunctionShape): { event: unknown; answer: unknown } {
    if ('arrival' in startedBy) return { event: { detail: { object: {} } }, answer: 'a fault' };
    if ('every' in startedBy) return { event: { source: 'aws.events' }, answer: 0 };
    if ('stream' in startedBy) return { event: { Records: [] }, answer: { batchItemFailures: [] } };
    if ('queue' in startedBy) {
      const body = startedBy.queue === 'jobs' ? { job: 'wake-thread', threadId: 'gone' } : ref;
      return { event: queueEvent(startedBy.queue, [JSON.stringify(body)]), answer: { batchItemFailures: [] } };
    }
    if ('socket' in startedBy) {
      const requestContext = { connectionId: 'c1', eventType: 'CONNECT', routeKey: '$connect' };
      return { event: { requestContext, queryStringParameters: { ticket: 'none' } }, answer: { statusCode: 403 } };
    }
    const [method = '', path = ''] = (startedBy.routes[0] ?? '').replace('{proxy+}', 'nothing').split(' ');
    const http = { ...httpEvent().requestContext.http, path, method: method === 'ANY' ? 'GET' : method };
    const event = httpEvent({ rawPath: path, body: '', requestContext: { ...httpEvent().requestContext, http } });
    // A refusal that the function itself has to find: nothing is signed, and nothing of that name is there.
    return { event, answer: { statusCode: expect.toSatisfy((status: number) => status >= 200 && status < 500) } };
  }

  test.each(Object.entries<FunctionShape>(functions))(
    '%s starts cold by its environment alone, and answers',
    async (name, shape) => {
      const { event, answer } = startOf(shape);
      const program = `
      const { handler } = require(process.argv[1]);
      handler(JSON.parse(process.argv[2]), { awsRequestId: 'r', getRemainingTimeInMillis: () => 20_000 })
        .catch(() => 'a fault')
        .then((answer) => process.stderr.write('ANSWER' + JSON.stringify(answer)));`;
      const env = {
        PATH: process.env.PATH,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
        PUBLIC_BASE_URL: 'https://desk.example',
        TABLE_NAME: table.tableName,
        FILES_BUCKET: 'files',
        SOCKET_URL: 'wss://live.desk.example/live',
        OUTBOUND_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/outbound',
        JOBS_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/jobs',
        TOKEN_ISSUER: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_practice',
        TOKEN_CLIENT_ID: 'client',
        USER_POOL_ID: 'us-east-1_practice',
        SIGN_IN_URL: 'https://sign-in.example',
        SENDGRID_API_KEY: 'SG.key',
        SENDGRID_INBOUND_SECRET: 'inbound',
        SIGNING_KEY: 'a-signing-key-of-thirty-two-chars',
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_AUTH_TOKEN: 'a-token',
        TWILIO_API_BASE: twilio.base,
      };
      const index = assets.fileOf(nameOf(name));
      const { stderr } = await promisify(execFile)(process.execPath, ['-e', program, index, JSON.stringify(event)], {
        env,
      });
      const [, said = 'null'] = stderr.split('ANSWER');
      const given: unknown = JSON.parse(said);
      if (typeof answer === 'object') expect(given).toMatchObject(answer ?? {});
      else expect(given).toBe(answer);
    },
  );
});
