import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { surveyKey, surveyRow } from '#shared/domain/survey/survey.rows.ts';
import { usualSurvey } from '#shared/domain/survey/usual-survey.ts';
import { dateIn, newPatient, setCalendar } from '../fixtures/schedule.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { until } from './crash-story.ts';

let desk: Desk;
let plan: CrashPlan;
let call: Call;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
  call = desk.as('coordinator');
  await setCalendar(desk);
});
afterAll(() => desk.stop());

const minutes = (count: number) => count * 60_000;
const words = '4, but the wait was long';
/** What is counted of a survey is walked with the other figures; the way out of a text, and a page's own part, elsewhere. */
const walkedHere = ['figures', 'jobs', 'api-schedule'];

interface Seen {
  threadId: string;
  number: string;
  visitId: string;
}

/** Somebody who agreed to be asked is in the chair; the survey is off. */
async function inTheChair(): Promise<Seen> {
  await desk.nextNoon();
  const { version, ...before } = await call('readSurvey', {});
  const { changedAt: _at, changedBy: _by, ...fields } = before;
  await desk.as('manager')('saveSurvey', { body: { ...fields, on: false, version } });
  const patient = await newPatient(call);
  const number = patient.phones[0] ?? '';
  const body = {
    patientId: patient.id,
    visitType: 'check-up',
    provider: 'lindqvist',
    date: dateIn(desk, 0),
    time: '12:30',
  };
  const visit = await call('bookAppointment', { body });
  await call('recordContact', {
    params: { threadId: patient.threadId },
    body: { what: 'outreach-given', channel: 'sms', address: number, source: 'in-person', words: 'Ask me' },
  });
  await desk.advance(minutes(61));
  await desk.stack.drain();
  return { threadId: patient.threadId, number, visitId: visit.id };
}

/** The survey is switched on, the visit is marked, its patient is asked two hours later and answers in words. */
async function surveyed({ threadId, number, visitId }: Seen): Promise<void> {
  await until(async () => {
    const { on, version } = await call('readSurvey', {});
    if (!on) await desk.as('manager')('saveSurvey', { body: { ...usualSurvey, on: true, version } });
  });
  await until(() => call('changeAppointment', { params: { appointmentId: visitId }, body: { state: 'attended' } }));
  await desk.stack.drain();
  await desk.advance(minutes(121));
  for (const pause of [1, 3, 26]) {
    await desk.leave();
    if (asks(number).length > 0) break;
    await desk.advance(minutes(pause));
  }
  await until(() => desk.text(number, words));
  for (const pause of [0, 1, 3]) {
    await desk.stack.drain();
    await desk.advance(minutes(pause));
  }
  plan.disarm();
  await desk.stack.drain();
  await desk.leave();

  expect(asks(number)).toHaveLength(1);
  const survey = await desk.app.table.get(surveyRow, surveyKey({ threadId, id: visitId }));
  expect(survey).toMatchObject({ state: 'asked', answer: { score: 4, withWords: true } });
  const entries = await desk.entries(threadId);
  const said = (text: string) => entries.filter((entry) => entry.text === text).length;
  expect([said(words), said('Answered the survey: 4 of 5')]).toEqual([1, 1]);
  expect(entries.filter(({ purpose }) => purpose === 'survey')).toMatchObject([{ status: 'delivered' }]);
  expect(await call('readThread', { params: { threadId } })).toMatchObject({ state: 'open', unread: 1 });
  expect((await recompute(desk.app)).differences).toEqual([]);
  const dead = [await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')];
  expect(dead, 'nothing ends in a dead-letter queue').toEqual([0, 0]);
}

const asks = (number: string) =>
  (desk.stack.twilio?.outbox() ?? []).filter(({ to, body }) => to === number && /how did we do/.test(body));

test('a survey: whatever dies at any side effect, a patient is asked once and the answer is kept once', async () => {
  let story = await inTheChair();
  plan.arm();
  await surveyed(story);
  const known = new Set<string>();
  const walked = plan.seen().filter(({ functionName, effect }) => {
    const key = `${functionName} ${effect}`;
    const isFirst = !known.has(key);
    known.add(key);
    return isFirst && walkedHere.includes(functionName) && /survey|words|read/.test(effect);
  });
  const points = await dieAtEach(plan, walked, () => surveyed(story), {
    async prepare() {
      story = await inTheChair();
    },
    sides: sidesOfWalks,
    each: true,
  });
  console.log(`crash walk of the survey: ${points} deaths at ${walked.length} side effects`);
  expect(walked.map(({ functionName, effect }) => `${functionName} ${effect}`)).toEqual(
    expect.arrayContaining([
      'api-schedule commit survey + change',
      'figures commit survey',
      'jobs commit message + head + survey + day + contact + settings + visit',
    ]),
  );
}, 600_000);
