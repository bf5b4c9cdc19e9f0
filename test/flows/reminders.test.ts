import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import type { RouteInput } from '#shared/api.ts';
import { noteZoneData } from '#shared/domain/practice/note-zone-data.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { defaultLadder } from '#shared/domain/reminder/default-ladder.ts';
import { lookNow } from '#shared/domain/reminder/reminder.key.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

type Booking = RouteInput<'bookAppointment'>['body'];

let desk: Desk;
let call: Call;
let phone: string;
let patientId: string;

beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.nextNoon();
  await setLadders(desk);
  phone = freshNumber();
  ({ id: patientId } = await newPatient(call, { phones: [phone] }));
});

const booked = async (fields: Partial<Booking> = {}) => {
  const visit = await call('bookAppointment', {
    body: { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 6), time: '15:00', ...fields },
  });
  await desk.advance(1000);
  return visit;
};
const change = async (appointmentId: string, body: RouteInput<'changeAppointment'>['body']) =>
  call('changeAppointment', { params: { appointmentId }, body });
const reminders = (appointmentId: string) => call('readVisitReminders', { params: { appointmentId } });
const texts = async (to = phone) =>
  (desk.stack.twilio?.outbox() ?? []).filter((message) => message.to === to).map(({ body }) => body);
/** Jumps to a time of the clock on the wall, so many days from now. */
const jump = async (days: number, time: string) => {
  const at = new Date(instantOf(zone, dateIn(desk, days), time));
  await desk.stack.moveClock((clock) => clock.set(at));
  await desk.leave();
};
const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code);

describe('a visit', () => {
  test('is reminded of at each step of its ladder, and the desk sees what was sent and what is next', async () => {
    const visit = await booked();
    const planned = await reminders(visit.id);
    expect(planned.steps.map(({ step, state }) => [step, state])).toEqual([
      ['five-days', 'planned'],
      ['two-days', 'planned'],
      ['evening-before', 'planned'],
    ]);
    expect(planned.next?.step).toBe('five-days');
    expect(await texts()).toEqual([]);

    await jump(1, '09:01');
    expect(await texts()).toHaveLength(1);
    expect((await texts())[0]).toMatch(/^Hi Dana, this is .+\. Your visit is \w{3}, \w{3} \d+ at 3:00 PM\. Reply 1/);
    const [first] = (await reminders(visit.id)).steps;
    expect(first).toMatchObject({ step: 'five-days', state: 'sent', channel: 'sms', status: 'delivered' });
    expect(first?.attempts.map(({ channel, reasons }) => [channel, codes(reasons)])).toEqual([
      ['email', ['no_email']],
      ['sms', []],
    ]);

    await jump(3, '09:01');
    expect(await texts()).toHaveLength(2);
    await change(visit.id, { state: 'confirmed' });
    await jump(1, '17:01');
    expect((await texts()).at(-1)).toContain('see you tomorrow');
    expect((await reminders(visit.id)).next).toBeUndefined();
    expect((await call('readPatientReminders', { params: { patientId } })).visits[0]?.steps).toHaveLength(3);
  });

  test('that is confirmed is left alone by steps that ask, and that is shown', async () => {
    const visit = await booked({ time: '14:00' });
    await change(visit.id, { state: 'confirmed' });
    await jump(1, '09:01');
    expect(await texts()).toEqual([]);
    const [first] = (await reminders(visit.id)).steps;
    expect(first).toMatchObject({ step: 'five-days', state: 'skipped' });
    expect(codes(first?.reasons ?? [])).toEqual(['confirmed']);
  });

  test('of somebody whose number is in a country that texts may not go to is not reminded of, and managers are told', async () => {
    const abroad = '+447400123459';
    const { id } = await newPatient(call, { phones: [abroad] });
    const visit = await booked({ patientId: id, time: '10:00' });
    await jump(1, '09:01');
    expect(await texts(abroad)).toEqual([]);
    const [first] = (await reminders(visit.id)).steps;
    expect(codes(first?.reasons ?? [])).toContain('country_not_allowed');
    expect((await desk.as('manager')('me', {})).alerts).toMatchObject([{ code: 'country_not_allowed' }]);
    await desk.as('manager')('dismissAlert', { params: { code: 'country_not_allowed' } });
    await change(visit.id, { state: 'cancelled' });
  });

  test('that is booked late skips what is past', async () => {
    const visit = await booked({ date: dateIn(desk, 1), time: '13:00' });
    const { steps, next } = await reminders(visit.id);
    expect(steps.map(({ step, state, reasons }) => [step, state, codes(reasons)])).toEqual([
      ['five-days', 'skipped', ['booked_late']],
      ['two-days', 'skipped', ['booked_late']],
      ['evening-before', 'planned', []],
    ]);
    expect(next?.step).toBe('evening-before');
    await jump(0, '17:01');
    expect(await texts()).toHaveLength(1);
  });

  test('that is moved gets nothing for its old time, and starts its ladder anew', async () => {
    const visit = await booked({ time: '12:00' });
    const moved = await change(visit.id, { date: dateIn(desk, 8), time: '12:00' });
    await jump(1, '09:01');
    expect(await texts()).toEqual([]);
    await jump(2, '09:01');
    expect(await texts()).toHaveLength(1);
    const seen = await reminders(visit.id);
    expect(seen.version).toBe(moved.version);
    expect(seen.steps[0]).toMatchObject({ version: 2, step: 'five-days', state: 'sent' });
  });

  test('that is called off is reminded of no more', async () => {
    const visit = await booked({ time: '11:00' });
    await change(visit.id, { state: 'cancelled' });
    await jump(4, '09:01');
    expect(await texts()).toEqual([]);
    expect(await reminders(visit.id)).toMatchObject({ note: { code: 'visit_changed' }, steps: [] });
  });

  test('of somebody who was told another time is corrected, once', async () => {
    const visit = await booked({ time: '10:00' });
    await jump(1, '09:01');
    const [told] = await texts();
    expect(told).toContain('10:00 AM');
    await change(visit.id, { date: visit.date, time: '16:00' });
    await desk.advance(60_000);
    await desk.leave();
    expect(await texts()).toEqual([told, expect.stringMatching(/your visit is now .+ at 4:00 PM.+ignore/)]);
    await change(visit.id, { state: 'cancelled' });
    await desk.advance(60_000);
    await desk.leave();
    expect((await texts()).at(-1)).toMatch(/your visit on .+ at 4:00 PM is called off/);
    await desk.advance(3_600_000);
    expect(await texts()).toHaveLength(3);
    const sent = (await reminders(visit.id)).earlier.filter(({ state }) => state === 'sent');
    expect(sent.map(({ step, version }) => [step, version])).toEqual([
      ['correction', 2],
      ['five-days', 1],
    ]);
  });
});

