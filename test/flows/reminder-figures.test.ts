import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { count } from '#shared/domain/metrics/count.ts';
import { mend } from '#shared/domain/metrics/mend.ts';
import type { VisitRowsState } from '#shared/domain/metrics/visit-rows-states.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { dieWhileCounted, differencesOf } from '../fixtures/counting.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type CrashPlan, crashPlan } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let call: Call;
let manager: Call;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
  [call, manager] = [desk.as('coordinator'), desk.as('manager')];
  await setCalendar(desk, { unmarked: { rule: 'ask', afterMinutes: 600 } });
  const { steps } = { steps: [{ ...textStep('day-before', { days: 1, at: '09:00' }), onlyUnconfirmed: true }] };
  await setLadders(desk, [{ id: 'usual', name: 'Usual', on: true, fallback: 'en', steps }]);
});
afterAll(() => desk.stop());

const jump = async (date: string, time: string) => {
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, date, time))));
  await desk.leave();
  await desk.stack.drain();
};
const mark = (appointmentId: string, state: 'attended' | 'no-show' | 'confirmed' | 'cancelled') =>
  call('changeAppointment', { params: { appointmentId }, body: { state } });

async function booked(familyName: string, date: string, time: string, phones = [freshNumber()]) {
  const { id: patientId } = await newPatient(call, { familyName, phones });
  const body = { patientId, visitType: 'check-up', provider: 'lindqvist', date, time };
  const { id } = await call('bookAppointment', { body });
  return { id, patientId, phone: phones[0] ?? '' };
}

const differences = () => differencesOf(desk);

test('the reminder funnel, what was not sent and why, and what followed a missed visit, with the visits behind each', async () => {
  const [visitDay, dayBefore, dayAfter] = [dateIn(desk, 3), dateIn(desk, 2), dateIn(desk, 4)];
  const comes = await booked('Comes', visitDay, '10:00');
  const misses = await booked('Misses', visitDay, '11:00');
  await booked('Numberless', visitDay, '12:00', []);
  const stopped = await booked('Stopped', visitDay, '13:00');
  await desk.text(stopped.phone, 'STOP');
  const early = await booked('Early', visitDay, '14:00');
  await mark(early.id, 'confirmed');
  const moves = await booked('Moves', visitDay, '15:00');
  await jump(dayBefore, '09:02');

  await desk.text(comes.phone, '1');
  await desk.stack.drain();
  await call('changeAppointment', { params: { appointmentId: moves.id }, body: { date: dayAfter, time: '15:00' } });
  await jump(visitDay, '16:45');
  await mark(comes.id, 'attended');
  await mark(misses.id, 'no-show');
  await desk.stack.drain();

  const of = async (date: string) => manager('readReminders', { query: { from: date, to: date } });
  const told = await of(visitDay);
  expect(told).toMatchObject({
    due: 5,
    sent: 3,
    delivered: 3,
    replied: 1,
    confirmed: 1,
    moved: 1,
    silent: 1,
    came: 1,
    complete: 3,
    failed: 0,
  });
  expect(Object.fromEntries(told.notSent.map(({ kind, count, byRule }) => [kind, [count, byRule]]))).toEqual({
    confirmed: [1, true],
    'opted-out': [1, false],
    'no-address': [1, false],
  });
  expect(told.missed).toEqual({ all: 1, contacted: 0, byPerson: 0, recovered: 0 });

  // A person writes, and the patient books anew.
  const threadId = await desk.threadOf(misses.phone);
  await desk.reply(threadId, 'We missed you today. Shall we find another time?');
  await desk.leave();
  const again = { visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 7), time: '11:00' };
  await call('bookAppointment', { body: { ...again, patientId: misses.patientId } });
  await desk.stack.drain();
  expect((await of(visitDay)).missed).toEqual({ all: 1, contacted: 1, byPerson: 1, recovered: 1 });
  // The list of missed visits counts by the same definition.
  expect(await call('listMissed', { query: { location: 'main' } })).toMatchObject({ missed: 1, recovered: 1 });

  const behind = async (which: VisitRowsState) =>
    (await manager('listVisits', { query: { from: visitDay, to: visitDay, which } })).threads.map(({ name }) => name);
  expect(await behind('due')).toHaveLength(told.due);
  expect(await behind('delivered')).toEqual(['Dana Comes', 'Dana Misses', 'Dana Moves']);
  expect(await behind('not-sent')).toEqual(['Dana Numberless', 'Dana Stopped', 'Dana Early']);
  expect(await behind('no-show')).toEqual(['Dana Misses']);
  expect(await behind('recovered')).toEqual(['Dana Misses']);
  expect(await behind('incomplete')).toEqual(['Dana Numberless', 'Dana Stopped']);
  expect(await differences()).toEqual([]);
});

test('a reminder that did not arrive is no complete one', async () => {
  const day = dateIn(desk, 3);
  await booked('Fails', day, '16:00');
  desk.stack.twilio?.setFaults({ error: '30006' });
  await jump(dateIn(desk, 2), '09:02');
  desk.stack.twilio?.setFaults({});
  await desk.stack.drain();
  const query = { from: day, to: day };
  expect(await manager('readReminders', { query })).toMatchObject({
    due: 1,
    sent: 1,
    delivered: 0,
    failed: 1,
    complete: 0,
  });
  const { threads } = await manager('listVisits', { query: { ...query, which: 'incomplete' } });
  expect(threads.map(({ name }) => name)).toEqual(['Dana Fails']);
});

test('figures of visits that somebody broke are counted again', async () => {
  const visit = await booked('Broken', dateIn(desk, 3), '09:30');
  await desk.stack.drain();
  await desk.app.table.commit({ broken: { key: { pk: `COUNTED#${visit.id}`, sk: 'VISIT' }, delete: true } });
  expect((await differences()).map(({ what }) => what)).toEqual([`visit ${visit.id}`]);
  // The row said how it was counted: without it, it counts twice until the day is put right.
  expect((await mend(desk.app)).differences).toEqual([]);
});

test('whatever dies while visits and their reminders are counted, they end equal to the recomputation', async () => {
  const story = async () => {
    const [dayBefore, day] = [dateIn(desk, 6), dateIn(desk, 7)];
    const visit = await booked('Dies', day, '10:00');
    await jump(dayBefore, '09:02');
    await jump(day, '10:40');
    await mark(visit.id, 'no-show');
    await desk.reply(await desk.threadOf(visit.phone), 'We missed you');
    await desk.leave();
    await desk.stack.drain();
  };
  await dieWhileCounted(desk, plan, story, { of: 'figures of visits', most: 3 });
}, 120_000);

test('a missed visit that several changes of one batch lead to is counted once', async () => {
  const day = dateIn(desk, 1);
  const missed = await booked('Batched', day, '09:00');
  await jump(day, '10:00');
  await mark(missed.id, 'no-show');
  await desk.stack.drain();
  // From here on the changes are told by hand, all at once.
  await desk.stack.stream.stop();
  const again = { patientId: missed.patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 9) };
  const { id, threadId, bookedAt } = await call('bookAppointment', { body: { ...again, time: '09:00' } });
  await count(desk.app, [{ visitId: missed.id }, { visitId: id }, { missedIn: threadId, at: bookedAt }]);
  expect(await differences()).toEqual([]);
});
