import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import { vendorContract } from '../fixtures/vendor-contract.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  desk.stack.twilio?.setFaults({});
  await desk.nextNoon();
});

const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

async function stranger(body = 'Do you have time on Friday?'): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  await desk.text(number, body);
  return { number, threadId: await desk.threadOf(number) };
}

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe('a reply', () => {
  test('leaves once, after its undo hold, and its delivery comes back', async () => {
    const { number, threadId } = await stranger();
    const entry = await desk.reply(threadId, 'Yes, Friday at 10:40.');
    expect(entry).toMatchObject({ status: 'held', direction: 'out', kind: 'text' });
    await desk.stack.drain();
    expect(sentTo(number)).toHaveLength(0);
    await desk.leave();
    expect(sentTo(number)).toMatchObject([{ body: 'Yes, Friday at 10:40.', from: officeNumber, status: 'delivered' }]);
    const [, out] = await desk.entries(threadId);
    expect(out).toMatchObject({ id: entry.id, status: 'delivered' });
  });

  test('leaves by the queue alone within 5 s of the end of its hold, no sweep needed', async () => {
    await desk.settings({ undoSeconds: 1 });
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'Soon');
    const waited = performance.now();
    while (sentTo(number).length === 0 && performance.now() - waited < 6000)
      await new Promise((r) => setTimeout(r, 50));
    expect(sentTo(number)).toHaveLength(1);
    await desk.settings({ undoSeconds: 10 });
  });

  test('is one message when the desk posts it again under the same id', async () => {
    const { number, threadId } = await stranger();
    const id = ulid();
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.reply(threadId, 'Once', { id })));
    await desk.leave();
    const late = await desk.reply(threadId, 'Once', { id });
    expect(new Set([...answers, late].map((entry) => entry.id))).toEqual(new Set([id]));
    expect(late.status).toBe('delivered');
    expect(sentTo(number)).toHaveLength(1);
    expect(await desk.entries(threadId)).toHaveLength(2);
  });

  test('is refused when its id was used for other words', async () => {
    const { threadId } = await stranger();
    const id = ulid();
    await desk.reply(threadId, 'One thing', { id });
    expect(await refusal(desk.reply(threadId, 'Another thing', { id }))).toMatchObject({
      status: 409,
      code: 'id_reused',
    });
  });

  test('is the call that the vendor documents', async (context) => {
    const contract = vendorContract();
    if (!contract) return context.skip('DESKLINE_SAMPLES is not set');
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'As documented');
    await desk.leave();
    const sent = desk.stack.twilio?.outbox().find(({ to }) => to === number);
    const form = new URLSearchParams(Object.entries(sent?.form ?? {}).map(([name, value]) => [name, String(value)]));
    expect(form.get('To')).toBe(number);
    expect(contract.checkCreateMessage(form)).toEqual([]);
  });

  test('answers the turn: the thread stops needing a reply and waits for the patient', async () => {
    const { threadId } = await stranger();
    const views = async () => {
      const call = desk.as('coordinator');
      const has = async (view: 'needs-reply' | 'waiting') =>
        (await call('listThreads', { query: { view, limit: 100 } })).threads.some(({ id }) => id === threadId);
      return { needsReply: await has('needs-reply'), waiting: await has('waiting') };
    };
    expect(await views()).toEqual({ needsReply: true, waiting: false });
    await desk.reply(threadId, 'Done');
    await desk.leave();
    expect(await views()).toEqual({ needsReply: false, waiting: true });
  });
});

