import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

async function stranger(): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  await desk.text(number, 'Do you have time on Friday?');
  return { number, threadId: await desk.threadOf(number) };
}

describe('hours', () => {
  const night = () => desk.stack.moveClock((clock) => clock.advance(10.5 * 3_600_000));

  test('a reply at half past ten at night waits until eight, and says so', async () => {
    const { number, threadId } = await stranger();
    await night();
    const entry = await desk.reply(threadId, 'Good morning');
    expect(entry).toMatchObject({ status: 'held', reasons: [{ code: 'quiet_hours' }] });
    expect(entry.leavesAt).toMatch(/T1[23]:00:00\.000Z$/);
    await desk.leave();
    expect(sentTo(number)).toHaveLength(0);
    expect(
      (await desk.as('coordinator')('listThreads', { query: { view: 'needs-reply', limit: 100 } })).threads.map(
        ({ id }) => id,
      ),
    ).toContain(threadId);
    await desk.advance(10 * 3_600_000);
    expect(sentTo(number)).toHaveLength(1);
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).turn).toBeUndefined();
  });

  test('a carrier may deliver a text for four hours at most, never into quiet hours', async () => {
    const validity = (number: string) =>
      Number(desk.stack.twilio?.outbox().findLast(({ to }) => to === number)?.form.ValidityPeriod);
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'At noon');
    await desk.leave();
    expect(validity(number)).toBe(4 * 3600);
    await desk.stack.moveClock((clock) => clock.advance(8.5 * 3_600_000));
    await desk.reply(threadId, 'At half past eight');
    await desk.leave();
    // 21:00 is half an hour away, less what the undo hold took.
    expect(validity(number)).toBeGreaterThan(29 * 60);
    expect(validity(number)).toBeLessThanOrEqual(30 * 60);
  });

  test("an answer within an hour of the patient's own text is not held", async () => {
    await night();
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'Still here');
    await desk.leave();
    expect(sentTo(number)).toHaveLength(1);
  });

  test('staff can send at night with a reason', async () => {
    const { number, threadId } = await stranger();
    await night();
    await desk.reply(threadId, 'It cannot wait', { sendNow: { reason: 'patient asked for a late answer' } });
    await desk.leave();
    expect(sentTo(number)).toHaveLength(1);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ reasons: [{ code: 'sent_now_by_staff' }] });
  });

  test('a planned message does not follow its number to another patient', async () => {
    const number = freshNumber();
    const call = desk.as('coordinator');
    const born = { familyName: 'Castellan', location: 'main' };
    const first = await call('createPatient', { body: { ...born, givenName: 'Mia', phones: [number] } });
    await desk.text(number, 'Remind me tonight');
    const sendAt = new Date(desk.stack.clock.now().getTime() + 3_600_000).toISOString();
    await desk.reply(first.threadId, 'Tonight', { sendAt });
    await call('changePatient', { params: { patientId: first.id }, body: { phones: [] } });
    await call('createPatient', { body: { ...born, givenName: 'Leo', phones: [number] } });
    await desk.advance(2 * 3_600_000);
    expect(sentTo(number)).toHaveLength(0);
    expect((await desk.entries(first.threadId)).at(-1)).toMatchObject({
      status: 'failed',
      failure: { code: 'not_theirs' },
    });
  });

  test('a planned message answers the turn when it leaves, not before', async () => {
    const { number, threadId } = await stranger();
    const sendAt = new Date(desk.stack.clock.now().getTime() + 2 * 3_600_000).toISOString();
    await desk.reply(threadId, 'Later', { sendAt });
    await desk.advance(3_600_000);
    const call = desk.as('coordinator');
    expect((await call('readThread', { params: { threadId } })).turn).toBeDefined();
    expect(sentTo(number)).toHaveLength(0);
    await desk.advance(3_700_000);
    expect(sentTo(number)).toHaveLength(1);
    expect((await call('readThread', { params: { threadId } })).turn).toBeUndefined();
  });
});
