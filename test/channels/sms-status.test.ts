import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messageSid } from '#infra/local/signed-text.ts';
import { readForm } from '#shared/channels/form.ts';
import { readStatus } from '#shared/channels/sms/status.ts';
import { parkedKey, parkedRow } from '#shared/domain/message/parked.rows.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

const ours = new URLSearchParams({ message: 'm1', thread: 't1', at: '2026-03-02T15:00:00.000Z' });
const ref = { messageId: 'm1', threadId: 't1', at: '2026-03-02T15:00:00.000Z' };
const read = (fields: Record<string, string>, query = ours) =>
  readStatus(readForm(Buffer.from(new URLSearchParams(fields).toString())), query);

describe('a status callback', () => {
  test.each([
    ['sent', 'sent'],
    ['Sent', 'sent'],
    ['delivered', 'delivered'],
    ['partially_delivered', 'delivered'],
    ['read', 'delivered'],
  ])('%s says %s', (MessageStatus, status) => {
    expect(read({ MessageSid: 'SM1', MessageStatus })).toEqual({ report: { providerId: 'SM1', status, ref } });
  });

  test.each(['accepted', 'scheduled', 'queued', 'sending', 'something-new'])('%s says nothing new', (MessageStatus) => {
    expect(read({ MessageSid: 'SM1', MessageStatus })).toEqual({ nothing: true });
  });

  test.each([
    ['failed', '30006', 'landline'],
    ['undelivered', '30003', 'unreachable'],
    ['undelivered', '30005', 'permanent'],
    ['undelivered', '30007', 'filtered'],
    ['failed', '30034', 'configuration'],
    ['failed', '21610', 'opted-out'],
    ['failed', '39999', 'unreachable'],
  ])('%s with %s means %s', (MessageStatus, ErrorCode, kind) => {
    const report = { providerId: 'SM1', status: 'failed', code: ErrorCode, kind, ref };
    expect(read({ MessageSid: 'SM1', MessageStatus, ErrorCode })).toEqual({ report });
  });

  test.each(['undelivered', 'failed', 'canceled'])('%s without a code is told by its own word', (MessageStatus) => {
    expect(read({ MessageSid: 'SM1', MessageStatus })).toMatchObject({
      report: { status: 'failed', code: MessageStatus },
    });
    expect(read({ MessageSid: 'SM1', MessageStatus, ErrorCode: '' })).toMatchObject({
      report: { code: MessageStatus },
    });
  });

  test('that carries no reference of ours, or half of one, is told by its id alone', () => {
    for (const query of ['', 'message=m1', 'message=m1&thread=t1', 'message=&thread=t1&at=x']) {
      const said = read({ MessageSid: 'SM1', MessageStatus: 'sent' }, new URLSearchParams(query));
      expect(said).toEqual({ report: { providerId: 'SM1', status: 'sent' } });
    }
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['no id', { MessageStatus: 'sent' }, ['MessageSid']],
    ['an empty id', { MessageSid: '', MessageStatus: 'sent' }, ['MessageSid']],
    ['an endless id', { MessageSid: 'S'.repeat(5000), MessageStatus: 'sent' }, ['MessageSid']],
    ['no status', { MessageSid: 'SM1' }, ['MessageStatus']],
    ['nothing', {}, ['MessageSid', 'MessageStatus']],
  ])('with %s names what is missing', (_name, fields, missing) => {
    expect(read(fields)).toEqual({ missing });
  });
});