describe('a reminder', () => {
  const only = (step: Parameters<typeof textStep>[1]) =>
    setLadders(desk, [{ ...defaultLadder, steps: [textStep('one', step)] }]);

  test('that falls in the night leaves the evening before', async () => {
    await only({ hours: 4 });
    await booked({ date: dateIn(desk, 2), time: '09:00' });
    await jump(1, '19:50');
    expect(await texts()).toEqual([]);
    await jump(0, '20:01');
    expect(await texts()).toHaveLength(1);
    await jump(1, '08:30');
    expect(await texts()).toHaveLength(1);
  });

  test('whose evening is over waits until eight when the visit is two hours later, else it is left out', async () => {
    await only({ hours: 8 });
    await jump(0, '22:00');
    const [late, early] = [await booked({ date: dateIn(desk, 1), time: '10:15' }), await newPatient(call)];
    const other = await booked({ patientId: early.id, date: dateIn(desk, 1), time: '09:30' });
    await jump(1, '02:30');
    expect(await texts()).toEqual([]);
    expect(codes((await reminders(other.id)).steps[0]?.reasons ?? [])).toEqual(['night']);
    await jump(0, '08:01');
    expect(await texts()).toHaveLength(1);
    expect((await reminders(late.id)).steps[0]).toMatchObject({ state: 'sent' });
  });

  test('that falls in hours which have become quiet leaves before them, and one whose hour is quiet no more at its hour', async () => {
    const quiet = async (hours: { from: string; to: string }) => {
      const { settings } = await desk.as('manager')('readSettings', {});
      await desk.as('admin')('changeSettings', { body: { version: settings.version, change: { quiet: hours } } });
      await desk.stack.drain();
      await desk.advance(1000);
    };
    await only({ days: 1, at: '20:30' });
    await booked({ date: dateIn(desk, 3), time: '15:00' });
    await quiet({ from: '19:00', to: '08:00' });
    await jump(2, '18:30');
    expect(await texts()).toEqual([]);
    await jump(0, '18:46');
    expect(await texts()).toHaveLength(1);
    await quiet({ from: '21:00', to: '08:00' });
    await only({ hours: 4 });
    const early = await booked({ date: dateIn(desk, 3), time: '11:00' });
    expect((await reminders(early.id)).next?.at).toBe(
      new Date(instantOf(zone, dateIn(desk, 2), '20:00')).toISOString(),
    );
    await quiet({ from: '21:00', to: '06:30' });
    await jump(2, '20:01');
    expect(await texts()).toHaveLength(1);
    await jump(1, '07:01');
    expect(await texts()).toHaveLength(2);
    await quiet({ from: '21:00', to: '08:00' });
  });

  test('that older zone data had for an hour later leaves at its time once newer data is here', async () => {
    await only({ days: 1, at: '10:00' });
    const visit = await booked({ date: dateIn(desk, 2), time: '15:00' });
    const later = new Date(instantOf(zone, dateIn(desk, 1), '11:00')).toISOString();
    await desk.app.table.commit({ stale: lookNow(visit.id, later) });
    await noteZoneData(desk.app);
    expect(await noteZoneData({ ...desk.app, settings: { ...desk.app.settings, zoneData: '2998a' } })).toBe(true);
    await desk.stack.sweep();
    await desk.stack.drain();
    await jump(1, '10:01');
    expect(await texts()).toHaveLength(1);
  });

  test('to a family is one text for the visits of a day, with first names only, shown with each', async () => {
    const leo = await newPatient(call, { givenName: 'Leo', phones: [phone] });
    const mia = await newPatient(call, { givenName: 'Mia', phones: [phone] });
    const date = dateIn(desk, 3);
    const one = await booked({ patientId: mia.id, date, time: '09:00' });
    const two = await booked({ patientId: leo.id, date, time: '09:30' });
    await jump(1, '09:01');
    expect(await texts()).toEqual([
      expect.stringMatching(/^Hi Mia and Leo, .+ at 9:00 AM for Mia and 9:30 AM for Leo\. Reply 1/),
    ]);
    const [a, b] = [await reminders(one.id), await reminders(two.id)].map(({ steps }) =>
      steps.find(({ step }) => step === 'two-days'),
    );
    expect([a?.state, b?.state]).toEqual(['sent', 'sent']);
    expect(a?.message?.id).toBe(b?.message?.id);
  });

  test('falls back to e-mail where texts are stopped, and says why it is not sent where nothing is left', async () => {
    const address = `dana.${phone.slice(2)}@example.org`;
    const dana = await newPatient(call, { phones: [freshNumber()], emails: [address] });
    await call('recordContact', {
      params: { threadId: dana.threadId },
      body: { what: 'care-given', channel: 'email', address, source: 'phone', words: 'By e-mail, please' },
    }).catch(() => undefined);
    const visit = await booked({ patientId: dana.id, date: dateIn(desk, 3), time: '08:00' });
    await desk.text(dana.phones[0] ?? '', 'STOP');
    await jump(1, '09:01');
    expect(await texts(dana.phones[0])).toEqual([]);
    const step = (await reminders(visit.id)).steps.find(({ step: id }) => id === 'two-days');
    expect(step?.attempts.map(({ channel }) => channel)).toEqual(['sms', 'email']);
    expect(codes(step?.attempts[0]?.reasons ?? [])).toContain('opted_out');
    expect(step).toMatchObject({ channel: 'email', state: 'sent' });
  });

  test('to one number of a person who stopped texts at another is not made from the day that the settings name', async () => {
    await only({ days: 1, at: '10:00' });
    // Theirs alone: whose words come from a number of two is a question of who has a visit by then.
    phone = freshNumber();
    const other = freshNumber();
    const dana = await newPatient(call, { phones: [phone, other] });
    await desk.text(other, 'STOP');
    await desk.text(phone, 'See you on Friday then');
    await booked({ patientId: dana.id, date: dateIn(desk, 2), time: '15:00' });
    await jump(1, '10:01');
    expect(await texts()).toHaveLength(1);
    const { settings } = await desk.as('manager')('readSettings', {});
    await desk.settings({ revokeAllFrom: dateIn(desk, 1) });
    const visit = await booked({ patientId: dana.id, date: dateIn(desk, 3), time: '15:00' });
    await jump(2, '10:01');
    expect(await texts()).toHaveLength(1);
    expect(codes((await reminders(visit.id)).steps[0]?.reasons ?? [])).toEqual(['revoked_elsewhere']);
    await desk.settings({ revokeAllFrom: settings.revokeAllFrom });
  });

  test('whose text does not arrive is tried by the next way', async () => {
    const address = `dana.${phone.slice(2)}@example.org`;
    const dana = await newPatient(call, { phones: [freshNumber()], emails: [address] });
    const visit = await booked({ patientId: dana.id, date: dateIn(desk, 3), time: '07:30' });
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    await jump(1, '09:01');
    await desk.advance(60_000);
    await desk.leave();
    const step = (await reminders(visit.id)).steps.find(({ step: id }) => id === 'two-days');
    expect(step?.attempts.map(({ channel, messageId }) => [channel, messageId !== undefined])).toEqual([
      ['sms', true],
      ['email', true],
    ]);
  });

  test('whose only way has failed says so', async () => {
    await only({ days: 1, at: '10:00' });
    const visit = await booked({ date: dateIn(desk, 2), time: '15:00' });
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    await jump(1, '10:01');
    await desk.advance(60_000);
    await desk.leave();
    const [step] = (await reminders(visit.id)).steps;
    expect([step?.state, codes(step?.reasons ?? [])]).toEqual(['failed', ['every_way_failed']]);
  });
});
