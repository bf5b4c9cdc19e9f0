import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { post } from '#shared/domain/thread/post.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const iso = (zone: string, date: string, time: string) => new Date(instantOf(zone, date, time)).toISOString();
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

  test('what waits leaves at the first hour that the patient’s clock, the location’s and those of whoever shares the number allow', async () => {
    const number = freshNumber();
    const call = desk.as('coordinator');
    const born = { familyName: 'Osei', location: 'main', phones: [number] };
    const kofi = await call('createPatient', { body: { ...born, givenName: 'Kofi', zone: 'America/Los_Angeles' } });
    await call('openThread', { body: { patientId: kofi.id } });
    const { date } = wallTimeOf('America/New_York', desk.stack.clock.now().getTime() + 24 * 3_600_000);
    // Half past nine in New York is half past six in Los Angeles.
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf('America/New_York', date, '09:30'))));
    const leavesAt = async (text: string) => (await desk.reply(kofi.threadId, text)).leavesAt;
    expect(await leavesAt('Good morning')).toBe(iso('America/Los_Angeles', date, '08:00'));
    await call('createPatient', { body: { ...born, givenName: 'Ama', zone: 'Pacific/Honolulu' } });
    expect(await leavesAt('Good morning to you both')).toBe(iso('Pacific/Honolulu', date, '08:00'));
    await desk.advance(2 * 3_600_000);
    // What was to leave at eight in Los Angeles is looked at by all three clocks, and waits on.
    expect(sentTo(number)).toEqual([]);
    await desk.advance(5 * 3_600_000);
    expect(sentTo(number)).toHaveLength(2);
    // A quarter to nine in the evening in Honolulu is long past midnight in New York.
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf('Pacific/Honolulu', date, '20:45'))));
    expect(await leavesAt('Good evening')).not.toBe(desk.stack.clock.now().toISOString());
  });

  test('outreach waits for the hours that the law of the location’s state leaves it', async () => {
    const { settings } = await desk.as('manager')('readSettings', {});
    const inState = (state: string) => {
      const address = { street: '12 River Street', city: 'A town', state, postalCode: '00000' };
      return desk.settings({ locations: settings.locations.map((one) => ({ ...one, address })) });
    };
    const call = desk.as('coordinator');
    const number = freshNumber();
    const body = { givenName: 'Noor', familyName: 'Haddad', location: 'main', phones: [number] };
    const { id: patientId, threadId } = await call('createPatient', { body });
    await call('openThread', { body: { patientId } });
    const note = { what: 'outreach-given', channel: 'sms', address: number, source: 'phone', words: 'Yes' } as const;
    await call('recordContact', { params: { threadId }, body: note });
    const outreach = async (text: string) => {
      const at = desk.stack.clock.now().toISOString();
      const way = { threadId, channel: 'sms' as const, to: number, from: officeNumber, by: 'system' };
      const { write } = post({ ...way, id: ulid(), at, notBefore: at, text, purpose: 'outreach', planned: false });
      await desk.app.table.commit({ write });
      await desk.advance(1000);
    };
    // At seven in the evening Rhode Island leaves it none before nine in the morning; New York has no hours of its own.
    await desk.stack.moveClock((clock) => clock.advance(7 * 3_600_000));
    await inState('RI');
    await outreach('Whitening in May');
    expect(sentTo(number)).toEqual([]);
    const held = (await desk.entries(threadId)).find(({ status }) => status === 'held');
    expect(held).toMatchObject({ reasons: [{ code: 'quiet_hours_outreach' }] });
    await inState('NY');
    await outreach('Whitening in June');
    expect(sentTo(number).map(({ body: said }) => said)).toEqual(['Whitening in June']);
    await desk.settings({ locations: settings.locations });
  });

  test('a carrier may deliver a text for four hours at most, never into quiet hours', async () => {
    const validity = (number: string) =>
      Number(desk.stack.twilio?.outbox().findLast(({ to }) => to === number)?.form.ValidityPeriod);
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'At noon');
    await desk.leave();
    expect(validity(number)).toBeGreaterThan(4 * 3600 - 30);
    expect(validity(number)).toBeLessThanOrEqual(4 * 3600);
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

  test('the verdict and every reason of it are kept with the message, and shown', async () => {
    const { number, threadId } = await stranger();
    await desk.reply(threadId, 'At noon');
    await desk.leave();
    const left = (await desk.entries(threadId)).at(-1);
    expect([left?.status, left?.reasons ?? []]).toEqual(['delivered', []]);
    await night();
    const { id } = await desk.reply(threadId, 'In the morning');
    const shown = async () => (await desk.entries(threadId)).find((entry) => entry.id === id);
    expect(await shown()).toMatchObject({
      status: 'held',
      reasons: [{ code: 'quiet_hours', message: expect.stringContaining('outside sending') }],
    });
    await desk.text(number, 'Are you there?');
    await desk.reply(threadId, 'We are');
    await desk.leave();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      status: 'delivered',
      reasons: [{ code: 'within_60_minutes', message: expect.stringContaining('wrote within the last 60 minutes') }],
    });
    await desk.text(number, 'STOP');
    await desk.settings({ countries: ['CA'] });
    await desk.advance(10 * 3_600_000);
    await desk.settings({ countries: ['US', 'CA'] });
    const reasons = [{ code: 'opted_out' }, { code: 'country_not_allowed' }];
    expect(await shown()).toMatchObject({ status: 'failed', reasons, failure: { code: 'opted_out' } });
  });

  test('opt-out, line type, limits and quiet hours are the address’s: what is so for one of a family is so for all', async () => {
    const number = freshNumber();
    const call = desk.as('coordinator');
    const born = { familyName: 'Osei', location: 'main', phones: [number] };
    const mia = await call('createPatient', { body: { ...born, givenName: 'Mia', zone: 'Pacific/Honolulu' } });
    const leo = await call('createPatient', { body: { ...born, givenName: 'Leo' } });
    for (const { id: patientId } of [mia, leo]) await call('openThread', { body: { patientId } });
    const ofLeo = async () => {
      const { sending } = await call('readThread', { params: { threadId: leo.threadId } });
      return [sending.decision, ...sending.reasons.map(({ code }) => code)];
    };
    // At noon in New York it is seven in Honolulu.
    expect(await ofLeo()).toEqual(['hold', 'quiet_hours']);
    await desk.stack.moveClock((clock) => clock.advance(2 * 3_600_000));
    expect(await ofLeo()).toEqual(['send']);
    const { settings } = await desk.as('manager')('readSettings', {});
    await desk.settings({ caps: { ...settings.caps, numberDay: 1 } });
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    await desk.reply(mia.threadId, 'Hello Mia');
    await desk.leave();
    expect(await ofLeo()).toEqual(['block', 'landline', 'number_limit']);
    await desk.settings({ caps: settings.caps });
    await desk.text(number, 'STOP');
    expect(await ofLeo()).toEqual(['block', 'opted_out']);
  });

  test.each([
    ['02:30 on the night that leaves it out', '2027-03-14', '02:30', '2027-03-14T07:00:00.000Z'],
    ['01:30 on the night that has it twice', '2027-11-07', '01:30', '2027-11-07T05:30:00.000Z'],
  ])('what waits until %s leaves once', async (_which, date, to, expected) => {
    const { settings } = await desk.as('manager')('readSettings', {});
    await desk.settings({ quiet: { from: '21:00', to } });
    const eveningBefore = new Date(instantOf('America/New_York', date, '00:00') - 2 * 3_600_000);
    await desk.stack.moveClock((clock) => clock.set(new Date(eveningBefore.getTime() - 3 * 3_600_000)));
    const { number, threadId } = await stranger();
    await desk.stack.moveClock((clock) => clock.set(eveningBefore));
    expect((await desk.reply(threadId, 'Good morning')).leavesAt).toBe(expected);
    for (let halfHour = 0; halfHour < 12; halfHour += 1) await desk.advance(30 * 60_000);
    expect(sentTo(number)).toHaveLength(1);
    await desk.settings({ quiet: settings.quiet });
  });
});