describe('at the door', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.stop());
  beforeEach(async () => {
    await desk.nextNoon();
    // The stand-in's own callbacks wait, so that only those of the test come.
    desk.stack.twilio?.setFaults({ delaySeconds: 86_000 });
  });

  /** A reply that has left, and what Twilio may call back about it. */
  async function replied() {
    const number = freshNumber();
    await desk.text(number, 'Hello');
    const threadId = await desk.threadOf(number);
    const { id } = await desk.reply(threadId, 'Hi');
    await desk.leave();
    const sent = desk.stack.twilio?.outbox().find(({ to }) => to === number);
    const url = new URL(String(sent?.form.StatusCallback));
    const callBack = (MessageStatus: string, ErrorCode?: string) =>
      post(`${url.pathname}${url.search}`, {
        MessageSid: sent?.sid ?? '',
        MessageStatus,
        ...(ErrorCode ? { ErrorCode } : {}),
      });
    const status = async () => (await desk.entries(threadId)).find((entry) => entry.id === id)?.status;
    const head = () => desk.as('coordinator')('readThread', { params: { threadId } });
    return { number, threadId, url, sid: sent?.sid ?? '', callBack, status, head };
  }

  async function post(path: string, fields: Record<string, string>, token = desk.signing.token): Promise<number> {
    const signature = getExpectedTwilioSignature(token, `${desk.signing.url}${path}`, fields);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    const answer = await fetch(`${desk.stack.url}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
    });
    return answer.status;
  }

  test('a message goes from queued to sent to delivered, as it is told', async () => {
    const { callBack, status } = await replied();
    expect(await status()).toBe('queued');
    expect(await callBack('sending')).toBe(204);
    expect(await status()).toBe('queued');
    await callBack('sent');
    expect(await status()).toBe('sent');
    await callBack('delivered');
    expect(await status()).toBe('delivered');
  });

  test('what comes late, twice or out of order never takes it back', async () => {
    const { callBack, status, head } = await replied();
    for (const late of ['delivered', 'sent', 'delivered', 'queued']) expect(await callBack(late)).toBe(204);
    expect(await callBack('undelivered', '30003')).toBe(204);
    expect(await status()).toBe('delivered');
    expect((await head()).failure).toBeUndefined();
  });

  test('all of them at once end as delivered', async () => {
    const { callBack, status } = await replied();
    const said = await Promise.all(['sent', 'delivered', 'sent', 'delivered', 'sending'].map((one) => callBack(one)));
    expect(said).toEqual([204, 204, 204, 204, 204]);
    expect(await status()).toBe('delivered');
  });

  test('one that failed says why, opens the turn again and marks the number', async () => {
    const { callBack, status, head } = await replied();
    expect((await head()).turn).toBeUndefined();
    await callBack('sent');
    expect(await callBack('undelivered', '30006')).toBe(204);
    await callBack('delivered');
    expect(await status()).toBe('failed');
    const after = await head();
    expect(after).toMatchObject({
      failure: { code: '30006' },
      sending: { decision: 'block', reasons: [{ code: 'landline' }] },
    });
    expect(after.turn).toBeDefined();
  });

  test('one without our reference is found by its id', async () => {
    const { sid, url, status } = await replied();
    expect(await post(url.pathname, { MessageSid: sid, MessageStatus: 'delivered' })).toBe(204);
    expect(await status()).toBe('delivered');
  });

  test('one of a message that nobody knows is kept for later, and answered', async () => {
    const { url } = await replied();
    const sid = messageSid();
    expect(await post(url.pathname, { MessageSid: sid, MessageStatus: 'delivered' })).toBe(204);
    expect(await desk.app.table.get(parkedRow, parkedKey(sid))).toMatchObject({ status: 'delivered' });
  });

  test('one that cannot be read is answered, so that it does not come again', async () => {
    const { url } = await replied();
    expect(await post(url.pathname, { MessageStatus: 'delivered' })).toBe(204);
    expect(await post(url.pathname, { MessageSid: 'S'.repeat(5000), MessageStatus: 'delivered' })).toBe(204);
  });

  test('a forged one is refused and changes nothing', async () => {
    const { sid, url, status } = await replied();
    const path = `${url.pathname}${url.search}`;
    expect(await post(path, { MessageSid: sid, MessageStatus: 'delivered' }, 'another-token')).toBe(403);
    const other = await replied();
    const signature = getExpectedTwilioSignature(desk.signing.token, `${desk.signing.url}${path}`, {
      MessageSid: sid,
      MessageStatus: 'delivered',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    const elsewhere = await fetch(`${desk.stack.url}${other.url.pathname}${other.url.search}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ MessageSid: sid, MessageStatus: 'delivered' }),
    });
    expect(elsewhere.status).toBe(403);
    expect([await status(), await other.status()]).toEqual(['queued', 'queued']);
  });
});
