import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { digestKey, digestRow } from '#shared/domain/digest/digest.rows.ts';
import { daysBefore } from '#shared/domain/metrics/places.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { nextWeekday, zone } from '../fixtures/schedule.ts';
import { type CrashPlan, crashPlan, dieAtEach } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

const address = 'nora@harborlight.example';
let desk: Desk;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
  const admin = desk.as('admin');
  const { staff } = await admin('listStaff', {});
  for (const { id, version, role } of staff) {
    const email = id === 'nora' ? address : null;
    if (role !== 'coordinator')
      await admin('changeStaff', { params: { staffId: id }, body: { version: version ?? 0, email } });
  }
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

async function switched(on: boolean): Promise<void> {
  const admin = desk.as('admin');
  const { settings } = await admin('readSettings', {});
  await admin('changeSettings', {
    body: { version: settings.version, change: { digest: { on, weekday: 'mon', at: '07:00' } } },
  });
}
const mails = () => (desk.stack.sendgrid?.outbox() ?? []).filter(({ to }) => to === address);
/** Monday morning, and the hours after it: leases run out, what waits is tried again. */
async function monday(): Promise<string> {
  const date = nextWeekday(desk, 'mon');
  for (const time of ['06:59', '07:00', '07:12', '07:24', '07:50', '09:00']) {
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, date, time))));
    await desk.stack.drain();
  }
  return daysBefore(date, 1);
}
const stateOf = async (to: string) => (await desk.app.table.get(digestRow, digestKey({ to, staffId: 'nora' })))?.state;

test('a week in figures leaves once on the day and time that are set, with no name and no word of a patient', async () => {
  const number = freshNumber();
  await desk.text(number, 'My tooth hurts');
  await desk.reply(await desk.threadOf(number), 'Come at three');
  await desk.leave();
  // A later turn of the same conversation, closed without an answer.
  await desk.text(number, 'And the other one too');
  const params = { threadId: await desk.threadOf(number) };
  await desk.as('coordinator')('changeThread', { params, body: { state: 'done' } });
  await switched(true);
  const to = await monday();
  expect(mails()).toHaveLength(1);
  expect(await stateOf(to)).toBe('sent');
  const [mail] = mails();
  const said = JSON.stringify(mail);
  expect(said).toContain('Median first response:');
  expect(said).toContain('(n 1;');
  expect(said).toContain('Handled: 1 answered, 1 closed without an answer');
  for (const secret of ['tooth', 'three', 'other one', number, number.slice(2), 'Maya'])
    expect(said).not.toContain(secret);
  const { digests, preview } = await desk.as('manager')('readDigests', {});
  expect(digests[0]).toMatchObject({ to, staffId: 'nora', state: 'sent' });
  expect(preview.body).toContain('Median first response:');
  await desk.stack.moveClock((clock) => clock.advance(3 * 86_400_000));
  await desk.stack.drain();
  expect(mails()).toHaveLength(1);
});

test('none leaves once it is switched off', async () => {
  await switched(false);
  const before = mails().length;
  await monday();
  expect(mails()).toHaveLength(before);
});

test('what the provider does not take is tried again; what it may have taken is not', async () => {
  await switched(true);
  const before = mails().length;
  desk.stack.sendgrid?.setFaults({ error: '429', times: 1 });
  const to = await monday();
  expect(mails()).toHaveLength(before + 1);
  expect(await stateOf(to)).toBe('sent');
  expect(wallTimeOf(zone, desk.stack.clock.now().getTime()).weekday).toBe('mon');
});

test('whatever dies while digests leave, none leaves twice, and one that may not have left says so', async () => {
  await switched(true);
  plan.arm();
  await monday();
  const walked = plan.seen().filter(({ functionName, effect }) => functionName === 'jobs' || effect.includes('digest'));
  expect(walked.length).toBeGreaterThanOrEqual(4);
  let [crashes, lost] = [0, 0];
  await dieAtEach(plan, walked, async () => {
    const before = mails().length;
    const to = await monday();
    if (plan.hasCrashed()) crashes += 1;
    plan.disarm();
    const left = mails().length - before;
    const state = await stateOf(to);
    if (left === 0) lost += 1;
    expect(left).toBeLessThanOrEqual(1);
    // Only a death between the claim and the provider leaves none, and that is said.
    expect(left === 1 ? ['sent', 'unknown'] : ['unknown']).toContain(state);
  });
  console.log(
    `crash walk of the digest: ${walked.length * 2} crash points, ${crashes} deaths, ${lost} that may not have left`,
  );
  expect(crashes).toBeGreaterThanOrEqual(walked.length);
  expect(lost).toBeLessThanOrEqual(2);
}, 120_000);
