import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditRow } from '#shared/domain/audit/audit.rows.ts';
import { hired, sessionOf } from '../fixtures/sessions.ts';
import { type Asked, accessTokenOf, visitor } from '../fixtures/signed-in.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { until as again } from './crash-story.ts';

let desk: Desk;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
});
afterAll(() => desk.stop());

/** A page asks again until it is answered as it should be. */
async function until(status: number, ask: () => Promise<Asked>): Promise<Asked> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await ask();
    if (asked.status === status) return asked;
    if (attempt >= 3) throw new Error(`answered ${asked.status} again and again`);
  }
}

/** In, at work and out again, as somebody new. */
async function play(): Promise<void> {
  const { id } = await hired(desk.app);
  const browser = visitor(desk.stack.url);
  // A code is good once: who was not let in goes to the issuer again.
  await until(201, () => browser.signIn(id));
  await until(200, () => browser.ask('POST', '/api/session/activity', {}));
  const token = accessTokenOf(await until(200, () => browser.ask('POST', '/api/session/refresh', {})));
  await until(200, () => browser.ask('DELETE', '/api/session'));
  plan.disarm();
  expect((await sessionOf(desk.app, token)).ended?.why).toBe('signed_out');
  const answer = await fetch(`${desk.stack.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(401);
  const { rows } = await desk.app.table.query(auditRow, { pk: `AUDIT#${id}`, consistent: true });
  const told = new Set(rows.map(({ action, outcome }) => `${action} ${outcome}`));
  expect([...told]).toEqual(['startSession ok', 'endSession ok']);
}

test('whatever dies while somebody signs in, works and signs out: they get in, they get out, and the audit has both', async () => {
  plan.arm();
  await play();
  // Pages are told beside it, sooner or later; that is walked in crash-walk.test.ts.
  const walked = plan.seen().filter(({ functionName }) => functionName === 'api');
  await dieAtEach(plan, walked, play, { each: true });
  console.log(`crash walk of a session: ${walked.length * 2} crash points`);
  expect(walked.length).toBeGreaterThan(8);
});

let people = 0;

/** Somebody is added, becomes a manager, and leaves; an admin who gets no answer looks, and asks again. */
async function employed(): Promise<void> {
  people += 1;
  const email = `walk-${people}@harborlight.example`;
  const call = desk.as('admin');
  const found = async () => (await call('listStaff', {})).staff.find((one) => one.email === email);
  const body = { name: 'Walk On', role: 'coordinator', locations: 'all', email } as const;
  await again(async () => (await found()) ?? call('createStaff', { body }));
  const { id = '' } = (await found()) ?? {};
  const change = (fields: { role?: 'manager'; active?: boolean }) =>
    again(async () => {
      const version = (await found())?.version ?? 0;
      await call('changeStaff', { params: { staffId: id }, body: { version, ...fields } });
    });
  await desk.advance(60_000);
  await change({ role: 'manager' });
  await desk.advance(60_000);
  await desk.advance(60_000);
  expect(desk.stack.issuer.invited()[id]).toEqual({ email, isEnabled: true, groups: ['manager'], invitations: 1 });
  expect((await found())?.signIn?.state).toBe('open');
  await change({ active: false });
  await desk.advance(60_000);
  await desk.advance(60_000);
  plan.disarm();
  expect(desk.stack.issuer.invited()[id]).toMatchObject({ email, isEnabled: false, invitations: 1 });
  expect((await found())?.signIn?.state).toBe('ended');
}

test('whatever dies while somebody is added, moves up and leaves: they are invited once, and shut out in the end', async () => {
  const seen = async () => {
    plan.arm();
    await employed();
    return plan.seen().filter(({ functionName }) => functionName === 'api-settings' || functionName === 'jobs');
  };
  const first = await seen();
  // A slow machine has a job done a second time; nobody can be sure to die in that.
  const walked = (await seen()).filter((point) => first.some((one) => isDeepStrictEqual(one, point)));
  const points = await dieAtEach(plan, walked, employed, { sides: sidesOfWalks, each: true });
  console.log(`crash walk of staff: ${points} crash points`);
  expect(walked.filter(({ effect }) => effect.startsWith('user pool ')).length).toBeGreaterThan(4);
}, 120_000);
