import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import type { RouteInput } from '#shared/api.ts';
import { mend } from '#shared/domain/metrics/mend.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { armOf } from '#shared/domain/trial/arm-of.ts';
import { arms } from '#shared/domain/trial/trial-mark.ts';
import { dieWhileCounted, differencesOf } from '../fixtures/counting.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type CrashPlan, crashPlan } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let call: Call;
let manager: Call;
let plan: CrashPlan;
const usual = { ...textStep('day-before', { days: 1, at: '09:00' }), on: true, onlyUnconfirmed: false };
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
  [call, manager] = [desk.as('coordinator'), desk.as('manager')];
  await setCalendar(desk, { unmarked: { rule: 'ask', afterMinutes: 600 } });
  await setLadders(desk, [{ id: 'usual', name: 'Usual', on: true, fallback: 'en', steps: [usual] }]);
});
afterAll(() => desk.stop());

const jump = async (date: string, time: string) => {
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, date, time))));
  await desk.leave();
  await desk.stack.drain();
};
const mark = (appointmentId: string, state: 'attended' | 'no-show') =>
  call('changeAppointment', { params: { appointmentId }, body: { state } });

interface Booked {
  id: string;
  patientId: string;
  phone: string;
}

async function booked(date: string, time: string, patient = newPatient(call)): Promise<Booked> {
  const { id: patientId, phones } = await patient;
  const body = { patientId, visitType: 'check-up', provider: 'lindqvist', date, time };
  const { id } = await call('bookAppointment', { body });
  return { id, patientId, phone: phones[0] ?? '' };
}

/** So many visits of new patients of each arm, one after the other from a time on. */
async function bookedInBoth(
  trialId: string,
  each: number,
  date: string,
  { phone, from = 10 }: { phone?: string; from?: number } = {},
): Promise<Booked[]> {
  const visits: Booked[] = [];
  const left = { usual: each, new: each };
  while (left.usual + left.new > 0) {
    const patient = await newPatient(call, { phones: [phone ?? freshNumber()] });
    const arm = armOf(trialId, patient.id);
    if (left[arm] === 0) continue;
    left[arm] -= 1;
    const half = visits.length % 2 === 0 ? '00' : '30';
    visits.push(await booked(date, `${from + Math.floor(visits.length / 2)}:${half}`, Promise.resolve(patient)));
  }
  return visits;
}

type Asked = Partial<RouteInput<'startTrial'>['body']>;
async function start(asked: Asked) {
  const { version } = await manager('readLadders', {});
  const body = { ladderId: 'usual', stepId: 'day-before', planned: 40, version, ...asked };
  const { trials } = await manager('startTrial', { body });
  await desk.stack.drain();
  return trials[0]?.id ?? 'none';
}
async function end(trialId: string, chosen: 'usual' | 'new') {
  const { version } = await manager('readLadders', {});
  const ended = await manager('endTrial', { params: { trialId }, body: { chosen, version } });
  await desk.stack.drain();
  return ended;
}

const remindersOf = (appointmentId: string) => call('readVisitReminders', { params: { appointmentId } });
const trialOf = async (id: string) => {
  const { trials } = await manager('readTrials', {});
  return trials.find((one) => one.id === id);
};
const actions = async () =>
  (await manager('searchAudit', { body: {} })).rows.map(({ action, outcome }) => `${action} ${outcome}`);
const differences = () => differencesOf(desk);

test.each<[string, Asked, string]>([
  ['words that carriers act on', { words: { en: { text: '{{ practice }}: reply YES to confirm.' } } }, 'invalid'],
  ['words without those of a language', { words: {} }, 'invalid'],
  ['the time it has', { when: { days: 1, at: '09:00' } }, 'invalid'],
  ['a time after the visit', { when: { days: 0, at: '23:00' } }, 'invalid'],
  ['two things at once', { when: { hours: 4 }, words: { en: { text: '{{ practice }}: {{ day }}.' } } }, 'invalid'],
  ['a step that is not there', { stepId: 'other', when: { hours: 4 } }, 'invalid'],
  ['what somebody else changed', { version: 0, when: { hours: 4 } }, 'changed_meanwhile'],
])('no trial is started with %s', async (_what, asked, code) => {
  await expect(start(asked)).rejects.toMatchObject({ code });
  expect((await manager('readLadders', {})).trials).toEqual([]);
});