describe('the answer for closed hours', () => {
  const minute = 60_000;
  const somebody = async (...texts: string[]) => {
    const number = freshNumber();
    for (const body of texts) await desk.text(number, body);
    const params = { threadId: await desk.threadOf(number) };
    const call = desk.as('coordinator');
    const head = () => call('readThread', { params });
    const done = () => call('changeThread', { params, body: { state: 'done' } });
    return { number, head, done };
  };
  const text = 'Harborlight Dental is closed. We read this when we open.';
  const day = [{ from: '08:00', to: '17:00' }];
  const closedAtNight = async (on: boolean) => {
    const { settings } = await desk.as('manager')('readSettings', {});
    const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day };
    await desk.settings({
      afterHours: { on, text },
      locations: settings.locations.map((one) => ({ ...one, hours: { ...one.hours, weekly } })),
    });
  };

  test('is off unless switched on', async () => {
    await closedAtNight(false);
    await desk.advance(8 * 60 * minute);
    const { number } = await somebody('Are you there?');
    await desk.stack.drain();
    expect(sentTo(number)).toEqual([]);
  });

  test('is given once an episode, answers no turn, and goes to nobody who texted STOP', async () => {
    await closedAtNight(true);
    const { number: open } = await somebody('At noon we are open');
    await desk.advance(8 * 60 * minute);
    const { number, head, done } = await somebody('My crown came off', 'It hurts a little');
    const { number: stopped } = await somebody('STOP', 'Are you there?');
    await desk.stack.drain();
    expect(sentTo(number).map(({ body }) => body)).toEqual([text]);
    expect([...sentTo(open), ...sentTo(stopped)]).toEqual([]);
    expect((await head()).turn).toBeDefined();
    await desk.advance(30 * minute);
    await desk.text(number, 'Still there?');
    await desk.stack.drain();
    expect(sentTo(number)).toHaveLength(1);
    await done();
    await desk.text(number, 'One more thing');
    await desk.stack.drain();
    expect(sentTo(number)).toHaveLength(2);
  });

  test('two answering machines stop after two', async () => {
    await closedAtNight(true);
    await desk.advance(8 * 60 * minute);
    const machine = freshNumber();
    for (let round = 0; round < 6; round += 1) {
      await desk.text(machine, 'I am driving and will read this later.');
      await desk.stack.drain();
      const threadId = await desk.threadOf(machine);
      await desk.as('coordinator')('changeThread', { params: { threadId }, body: { state: 'done' } });
      await desk.advance(20 * minute);
    }
    expect(sentTo(machine)).toHaveLength(2);
  });
});
