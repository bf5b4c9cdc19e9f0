import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { setLadders } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type CrashPlan, crashPlan } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
  await setCalendar(desk);
  await setLadders(desk);
});
afterAll(() => desk.stop());

test('whoever moves a visit while its reminder is leaving is told, and the patient hears the right time after it', async () => {
  const call = desk.as('coordinator');
  await desk.nextNoon();
  const phone = freshNumber();
  const { id: patientId } = await newPatient(call, { phones: [phone] });
  const texts = () => (desk.stack.twilio?.outbox() ?? []).filter(({ to }) => to === phone).map(({ body }) => body);
  const date = dateIn(desk, 3);
  const { id } = await call('bookAppointment', {
    body: { patientId, visitType: 'check-up', provider: 'lindqvist', date, time: '15:00' },
  });
  await desk.advance(1000);
  const change = (time: string) => call('changeAppointment', { params: { appointmentId: id }, body: { date, time } });
  expect((await change('14:00')).oldReminderLeaving).toBeUndefined();
  await desk.advance(1000);

  desk.stack.twilio?.setFaults({ error: 'reset-after', times: 1, delaySeconds: 3600 });
  plan.arm({ functionName: 'outbound', effect: 'send sms', occurrence: 1, side: 'after' });
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, 1), '09:01'))));
  await desk.advance(1000);
  expect(plan.hasCrashed()).toBe(true);
  plan.disarm();
  expect(texts()).toEqual([expect.stringContaining('2:00 PM')]);
  expect((await change('16:00')).oldReminderLeaving).toBe(true);
  for (let minutes = 0; minutes < 40; minutes += 10) await desk.advance(600_000);
  await desk.leave();
  expect(texts()).toEqual([expect.stringContaining('2:00 PM'), expect.stringContaining('4:00 PM')]);
});