test('half of the patients are reminded at the other time, all of them once; what came of it is counted by arm, and stays when the trial is ended', async () => {
  const [visitDay, dayBefore, twoBefore] = [dateIn(desk, 5), dateIn(desk, 4), dateIn(desk, 3)];
  const trialId = await start({ when: { days: 2, at: '09:00' } });
  const visits = await bookedInBoth(trialId, 3, visitDay);
  // The same patient once more: in the same arm, and counted once.
  const [again] = visits;
  const { id: second } = await call('bookAppointment', {
    body: {
      patientId: again?.patientId ?? '',
      visitType: 'check-up',
      provider: 'lindqvist',
      date: visitDay,
      time: '16:00',
    },
  });
  const inArm = (arm: (typeof arms)[number]) => visits.filter(({ patientId }) => armOf(trialId, patientId) === arm);
  for (const arm of arms) {
    for (const { id } of inArm(arm)) {
      const { steps, next } = await remindersOf(id);
      expect(steps.map(({ trial }) => trial)).toEqual([{ id: trialId, arm }]);
      const date = arm === 'new' ? twoBefore : dayBefore;
      expect(next?.at).toBe(new Date(instantOf(zone, date, '09:00')).toISOString());
    }
  }
  const { days } = await manager('forecastReminders', { body: {} });
  const foreseen = (date: string) => days.find((day) => day.date === date)?.sms;
  expect([foreseen(twoBefore), foreseen(dayBefore)]).toEqual([inArm('new').length, inArm('usual').length]);

  const { ladders, version } = await manager('readLadders', {});
  const changed = ladders.map((one) => ({
    ...one,
    steps: one.steps.map((step) => ({ ...step, onlyUnconfirmed: true })),
  }));
  await expect(manager('saveLadders', { body: { ladders: changed, version } })).rejects.toMatchObject({
    code: 'invalid',
  });
  await expect(start({ when: { hours: 4 } })).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await actions()).toContain('startTrial wrong_state');

  await jump(twoBefore, '09:02');
  const sent = async () => {
    const all = await Promise.all(visits.map(async ({ id }) => (await remindersOf(id)).steps));
    return visits.filter((_, at) => all[at]?.some(({ state }) => state === 'sent'));
  };
  expect(await sent()).toEqual(inArm('new'));
  await jump(dayBefore, '09:02');
  expect(await sent()).toEqual(visits);
  for (const { phone } of visits) {
    const entries = await desk.entries(await desk.threadOf(phone));
    expect(entries.filter((entry) => 'purpose' in entry && entry.purpose === 'reminder')).toHaveLength(1);
  }

  await jump(visitDay, '16:50');
  const missed = [...inArm('usual').slice(0, 2), inArm('new')[0]].map((one) => one?.id);
  for (const { id } of visits) await mark(id, missed.includes(id) ? 'no-show' : 'attended');
  await mark(second, 'attended');
  await desk.stack.drain();
  const told = await trialOf(trialId);
  const own = armOf(trialId, again?.patientId ?? '');
  for (const arm of arms) {
    const count = inArm(arm).length;
    const gone = arm === 'usual' ? 2 : 1;
    const more = arm === own ? 1 : 0;
    expect(told?.arms.find((one) => one.arm === arm)).toEqual({
      ...{ arm, patients: count, missed: gone, visits: count + more, missedVisits: gone },
      ...{ sent: count + more, toCome: 0 },
    });
  }
  expect(told?.verdict).toBe('too-early');
  expect(told?.difference?.share).toBeCloseTo(1 / 3 - 2 / 3, 10);
  expect(await differences()).toEqual([]);

  const { ladders: after, trials } = await end(trialId, 'new');
  expect(trials).toEqual([]);
  expect(after[0]?.steps[0]?.when).toEqual({ days: 2, at: '09:00' });
  expect(await trialOf(trialId)).toEqual({ ...told, ended: { at: expect.any(String), chosen: 'new' } });
  await expect(end(trialId, 'usual')).rejects.toMatchObject({ code: 'not_found' });
  const later = await booked(dateIn(desk, 6), '10:00');
  const { steps } = await remindersOf(later.id);
  expect(steps.map(({ trial, plannedFor }) => [trial, plannedFor])).toEqual([
    [undefined, new Date(instantOf(zone, dateIn(desk, 4), '09:00')).toISOString()],
  ]);
  expect(await actions()).toContain('endTrial ok');
});

