import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { AppointmentOut, RouteInput } from '#shared/api.ts';
import { auditRow } from '#shared/domain/audit/audit.rows.ts';
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
const visitsOn = async (date: string) =>
  (await call('listAppointments', { query: { location: 'main', from: date } })).appointments;
const refusal = (request: Promise<unknown>): Promise<ApiError> =>
  request.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
const lines = async () => (await desk.entries(threadId)).map(({ text }) => text);
const slots = (more: Partial<RouteInput<'findSlots'>['query']> = {}) =>
  call('findSlots', {
    query: { from: dateIn(desk, 2), to: dateIn(desk, 2), visitType: 'check-up', location: 'main', ...more },
  });

describe('a booking', () => {
  test('is kept with its wall clock, its instant, a chair, one line in the thread and one audit row', async () => {
    const visit = await booked();
    expect(visit).toMatchObject({ state: 'booked', version: 1, time: '15:00', zone: 'America/New_York', minutes: 30 });
    expect(visit).toMatchObject({ chair: 'chair-1', patient: { name: 'Dana Castellan' } });
    expect(await visitsOn(visit.date)).toContainEqual(visit);
    expect(await lines()).toEqual([
      expect.stringMatching(/^Booked: \w{3} \d+ \w{3}, 3:00 pm, Check-up with Dr. Lindqvist$/),
    ]);
    const { rows } = await desk.app.table.query(auditRow, { pk: 'AUDIT#maya', descending: true, limit: 10 });
    expect(rows).toContainEqual(
      expect.objectContaining({ action: 'bookAppointment', patients: [patientId], appointments: [visit.id] }),
    );
  });

  test("is the patient's next visit in the inbox, until a nearer one is booked or it is called off", async () => {
    const next = async () => (await call('readThread', { params: { threadId } })).nextAppointment;
    const later = await booked({ date: dateIn(desk, 9), time: '08:00' });
    expect(await next()).toEqual({ id: later.id, startsAt: later.startsAt, confirmed: false });
    const sooner = await booked({ time: '07:15' });
    await change(sooner.id, { state: 'confirmed' });
    expect(await next()).toEqual({ id: sooner.id, startsAt: sooner.startsAt, confirmed: true });
    await change(sooner.id, { state: 'cancelled' });
    expect(await next()).toMatchObject({ id: later.id });
    await change(later.id, { state: 'cancelled' });
    expect(await next()).toBeUndefined();
  });

  test('sent twice under one id is one visit; another booking under that id is refused', async () => {
    const id = ulid();
    const [one, two] = await Promise.all([booked({ id, time: '06:00' }), booked({ id, time: '06:00' })]);
    expect(two).toEqual(one);
    expect(await lines()).toHaveLength(1);
    const other = await newPatient(call);
    expect(await refusal(booked({ id, patientId: other.id, time: '06:00' }))).toMatchObject({ code: 'id_reused' });
  });

  test('takes a second chair for a second provider, and is refused when a provider is taken', async () => {
    const date = nextWeekday(desk, 'wed', 2);
    await booked({ date, time: '10:00' });
    const beside = await booked({ date, time: '10:00', provider: 'brandt' });
    expect(beside.chair).toBe('chair-2');
    expect(await refusal(booked({ date, time: '10:25' }))).toMatchObject({ status: 409, code: 'taken' });
    expect(await booked({ date, time: '10:30' })).toMatchObject({ chair: 'chair-1' });
  });

  test.each<[string, Partial<Booking>]>([
    ['visitType', { visitType: 'brain-surgery' }],
    ['provider', { provider: 'nobody' }],
    ['provider', { visitType: 'cleaning' }],
    ['chair', { chair: 'chair-9' }],
    ['chair', { visitType: 'cleaning', provider: 'brandt', chair: 'chair-1' }],
    ['time', { time: '15:02' }],
    ['time', { time: '25:00' }],
    ['date', { date: '2020-01-01' }],
    ['minutes', { minutes: 31 }],
    ['location', { location: 'moon' }],
  ])('with a wrong %s is refused by that name (%j)', async (field, wrong) => {
    expect(await refusal(booked(wrong))).toMatchObject({ status: 400, code: 'invalid', details: { field } });
  });

  test('outside the hours of the provider is refused, and at the edge of them is not', async () => {
    const date = nextWeekday(desk, 'tue', 2);
    const cleaning = { visitType: 'cleaning', provider: 'brandt', date } as const;
    expect(await refusal(booked({ ...cleaning, time: '16:20' }))).toMatchObject({ details: { field: 'time' } });
    expect(await booked({ ...cleaning, time: '16:15' })).toMatchObject({ minutes: 45 });
    const sunday = nextWeekday(desk, 'sun', 2);
    expect(await refusal(booked({ ...cleaning, date: sunday, time: '10:00' }))).toMatchObject({ code: 'invalid' });
  });

  test('for a deceased patient, or one nobody knows, is refused', async () => {
    const { id } = await newPatient(call, { deceased: true });
    expect(await refusal(booked({ patientId: id }))).toMatchObject({ status: 400, details: { field: 'patientId' } });
    expect(await refusal(booked({ patientId: 'nobody' }))).toMatchObject({ status: 404 });
  });

  test('at a time that the clocks leave out is refused with words; one that comes twice is the first', async () => {
    const spring = await refusal(booked({ date: '2027-03-14', time: '02:30' }));
    expect(spring).toMatchObject({ status: 400, details: { field: 'time' } });
    expect(spring.message).toContain('The next time there is 03:00');
    const autumn = await booked({ date: '2027-11-07', time: '01:30' });
    expect(autumn.startsAt).toBe('2027-11-07T05:30:00.000Z');
  });
});

