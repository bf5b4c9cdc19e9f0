import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { mend } from '#shared/domain/metrics/mend.ts';
import { daysBefore } from '#shared/domain/metrics/places.ts';
import type { VisitRowsState } from '#shared/domain/metrics/visit-rows-states.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { dieWhileCounted, differencesOf } from '../fixtures/counting.ts';
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
});
afterAll(() => desk.stop());

const change = (threadId: string, body: { tags?: string[]; state?: 'done' | 'open' }) =>
  call('changeThread', { params: { threadId }, body });

async function conversation(): Promise<string> {
  const number = freshNumber();
  await desk.text(number, 'I waited an hour in the chair.');
  return desk.threadOf(number);
}

const differences = () => differencesOf(desk);
const today = () => dateIn(desk, 0);
const complaints = async () => {
  await desk.stack.drain();
  return (await manager('readSaid', { query: { from: today(), to: today() } })).complaints;
};

test('a complaint is counted with its tag, not when it was none, and again once the conversation was closed', async () => {
  const [first, second] = [await conversation(), await conversation()];
  expect((await change(first, { tags: ['insurance', 'complaint'] })).tags).toEqual(['insurance', 'complaint']);
  await change(first, { tags: ['complaint'] });
  await change(second, { tags: ['Complaint'] });
  expect(await complaints()).toBe(2);
  await change(second, { tags: [] });
  expect(await complaints()).toBe(1);

  await change(first, { state: 'done' });
  await change(first, { tags: [] });
  expect(await complaints()).toBe(1);
  await change(first, { state: 'open', tags: ['complaint'] });
  expect(await complaints()).toBe(2);

  const { threads } = await manager('listComplaints', { query: { from: today(), to: today() } });
  expect(threads.map(({ id, by, state }) => ({ id, by, state }))).toEqual([
    { id: first, by: 'maya', state: 'stands' },
    { id: first, by: 'maya', state: 'settled' },
  ]);
  const yesterday = daysBefore(today(), 1);
  expect((await manager('readSaid', { query: { from: yesterday, to: yesterday } })).complaints).toBe(0);
  expect(await differences()).toEqual([]);
});

test('coordinators read neither complaints nor who came again', async () => {
  const query = { from: today(), to: today() };
  for (const name of ['readSaid', 'listComplaints', 'readRetention'] as const)
    await expect(call(name, { query })).rejects.toMatchObject({ code: 'forbidden' });
});

test('complaints that somebody broke in the figures are counted again', async () => {
  const threadId = await conversation();
  await change(threadId, { tags: ['complaint'] });
  const before = await complaints();
  const { threads } = await manager('listComplaints', { query: { from: today(), to: today() } });
  const id = threads.find((one) => one.id === threadId)?.complaintId;
  await desk.app.table.commit({ broken: { key: { pk: `COUNTED#${id}`, sk: 'COMPLAINT' }, delete: true } });
  expect((await differences()).map(({ what }) => what)).toEqual([`complaint ${id}`]);
  expect((await mend(desk.app)).differences).toEqual([]);
  expect(await complaints()).toBe(before);
});

async function booked(patientId: string, date: string, time = '10:00'): Promise<string> {
  const body = { patientId, visitType: 'check-up', provider: 'lindqvist', date, time };
  return (await call('bookAppointment', { body })).id;
}
const mark = (appointmentId: string, state: 'attended' | 'arrived') =>
  call('changeAppointment', { params: { appointmentId }, body: { state } });
const jump = async (date: string, time = '16:00') => {
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, date, time))));
  await desk.stack.drain();
};
const retention = async (month: string) => {
  await desk.stack.drain();
  const { months } = await manager('readRetention', { query: { to: today() } });
  return months.find((one) => one.month === month);
};
/** The 10th of a month so many months on. */
const tenthIn = (months: number) => {
  const now = new Date(`${dateIn(desk, 0).slice(0, 7)}-10T12:00:00Z`);
  now.setUTCMonth(now.getUTCMonth() + months);
  return now.toISOString().slice(0, 10);
};

test('a patient counts once a month, and came again with the next month’s visit, whoever marks it when', async () => {
  const [{ id: returns }, { id: stays }] = [await newPatient(call, {}), await newPatient(call, {})];
  const [first, later] = [tenthIn(1), tenthIn(3)];
  const month = first.slice(0, 7);
  const dates = [first, daysBefore(first, -7)];
  const visits = [
    await booked(returns, first),
    await booked(returns, dates[1] ?? ''),
    await booked(stays, first, '11:00'),
  ];
  const next = await booked(returns, later);
  await jump(daysBefore(first, -8));
  for (const visit of visits) await mark(visit, 'attended');
  expect(await retention(month)).toEqual({ month, isOver: false, seen: 2, again: 0 });
  await jump(later);
  await mark(next, 'attended');
  expect(await retention(month)).toEqual({ month, isOver: false, seen: 2, again: 1 });
  await mark(next, 'arrived');
  expect(await retention(month)).toEqual({ month, isOver: false, seen: 2, again: 0 });
  await mark(next, 'attended');
  // The second visit of the month was none: the first stands for it.
  await mark(visits[1] ?? '', 'arrived');
  expect(await retention(month)).toEqual({ month, isOver: false, seen: 2, again: 1 });
  expect(await differences()).toEqual([]);

  const behind = async (which: VisitRowsState) =>
    (await manager('listVisits', { query: { from: first, to: daysBefore(first, -7), which } })).threads.map(
      ({ visitId }) => visitId,
    );
  expect((await behind('seen')).toSorted()).toEqual([visits[0], visits[2]].toSorted());
  expect(await behind('came-again')).toEqual([visits[0]]);
  expect(await behind('not-again')).toEqual([visits[2]]);

  await jump(tenthIn(13));
  expect(await retention(month)).toEqual({ month, isOver: true, seen: 2, again: 1 });
});

test('whatever dies while complaints and returns are counted, they end equal to the recomputation', async () => {
  // Each step is told by itself, so that the same transactions come each time.
  const story = async () => {
    const { id } = await newPatient(call, {});
    const [first, later] = [tenthIn(1), tenthIn(2)];
    const visits = [await booked(id, first), await booked(id, later)];
    const threadId = await conversation();
    await desk.stack.drain();
    await change(threadId, { tags: ['complaint'] });
    await jump(later);
    for (const visit of visits) {
      await mark(visit, 'attended');
      await desk.stack.drain();
    }
    await change(threadId, { tags: [] });
    await desk.stack.drain();
  };
  const walked = await dieWhileCounted(desk, plan, story, { of: 'complaints and returns', most: 4 });
  expect(walked).toBe(4);
}, 120_000);