test('whoever cannot be reminded in both arms is reminded as usual, in neither; a family of both arms is in neither', async () => {
  await setLadders(desk, [{ id: 'usual', name: 'Usual', on: true, fallback: 'en', steps: [usual] }]);
  const [visitDay, dayBefore] = [dateIn(desk, 4), dateIn(desk, 3)];
  const trialId = await start({
    words: { en: { text: 'Other: {{ name }}, {{ practice }}, {{ day }} {{ time }}. Text STOP to stop texts.' } },
  });
  const late = await booked(dateIn(desk, 1), '15:00');
  const notYet = await remindersOf(late.id);
  expect(notYet.steps.map(({ trial }) => trial)).toEqual([undefined]);

  const family = await bookedInBoth(trialId, 2, visitDay, { phone: freshNumber() });
  const others = await bookedInBoth(trialId, 1, visitDay, { from: 14 });
  await jump(dayBefore, '09:02');
  const marks = await Promise.all(
    family.map(async ({ id }) => (await remindersOf(id)).steps.map(({ state, trial }) => [state, trial])),
  );
  expect(marks.flat()).toEqual(family.map(() => ['sent', undefined]));
  for (const { id, patientId, phone } of others) {
    const arm = armOf(trialId, patientId);
    expect((await remindersOf(id)).steps).toMatchObject([{ state: 'sent', trial: { id: trialId, arm } }]);
    const entries = await desk.entries(await desk.threadOf(phone));
    const [text] = entries.flatMap((entry) => ('purpose' in entry && entry.purpose === 'reminder' ? entry.text : []));
    expect(text?.startsWith('Other: ')).toBe(arm === 'new');
  }

  // A visit that the trial has not counted is found, and counted.
  await desk.stack.drain();
  await desk.app.table.commit({
    broken: { key: { pk: `TRIAL#${trialId}`, sk: `VISIT#${others[0]?.id}` }, delete: true },
  });
  expect((await differences()).map(({ what }) => what)).toEqual([`visit ${others[0]?.id} in trial ${trialId}`]);
  expect((await mend(desk.app)).differences).toEqual([]);
  await end(trialId, 'usual');
});

test('whatever dies while a trial is counted, it ends equal to the recomputation', async () => {
  const trialId = await start({ when: { hours: 3 } });
  const story = async () => {
    const [dayBefore, day] = [dateIn(desk, 6), dateIn(desk, 7)];
    const visit = await booked(day, '14:00');
    await jump(dayBefore, '09:02');
    await jump(day, '11:02');
    await jump(day, '14:40');
    await mark(visit.id, 'no-show');
    await desk.stack.drain();
  };
  const walked = await dieWhileCounted(desk, plan, story, { of: 'a trial', most: 2 });
  const { arms: counted = [] } = (await trialOf(trialId)) ?? {};
  expect(counted.reduce((sum, { visits }) => sum + visits, 0)).toBe(1 + walked * 2);
}, 120_000);
