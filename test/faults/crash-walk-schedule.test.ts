import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { dateIn, setCalendar } from '../fixtures/schedule.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { until } from './crash-story.ts';
import { householdStories } from './household-stories.ts';

let desk: Desk;
let plan: CrashPlan;
let call: Call;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
  call = desk.as('coordinator');
  await desk.settings({ fullEmail: true, inboundEmail: true, retentionMonths: 12 });
  await setCalendar(desk);
});
afterAll(() => desk.stop());

/** Queues redeliver, the sweep comes round. */
async function timePasses(): Promise<void> {
  for (const minutes of [1, 3, 3]) await desk.advance(minutes * 60_000);
  await desk.stack.drain();
}

/** A visit is booked, confirmed, moved and called off; another is over and nobody marks it. */
async function visits(): Promise<void> {
  await desk.nextNoon();
  const outsideId = ulid();
  const body = { givenName: 'Dana', familyName: 'Castellan', location: 'main', outsideId };
  // Who takes a patient on is answered or looks whether it was done; booking is what is walked here.
  await until(() => call('createPatient', { body })).catch(() => undefined);
  const [patient] = (await until(() => call('searchPatients', { body: { outsideId } }))).patients;
  if (!patient) throw new Error('the patient was lost');
  const [id, over] = [ulid(), ulid()];
  const [date, tomorrow] = [dateIn(desk, 5), dateIn(desk, 1)];
  const wish = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist' };
  const change = (fields: object) =>
    until(() => call('changeAppointment', { params: { appointmentId: id }, body: fields }));
  await until(() => call('bookAppointment', { body: { ...wish, id, date, time: '10:00' } }));
  await until(() => call('bookAppointment', { body: { ...wish, id: over, date: tomorrow, time: '08:00' } }));
  await change({ state: 'confirmed' });
  await change({ date, time: '11:10' });
  await change({ state: 'cancelled' });
  await desk.nextNoon();
  await desk.nextNoon();
  await timePasses();
  plan.disarm();
  const { appointments } = await call('listPatientAppointments', { params: { patientId: patient.id } });
  expect(appointments.toSorted((a, b) => b.date.localeCompare(a.date))).toMatchObject([
    { id, state: 'cancelled', time: '11:10', version: 3 },
    { id: over, state: 'booked', unmarked: true, version: 1 },
  ]);
  const lines = (await desk.entries(patient.threadId)).map(({ text }) => text.split(/[: (]/)[0]);
  expect(lines).toEqual(['Booked', 'Booked', 'Confirmed', 'Moved', 'Cancelled']);
  // What was called off is free again, what was over is not asked about twice.
  const again = await call('bookAppointment', { body: { ...wish, date: dateIn(desk, 9), time: '10:00' } });
  await call('changeAppointment', { params: { appointmentId: again.id }, body: { state: 'cancelled' } });
  await call('changeAppointment', { params: { appointmentId: over }, body: { state: 'attended' } });
}

/** A file of three patients and a visit is tried and comes in. */
async function comesIn(): Promise<void> {
  await desk.nextNoon();
  const [importId, run] = [ulid(), ulid()];
  const date = dateIn(desk, 6);
  const rows = ['A', 'B', 'C'].map((name) => `${run}${name},${name},Castellan,${freshNumber()},,,`);
  const visit = `${run}V,V,Castellan,${freshNumber()},${run}v,${date},14:00`;
  const people = ['id,first,last,phone', ...rows.map((row) => row.split(',').slice(0, 4).join(','))].join('\n');
  const visitFile = ['id,first,last,phone,visitid,date,time', visit].join('\n');
  const bring = async (id: string, content: string) => {
    const body = { id, name: 'x.csv', location: 'main', content, vouchedBy: 'Nora' };
    await until(() => call('startImport', { body }));
    await timePasses();
    const params = { importId: id };
    await until(async () => {
      const { state } = await call('readImport', { params });
      if (state === 'checked') await call('changeImport', { params, body: { run: true } });
    });
    await timePasses();
  };
  const second = ulid();
  await bring(importId, people);
  await bring(second, visitFile);
  plan.disarm();
  const counts = { updated: 0, unchanged: 0, rejected: 0 };
  expect(await call('readImport', { params: { importId } })).toMatchObject({
    state: 'done',
    counts: { ...counts, read: 3, created: 3 },
  });
  expect(await call('readImport', { params: { importId: second } })).toMatchObject({
    state: 'done',
    counts: { ...counts, read: 1, created: 1 },
  });
  for (const name of ['A', 'B', 'C', 'V']) {
    const { patients } = await call('searchPatients', { body: { outsideId: `${run}${name}` } });
    expect(patients).toHaveLength(1);
    const [number = ''] = patients[0]?.phones ?? [];
    expect((await call('searchPatients', { body: { phone: number } })).patients).toHaveLength(1);
  }
  const { appointments } = await call('listAppointments', { query: { location: 'main', from: date } });
  expect(appointments.filter(({ outsideId }) => outsideId === `${run}v`)).toMatchObject([{ state: 'booked' }]);
}

let points = 0;

test.each([
  ['visits', visits],
  ['an import', comesIn],
])(
  '%s: whatever dies at any side effect, nothing is lost and nothing is done twice',
  async (_name, story) => {
    plan.arm();
    await story();
    const known = new Set<string>();
    const walked = plan.seen().filter(({ functionName, effect }) => {
      // Patients are walked elsewhere, and the lines of open pages too.
      if (functionName === 'notify' || /audit/.test(effect)) return false;
      const key = `${functionName} ${effect}`;
      const isNew = !known.has(key);
      known.add(key);
      return isNew;
    });
    points += await dieAtEach(plan, walked, story, { sides: sidesOfWalks });
    await nothingIsDead();
  },
  600_000,
);

let ofHouseholds = 0;
const households = householdStories({ desk: () => desk, live: () => plan.disarm() });

test.each(households.map((story) => [story.name, story] as const))(
  '%s: whatever dies at any side effect, it ends as if nothing had died',
  async (_name, { play, walks }) => {
    plan.arm();
    await play();
    const walked = plan
      .seen()
      .filter(({ functionName, effect, occurrence }) => walks.test(`${functionName} ${effect} ${occurrence}`));
    expect(walked.length).toBeGreaterThan(0);
    ofHouseholds += await dieAtEach(plan, walked, play, { sides: sidesOfWalks });
    await nothingIsDead();
  },
  600_000,
);

async function nothingIsDead(): Promise<void> {
  const dead = [await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')];
  expect(dead, 'nothing ends in a dead-letter queue').toEqual([0, 0]);
}

test('the walk went through every kind of side effect of visits, imports and households', () => {
  console.log(`crash walk of the schedule: ${points} crash points; of households: ${ofHouseholds}`);
  expect(points).toBeGreaterThanOrEqual(8);
  expect(ofHouseholds).toBeGreaterThanOrEqual(8);
});