describe('two people at one thread', () => {
  test('a colleague who wrote first stops the second answer and shows it', async () => {
    const { number, threadId } = await stranger();
    const [seen] = await desk.entries(threadId);
    const lastSeenEntryId = seen?.id ?? '';
    const post = (role: 'coordinator' | 'manager', text: string) =>
      desk.as(role)('sendMessage', {
        params: { threadId },
        body: { id: ulid(), channel: 'sms', text, lastSeenEntryId },
      });
    const results = await Promise.allSettled([post('coordinator', 'From Maya'), post('manager', 'From Nora')]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({
      status: 409,
      code: 'moved_on',
      details: { entries: [{ direction: 'out' }] },
    });
    await desk.leave();
    expect(sentTo(number)).toHaveLength(1);
  });

  test('a patient who wrote meanwhile stops the answer, and the same id goes through once seen', async () => {
    const { number, threadId } = await stranger();
    const [seen] = await desk.entries(threadId);
    await desk.text(number, 'Sorry, I meant Thursday');
    const id = ulid();
    const error = await refusal(desk.reply(threadId, 'Friday it is', { id, lastSeenEntryId: seen?.id }));
    expect(error).toMatchObject({ code: 'moved_on', details: { entries: [{ text: 'Sorry, I meant Thursday' }] } });
    const newest = (await desk.entries(threadId)).at(-1);
    await desk.reply(threadId, 'Friday it is', { id, lastSeenEntryId: newest?.id });
    await desk.leave();
    expect(sentTo(number)).toHaveLength(1);
  });

  test("one's own earlier message does not stop the next one", async () => {
    const { threadId } = await stranger();
    const [seen] = await desk.entries(threadId);
    await desk.reply(threadId, 'First', { lastSeenEntryId: seen?.id });
    await desk.reply(threadId, 'Second', { lastSeenEntryId: seen?.id });
    expect(await desk.entries(threadId)).toHaveLength(3);
  });
});

describe('undo', () => {
  test('takes a held message back, and the turn is open again from its first start', async () => {
    const { number, threadId } = await stranger();
    const call = desk.as('coordinator');
    const before = await call('readThread', { params: { threadId } });
    const entry = await desk.reply(threadId, 'Oops');
    await call('undoMessage', { params: { threadId, messageId: entry.id } });
    const after = await call('readThread', { params: { threadId } });
    expect(after.turn).toEqual(before.turn);
    expect(after.lastEntry).toEqual(before.lastEntry);
    await desk.leave();
    expect(sentTo(number)).toHaveLength(0);
    expect(await refusal(desk.reply(threadId, 'Oops', { id: entry.id }))).toMatchObject({
      status: 409,
      code: 'undone',
    });
  });

  test('puts back what answering had cleared: what was unread, and a failure nobody has dealt with', async () => {
    const { number, threadId } = await stranger();
    const call = desk.as('coordinator');
    desk.stack.twilio?.setFaults({ error: '30003', times: 1 });
    await desk.reply(threadId, 'Not reached');
    await desk.leave();
    desk.stack.twilio?.setFaults({});
    await desk.text(number, 'Hello?');
    const before = await call('readThread', { params: { threadId } });
    expect(before).toMatchObject({ unread: 1, failure: { code: '30003' } });
    const { id: messageId } = await desk.reply(threadId, 'Taken back');
    await call('undoMessage', { params: { threadId, messageId } });
    const after = await call('readThread', { params: { threadId } });
    expect(after).toMatchObject({ unread: before.unread, failure: before.failure });
    const failed = await call('listThreads', { query: { view: 'failed', limit: 100 } });
    expect(failed.threads.map(({ id }) => id)).toContain(threadId);
  });

  test('does not stop a colleague who had seen the message that was taken back', async () => {
    const { number, threadId } = await stranger();
    const { id: messageId } = await desk.reply(threadId, 'Seen by Nora');
    await desk.as('coordinator')('undoMessage', { params: { threadId, messageId } });
    const post = (text: string) =>
      desk.as('manager')('sendMessage', {
        params: { threadId },
        body: { id: ulid(), channel: 'sms', text, lastSeenEntryId: messageId },
      });
    await post('From Nora');
    await desk.text(number, 'One more thing');
    expect(await refusal(post('Too soon'))).toMatchObject({
      code: 'moved_on',
      details: { entries: [{ text: 'One more thing' }] },
    });
  });

  test('comes too late once the message has left', async () => {
    const { threadId } = await stranger();
    const entry = await desk.reply(threadId, 'Gone');
    await desk.leave();
    const late = desk.as('coordinator')('undoMessage', { params: { threadId, messageId: entry.id } });
    expect(await refusal(late)).toMatchObject({ status: 409, code: 'already_left' });
  });
});

describe('what the provider says', () => {
  test.each([
    ['21610', 'opted-out'],
    ['20003', 'configuration'],
    ['30006', 'landline'],
    ['30034', 'configuration'],
    ['30003', 'unreachable'],
  ] as const)('%s ends as failed (%s), in words, and the turn is open again', async (error, kind) => {
    const { number, threadId } = await stranger();
    const call = desk.as('coordinator');
    const { turn } = await call('readThread', { params: { threadId } });
    desk.stack.twilio?.setFaults({ error });
    const entry = await desk.reply(threadId, 'Hello');
    await desk.leave();
    desk.stack.twilio?.setFaults({});
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      id: entry.id,
      status: 'failed',
      failure: { code: error, kind },
    });
    const after = await call('readThread', { params: { threadId } });
    expect(after.turn).toEqual(turn);
    expect(
      (await call('listThreads', { query: { view: 'failed', limit: 100 } })).threads.map(({ id }) => id),
    ).toContain(threadId);
    await desk.advance(3_600_000);
    expect(sentTo(number).length).toBeLessThanOrEqual(1);
  });

  test('too many requests: it waits and leaves once', async () => {
    const { number, threadId } = await stranger();
    desk.stack.twilio?.setFaults({ error: '429', times: 2 });
    await desk.reply(threadId, 'Patience');
    await desk.leave();
    expect(sentTo(number)).toHaveLength(0);
    await desk.advance(3 * 60_000);
    await desk.advance(3 * 60_000);
    expect(sentTo(number)).toHaveLength(1);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'delivered' });
  });

  test('no answer though it was taken: staff see "checking", the delivery report settles it, nothing leaves twice', async () => {
    const { number, threadId } = await stranger();
    desk.stack.twilio?.setFaults({ error: 'reset-after', delaySeconds: 3600 });
    await desk.reply(threadId, 'Did it leave?');
    await desk.leave();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'unknown', unknown: 'checking' });
    desk.stack.twilio?.setFaults({});
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'delivered' });
    await desk.advance(3_600_000);
    expect(sentTo(number)).toHaveLength(1);
  });

  test('no answer and no report: the list proves that it left', async () => {
    const { number, threadId } = await stranger();
    desk.stack.twilio?.setFaults({ error: 'reset-after', delaySeconds: 3600, times: 1 });
    await desk.reply(threadId, 'Proved by the list');
    await desk.leave();
    await desk.advance(23 * 60_000);
    expect(sentTo(number)).toHaveLength(1);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'queued' });
    desk.stack.twilio?.setFaults({});
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'delivered' });
  });

  test('no answer and nothing taken: the list proves that it did not leave, and it is sent', async () => {
    const { number, threadId } = await stranger();
    desk.stack.twilio?.setFaults({ error: 'reset-before', times: 1 });
    await desk.reply(threadId, 'Second try');
    await desk.leave();
    expect(sentTo(number)).toHaveLength(0);
    await desk.advance(23 * 60_000);
    expect(sentTo(number)).toHaveLength(1);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'delivered' });
  });

  test('two equal messages, both without an answer, are each proved by one listed message', async () => {
    const { number, threadId } = await stranger();
    desk.stack.twilio?.setFaults({ error: 'reset-after', delaySeconds: 3600 });
    await desk.reply(threadId, 'Same words');
    await desk.reply(threadId, 'Same words');
    await desk.leave();
    await desk.advance(23 * 60_000);
    expect(sentTo(number)).toHaveLength(2);
    desk.stack.twilio?.setFaults({});
    await desk.stack.drain();
    await desk.advance(23 * 60_000);
    expect(sentTo(number)).toHaveLength(2);
    const statuses = (await desk.entries(threadId))
      .filter(({ direction }) => direction === 'out')
      .map(({ status }) => status);
    expect(statuses).toEqual(['delivered', 'delivered']);
  });
});
