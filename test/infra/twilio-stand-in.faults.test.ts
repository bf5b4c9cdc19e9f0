import { describe, expect, test } from 'vitest';
import { TwilioFaults } from '#infra/local/twilio/faults.ts';
import {
  authToken,
  callbackReceiver,
  clientOf,
  patient,
  practice,
  standInForTest,
  statusCallback,
  text,
} from '#test/fixtures/twilio-stand-in.ts';

describe('misbehaving', () => {
  test.each([
    ['429', { status: 429, code: 20429 }],
    ['500', { status: 500 }],
    ['20003', { status: 401, code: 20003 }],
    ['21610', { status: 400, code: 21610 }],
    ['reset-before', { code: 'ECONNRESET' }],
  ] as const)('on %s nothing is accepted', async (error, seen) => {
    const standIn = await standInForTest();
    standIn.setFaults({ error });
    await expect(clientOf(standIn.base).messages.create(text)).rejects.toMatchObject(seen);
    expect(standIn.outbox()).toEqual([]);
  });

  test.each([
    ['reset-after', { code: 'ECONNRESET' }],
    ['timeout-after', { code: 'ECONNABORTED' }],
  ] as const)('on %s the text leaves although the sender never hears of it', async (error, seen) => {
    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ fetch: practiceSide.post });
    standIn.setFaults({ error, times: 1 });
    const { messages } = clientOf(standIn.base, authToken, 200);
    await expect(messages.create({ ...text, statusCallback })).rejects.toMatchObject(seen);
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual(['sent', 'delivered']);
    expect(await messages.list({ to: patient, from: practice })).toHaveLength(1);
  });

  test.each([
    ['30001', ['failed']],
    ['30003', ['sent', 'undelivered']],
    ['30006', ['sent', 'undelivered']],
    ['30034', ['undelivered']],
  ] as const)('on %s the text is accepted and then reported as not delivered', async (error, statuses) => {
    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ fetch: practiceSide.post });
    standIn.setFaults({ error });
    const client = clientOf(standIn.base);
    const { sid } = await client.messages.create({ ...text, statusCallback });
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual(statuses);
    expect(practiceSide.received.map(({ parameters }) => parameters.ErrorCode).filter(Boolean)).toEqual([error]);
    expect(await client.messages(sid).fetch()).toMatchObject({ status: statuses.at(-1), errorCode: Number(error) });
  });

  test('an error asked for twice hits two sends and no third', async () => {
    const standIn = await standInForTest();
    const { messages } = clientOf(standIn.base);
    standIn.setFaults({ error: '500', times: 2 });
    await expect(messages.create(text)).rejects.toMatchObject({ status: 500 });
    await messages.list({ to: patient });
    await expect(messages.create(text)).rejects.toMatchObject({ status: 500 });
    await expect(messages.create(text)).resolves.toMatchObject({ status: 'queued' });
  });

  test('a share of the sends fails, and the same ones for the same seed', async () => {
    const standIn = await standInForTest();
    const { messages } = clientOf(standIn.base);
    const outcomes = async (seed: number) => {
      standIn.setFaults({ error: '429', rate: 0.5, seed });
      const results: boolean[] = [];
      for (let send = 0; send < 24; send += 1) {
        results.push(
          await messages.create(text).then(
            () => true,
            () => false,
          ),
        );
      }
      return results;
    };
    const first = await outcomes(7);
    expect(new Set(first)).toEqual(new Set([true, false]));
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
  });

  test('callbacks come twice, and the last one first, when asked for', async () => {
    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ fetch: practiceSide.post });
    standIn.setFaults({ duplicate: true, reorder: true });
    await clientOf(standIn.base).messages.create({ ...text, statusCallback });
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual(['delivered', 'delivered', 'sent', 'sent']);
  });

  test('delayed callbacks wait, and go out once the delay is lifted', async () => {
    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ fetch: practiceSide.post });
    standIn.setFaults({ delaySeconds: 3600 });
    await clientOf(standIn.base).messages.create({ ...text, statusCallback });
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual([]);
    standIn.setFaults({});
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual(['sent', 'delivered']);
  });

  test('a fault that does not exist is refused by name', () => {
    expect(TwilioFaults.safeParse({ error: '429', rate: 0.2, times: 3 }).success).toBe(true);
    expect(TwilioFaults.safeParse({ error: '418' }).success).toBe(false);
    expect(TwilioFaults.safeParse({ lag: 5 }).success).toBe(false);
  });
});
