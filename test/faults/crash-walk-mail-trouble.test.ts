import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newMessageId, postForm, rawForm } from '#infra/local/posted-mail.ts';
import { storedMailPrefix } from '#infra/topology.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import type { InboundEntry } from '#shared/domain/message/entry.ts';
import { bounceReport } from '../fixtures/bounce-report.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, frontDesk, type Mailing, mailing } from '../harness/mailing.ts';

let desk: Desk;
let mails: Mailing;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
  mails = mailing(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.settings({ fullEmail: true, inboundEmail: true }));

/** Providers, the event bus and patients come again until they are answered. */
async function untilTaken(step: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await step();
    if (answer.ok) return answer;
    if (attempt >= 5) throw new Error(`it was answered ${answer.status}`);
  }
}

const birthDate = '1990-02-03';

/** A patient with an e-mail of ours: their address, their conversation and what left. */
async function written() {
  await desk.nextNoon();
  const address = freshAddress('walk');
  const body = { givenName: 'Walk', familyName: address, location: 'main', emails: [address], birthDate };
  const { threadId } = await desk.as('coordinator')('createPatient', { body });
  await mails.threadOf(address);
  await mails.reply(threadId, 'Hello');
  await desk.leave();
  const [sent] = mails.sentTo(address);
  if (!sent) throw new Error('nothing left');
  return { address, threadId, sent };
}

const eventsOf = async (threadId: string, name: string) =>
  (await desk.entries(threadId)).filter(({ event }) => event === name);
const revokedAt = async (address: string) => {
  const { ledger } = await desk.as('coordinator')('readProof', { body: { channel: 'email', address } });
  return ledger.filter(({ state }) => state === 'revoked');
};

/** What happens, in which function, and what must be true in the end, whatever died on the way. */
const stories: [name: string, functionName: string, play: () => Promise<void>][] = [
  [
    'a mail server reports that a mail of ours did not arrive, twice',
    'webhook-sendgrid-inbound',
    async () => {
      const { address, threadId, sent } = await written();
      const form = rawForm(bounceReport(sent.headers['Message-ID'] ?? '', address), { from: '', to: frontDesk });
      for (let copy = 0; copy < 2; copy += 1) await untilTaken(() => postForm(mails.door, form));
      plan.disarm();
      expect((await desk.entries(threadId)).filter(({ mail }) => mail?.automatic === 'report')).toHaveLength(1);
      const { mailing: way } = await desk.as('coordinator')('readThread', { params: { threadId } });
      expect(way?.reasons.map(({ code }) => code)).toEqual(['mail_bounced']);
    },
  ],
  [
    '"this is spam" and an unsubscribing by the mail program, each told twice',
    'webhook-sendgrid-events',
    async () => {
      const { address, threadId, sent } = await written();
      const of = { email: address, timestamp: 1, reference: sent.request.custom_args?.reference };
      const told = ['spamreport', 'unsubscribe'].map((event) => ({ ...of, event, sg_event_id: ulid() }));
      const body = Buffer.from(JSON.stringify(told));
      const headers = { 'content-type': 'application/json', ...desk.stack.sendgrid?.signing.headers(body) };
      const url = `${desk.stack.url}/webhooks/sendgrid/events`;
      for (let copy = 0; copy < 2; copy += 1) await untilTaken(() => fetch(url, { method: 'POST', headers, body }));
      plan.disarm();
      expect(await revokedAt(address)).toHaveLength(2);
      const { mailing: way } = await desk.as('coordinator')('readThread', { params: { threadId } });
      expect(way?.reasons.map(({ code }) => code)).toEqual(['mail_complained']);
    },
  ],
  [
    'a mail comes, twice, while incoming mail is switched off',
    'webhook-sendgrid-inbound',
    async () => {
      await desk.nextNoon();
      await desk.settings({ inboundEmail: false });
      const from = freshAddress('walk');
      const mail = { from, messageId: newMessageId(from), date: new Date('2026-03-02'), to: frontDesk };
      for (let copy = 0; copy < 2; copy += 1) {
        for (let attempt = 1; attempt <= 5; attempt += 1) if (await mails.mail(mail).then(isOk, () => false)) break;
      }
      plan.disarm();
      const threadId = await mails.threadOf(from);
      expect((await desk.entries(threadId)).filter(({ kind }) => kind === 'email')).toHaveLength(1);
      expect(await eventsOf(threadId, 'mail-off')).toHaveLength(1);
      const { alerts } = await desk.as('admin')('me', {});
      expect(alerts).toMatchObject([{ code: 'mail_while_off' }]);
      await desk.settings({ inboundEmail: true });
    },
  ],
  [
    'a mail that the own receiver put into the bucket is told of twice',
    'stored-mail',
    async () => {
      await desk.nextNoon();
      const from = freshAddress('walk');
      const key = `${storedMailPrefix}${ulid()}`;
      const head = `Return-Path: <${from}>\r\nFrom: ${from}\r\nTo: ${frontDesk}\r\nMessage-ID: ${newMessageId(from)}`;
      await desk.app.files.put(key, Buffer.from(`${head}\r\nSubject: Hello\r\n\r\nIs Friday free?`), 'message/rfc822');
      const detail = { version: '0', bucket: { name: 'files' }, object: { key, size: 1 }, reason: 'PutObject' };
      const event = { version: '0', 'detail-type': 'Object Created', source: 'aws.s3', detail };
      for (let told = 0; told < 3; told += 1)
        await desk.stack.runner.invoke('stored-mail', event).catch((error: unknown) => {
          if (told > 0) throw error;
        });
      plan.disarm();
      const { rows } = await desk.app.table.query(entryRow, entriesOf(await mails.threadOf(from), 10));
      const [kept] = rows.filter((row): row is InboundEntry => row.kind === 'email' && row.direction === 'in');
      expect(rows).toHaveLength(1);
      expect(kept?.text).toBe('Is Friday free?');
      expect(await desk.app.files.get(kept?.mail?.original ?? '')).toBeDefined();
    },
  ],
  [
    'five wrong dates of birth close the link to a message',
    'page-message',
    async () => {
      await desk.settings({ fullEmail: false });
      const { threadId, sent } = await written();
      const link = /http\S+\/m\/\S+/.exec(sent.text)?.[0] ?? '';
      const give = (date: string) =>
        untilTaken(() => fetch(link, { method: 'POST', body: new URLSearchParams({ birthDate: date }) }));
      for (let wrong = 1; wrong <= 5; wrong += 1) await give('2000-01-01');
      plan.disarm();
      expect(await (await give(birthDate)).text()).not.toContain('Hello');
      expect(await eventsOf(threadId, 'link-closed')).toHaveLength(1);
      await desk.settings({ fullEmail: true });
    },
  ],
];

const isOk = ({ ok }: Response) => ok;

test.each(stories)(
  '%s: whatever dies at any side effect, it is kept once',
  async (name, functionName, play) => {
    plan.arm();
    await play();
    const walked = plan.seen().filter((one) => one.functionName === functionName);
    expect(walked.length).toBeGreaterThan(0);
    const points = await dieAtEach(plan, walked, play, { sides: sidesOfWalks });
    console.log(`crash walk of trouble with e-mail: ${points} crash points in ${name}`);
    expect([await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')]).toEqual([0, 0]);
  },
  600_000,
);