describe('free times', () => {
  test('of one provider never overlap, skip what is taken, and each can be booked', async () => {
    const date = nextWeekday(desk, 'thu', 2);
    await booked({ date, time: '09:20', provider: 'brandt' });
    const found = await slots({ from: date, to: date, provider: 'brandt' });
    const times = found.slots.map(({ time }) => time);
    expect(times.slice(0, 4)).toEqual(['09:50', '10:20', '10:50', '11:20']);
    expect(found).toMatchObject({ zone: 'America/New_York', more: false });
    const last = found.slots.at(-1);
    if (!last) throw new Error('nothing is free');
    const { time, provider, chair } = last;
    expect(await booked({ date, time, provider, chair })).toMatchObject({ startsAt: last.startsAt });
    expect((await slots({ from: date, to: date, provider: 'brandt' })).slots).toHaveLength(found.slots.length - 1);
  });

  test('need a chair: with all of a kind taken there are none, and then again', async () => {
    const date = nextWeekday(desk, 'fri', 60);
    const cleanings = () => slots({ from: date, to: date, visitType: 'cleaning' });
    const before = (await cleanings()).slots;
    expect(new Set(before.map(({ chair }) => chair))).toEqual(new Set(['chair-2']));
    await booked({ date, time: '09:00', chair: 'chair-2', minutes: 470 });
    expect((await cleanings()).slots).toEqual([]);
  });

  test('begin after now', async () => {
    const today = dateIn(desk, 0);
    const found = await slots({ from: today, to: today });
    expect(found.slots.length).toBeGreaterThan(0);
    for (const { startsAt } of found.slots)
      expect(Date.parse(startsAt)).toBeGreaterThan(desk.stack.clock.now().getTime());
  });

  test('of a whole month come in order and say when there are more', async () => {
    const found = await slots({ to: dateIn(desk, 30), limit: 500 });
    expect(found).toMatchObject({ more: true });
    expect(found.slots).toHaveLength(500);
    const starts = found.slots.map(({ startsAt }) => startsAt);
    expect(starts).toEqual(starts.toSorted());
    expect(await refusal(slots({ to: dateIn(desk, 60) }))).toMatchObject({ details: { field: 'to' } });
  });
});

describe('a move', () => {
  test('frees and takes in one, raises the version, asks for confirmation anew and leaves a trace and a line', async () => {
    const visit = await booked({ time: '11:00' });
    await change(visit.id, { state: 'confirmed' });
    const date = dateIn(desk, 3);
    const moved = await change(visit.id, { date, time: '11:10', version: visit.version });
    expect(moved).toMatchObject({ id: visit.id, state: 'booked', version: 2, date, time: '11:10' });
    expect(await visitsOn(visit.date)).not.toContainEqual(expect.objectContaining({ id: visit.id }));
    const { left } = await call('listAppointments', { query: { location: 'main', from: visit.date } });
    expect(left).toContainEqual(
      expect.objectContaining({ appointmentId: visit.id, time: '11:00', movedTo: moved.startsAt, movedBy: 'maya' }),
    );
    expect((await lines()).at(-1)).toMatch(/^Moved from .* 11:00 am to .* 11:10 am, Check-up with Dr. Lindqvist$/);
    expect(await booked({ time: '11:00' })).toMatchObject({ state: 'booked' });
  });

  test('by ten minutes overlaps itself and is taken; onto another visit is refused and changes nothing', async () => {
    const visit = await booked({ time: '12:00' });
    await booked({ time: '13:00' });
    expect(await change(visit.id, { time: '12:10' })).toMatchObject({ time: '12:10', version: 2 });
    expect(await refusal(change(visit.id, { time: '12:45' }))).toMatchObject({ code: 'taken' });
    expect(await booked({ time: '11:40' })).toMatchObject({ state: 'booked' });
    expect(await visitsOn(visit.date)).toContainEqual(expect.objectContaining({ id: visit.id, time: '12:10' }));
  });

  test('to where it stands already changes nothing', async () => {
    const visit = await booked({ time: '14:00' });
    expect(await change(visit.id, { date: visit.date, time: '14:00' })).toMatchObject({ version: 1 });
    expect(await lines()).toHaveLength(1);
  });

  test('on a version that is gone, or of a visit that is called off, is refused', async () => {
    const visit = await booked({ time: '16:00' });
    await change(visit.id, { time: '16:30' });
    expect(await refusal(change(visit.id, { time: '17:00', version: 1 }))).toMatchObject({ code: 'changed_meanwhile' });
    await change(visit.id, { state: 'cancelled' });
    expect(await refusal(change(visit.id, { time: '17:00' }))).toMatchObject({ code: 'wrong_state' });
  });
});

