import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { RouteInput } from '#shared/api.ts';
import { dateIn, newPatient, nextWeekday, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

type Booking = RouteInput<'bookAppointment'>['body'];

let desk: Desk;
let call: Call;
let patientId: string;
let threadId: string;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.nextNoon();
  await setCalendar(desk);
  ({ id: patientId, threadId } = await newPatient(call));
});

const booked = (fields: Partial<Booking> = {}) =>
  call('bookAppointment', {
    body: { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 2), time: '15:00', ...fields },
  });
const change = (appointmentId: string, body: RouteInput<'changeAppointment'>['body']) =>
  call('changeAppointment', { params: { appointmentId }, body });
const refusal = (request: Promise<unknown>): Promise<ApiError> =>
  request.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
const lines = async () => (await desk.entries(threadId)).map(({ text }) => text);

describe('a chain', () => {
  const crown = (prep: string, seat: string) =>
    booked({
      visitType: 'crown-prep',
      date: prep,
      time: '10:00',
      next: [{ visitType: 'crown-seat', provider: 'lindqvist', date: seat, time: '10:00' }],
    });

  test('is booked whole, with the days it needs between', async () => {
    const first = await crown(dateIn(desk, 2), dateIn(desk, 16));
    expect(first.next).toMatchObject([{ visitType: 'crown-seat', chain: { id: first.id, position: 1 } }]);
    expect(await lines()).toEqual([expect.stringMatching(/^Booked: .*Crown preparation.*; .*Crown fitting/)]);
    const { appointments } = await call('listPatientAppointments', { params: { patientId } });
    expect(appointments.map(({ visitType }) => visitType)).toEqual(['crown-prep', 'crown-seat']);
  });

  test('too close together is refused, and nothing of it is kept', async () => {
    const asked = await refusal(crown(dateIn(desk, 2), dateIn(desk, 15)));
    expect(asked).toMatchObject({ code: 'invalid', details: { field: 'date', days: 14 } });
    expect((await call('listPatientAppointments', { params: { patientId } })).appointments).toEqual([]);
    const date = dateIn(desk, 20);
    await booked({ date, time: '10:30' });
    expect(await refusal(crown(dateIn(desk, 3), date))).toMatchObject({ code: 'taken' });
    expect((await call('listPatientAppointments', { params: { patientId } })).appointments).toHaveLength(1);
  });

  test('keeps its gap when one of it is moved', async () => {
    const first = await crown(dateIn(desk, 4), dateIn(desk, 18));
    const seat = first.next?.[0]?.id ?? '';
    expect(await refusal(change(first.id, { date: dateIn(desk, 5) }))).toMatchObject({ details: { days: 14 } });
    expect(await refusal(change(seat, { date: dateIn(desk, 17) }))).toMatchObject({ details: { days: 14 } });
    expect(await change(seat, { date: dateIn(desk, 21), time: '09:00' })).toMatchObject({ version: 2 });
    const both = await Promise.allSettled([
      change(first.id, { date: dateIn(desk, 7) }),
      change(seat, { date: dateIn(desk, 18) }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    const { appointments } = await call('listPatientAppointments', { params: { patientId } });
    const [prep, fitted] = appointments.map(({ date }) => Date.parse(date));
    expect(((fitted ?? 0) - (prep ?? 0)) / 86_400_000).toBeGreaterThanOrEqual(14);
  });

  test('of short visits within one hour takes each of its times', async () => {
    const date = nextWeekday(desk, 'mon', 3);
    const next = [{ visitType: 'check-up', provider: 'lindqvist', date, time: '18:20' }];
    const first = await booked({ date, time: '18:00', minutes: 20, next });
    expect(first.next).toHaveLength(1);
    expect(await refusal(booked({ date, time: '18:45' }))).toMatchObject({ code: 'taken' });
    const twice = [{ visitType: 'check-up', provider: 'lindqvist', date, time: '19:10' }];
    expect(await refusal(booked({ date, time: '19:00', next: twice }))).toMatchObject({ code: 'taken' });
  });
});

describe('the calendar', () => {
  test('is changed by managers only, on the version they saw, and only to what fits together', async () => {
    const before = await call('readCalendar', {});
    expect(await refusal(call('saveCalendar', { body: before }))).toMatchObject({ status: 403 });
    const save = (body: RouteInput<'saveCalendar'>['body']) => desk.as('admin')('saveCalendar', { body });
    expect(await save(before)).toMatchObject({ version: before.version + 1 });
    expect(await refusal(save(before))).toMatchObject({ code: 'changed_meanwhile' });
    const next = { ...before, version: before.version + 1 };
    const [chair] = before.chairs;
    const twice = { ...next, chairs: [...before.chairs, ...(chair ? [chair] : [])] };
    expect(await refusal(save(twice))).toMatchObject({ details: { field: 'chairs.3.id' } });
    const elsewhere = { ...next, chairs: before.chairs.map((one) => ({ ...one, location: 'moon' })) };
    expect(await refusal(save(elsewhere))).toMatchObject({ details: { field: 'chairs.0.location' } });
  });
});