describe('a visit called off', () => {
  test('in time is cancelled, inside the window late; both give the time back and raise the version', async () => {
    const early = await booked({ time: '09:00' });
    expect(await change(early.id, { state: 'cancelled', reason: 'On holiday' })).toMatchObject({
      state: 'cancelled',
      version: 2,
      reason: 'On holiday',
    });
    expect((await lines()).at(-1)).toMatch(/^Cancelled: On holiday \(/);
    const late = await booked({ date: dateIn(desk, 1), time: '09:00' });
    expect(await change(late.id, { state: 'cancelled' })).toMatchObject({ state: 'late-cancelled' });
    expect(await change(late.id, { state: 'cancelled' })).toMatchObject({ state: 'late-cancelled', version: 2 });
    expect(await booked({ time: '09:00' })).toMatchObject({ state: 'booked' });
  });

  test('by mistake is booked again where its time is still free', async () => {
    const visit = await booked({ time: '10:00' });
    await change(visit.id, { state: 'cancelled' });
    expect(await change(visit.id, { state: 'booked' })).toMatchObject({ state: 'booked', version: 3 });
    await change(visit.id, { state: 'cancelled' });
    await booked({ time: '10:10' });
    expect(await refusal(change(visit.id, { state: 'booked' }))).toMatchObject({ code: 'taken' });
  });
});

describe('on the day', () => {
  test('a visit goes from confirmed to arrived to attended, and nothing is marked before its time', async () => {
    const visit = await booked({ date: dateIn(desk, 1), time: '13:00' });
    await change(visit.id, { state: 'confirmed' });
    expect(await refusal(change(visit.id, { state: 'attended' }))).toMatchObject({ code: 'wrong_state' });
    expect(await refusal(change(visit.id, { state: 'arrived' }))).toMatchObject({ code: 'wrong_state' });
    await desk.advance(86_400_000);
    expect(await change(visit.id, { state: 'arrived' })).toMatchObject({ state: 'arrived', version: 1 });
    await desk.advance(3_660_000);
    expect(await change(visit.id, { state: 'attended' })).toMatchObject({ state: 'attended', version: 1 });
    expect(await refusal(change(visit.id, { state: 'cancelled' }))).toMatchObject({ code: 'wrong_state' });
    expect(await change(visit.id, { state: 'no-show' })).toMatchObject({ state: 'no-show' });
    expect(await change(visit.id, { state: 'late-cancelled', reason: 'Was in hospital' })).toMatchObject({
      state: 'late-cancelled',
    });
  });

  const overTomorrow = async (): Promise<AppointmentOut> => {
    const visit = await booked({ date: dateIn(desk, 1), time: '08:00' });
    await desk.nextNoon();
    await desk.nextNoon();
    await desk.stack.drain();
    return visit;
  };
  const now = async ({ id, date }: AppointmentOut) => (await visitsOn(date)).find((one) => one.id === id);
  const asked = async () =>
    (await call('listAppointments', { query: { location: 'main', unmarked: 'true' } })).appointments;

  test('a visit that nobody marked is asked about, until somebody says', async () => {
    const visit = await overTomorrow();
    expect(await now(visit)).toMatchObject({ state: 'booked', unmarked: true });
    expect(await asked()).toContainEqual(expect.objectContaining({ id: visit.id }));
    const after = await change(visit.id, { state: 'attended' });
    expect(after.unmarked).toBeUndefined();
    expect(await asked()).not.toContainEqual(expect.objectContaining({ id: visit.id }));
    expect(await refusal(change(visit.id, { time: '09:00' }))).toMatchObject({ code: 'wrong_state' });
  });

  test.each(['attended', 'no-show'] as const)('by a practice whose rule is %s it is marked so', async (rule) => {
    await setCalendar(desk, { unmarked: { rule, afterMinutes: 60 } });
    const visit = await overTomorrow();
    expect(await now(visit)).toMatchObject({ state: rule, stateBy: 'system' });
    expect((await lines()).at(-1)).toContain("by the practice's rule");
  });

  test('whoever arrived and was not marked further has attended', async () => {
    const visit = await booked({ date: dateIn(desk, 0), time: '13:00' });
    await change(visit.id, { state: 'arrived' });
    await desk.nextNoon();
    expect(await now(visit)).toMatchObject({ state: 'attended', stateBy: 'system' });
  });
});
