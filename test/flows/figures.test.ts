import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { figuresKey, figuresRow } from '#shared/domain/metrics/figures.rows.ts';
import { bucketsIn, hourPlaces, hourSeries, responsePlaces, responseSeries } from '#shared/domain/metrics/figures.ts';
import { mend } from '#shared/domain/metrics/mend.ts';
import { stretchesFrom, stretchRow, turnInListRow, waitingTurns } from '#shared/domain/metrics/stretch.rows.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import type { Units } from '#shared/table.ts';
import { dieWhileCounted, differencesOf } from '../fixtures/counting.ts';
import { type CrashPlan, crashPlan } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const minutes = (count: number) => count * 60_000;
const today = () => wallTimeOf('America/New_York', desk.stack.clock.now().getTime()).date;

/** What one thread's turns were counted as, oldest first. */
async function turnsOf(threadId: string) {
  const { rows } = await desk.app.table.query(stretchRow, stretchesFrom(threadId, undefined));
  return rows.flatMap(({ turn, foundDone }) => (turn ? [{ ...turn, foundDone }] : []));
}

const differences = () => differencesOf(desk);

async function figuresToday(series: Parameters<typeof figuresKey>[0]): Promise<number[]> {
  return (await desk.app.table.get(figuresRow, figuresKey(series, today())))?.counts ?? [];
}

/** Sets within how many minutes texts are answered; answers the minutes of before. */
async function smsTarget(newer: (minutes: number) => number): Promise<number> {
  const admin = desk.as('admin');
  const { version, targetMinutes } = (await admin('readSettings', {})).settings;
  await admin('changeSettings', { body: { version, change: { targetMinutes: { sms: newer(targetMinutes.sms) } } } });
  return targetMinutes.sms;
}

const done = (threadId: string, reason?: string) =>
  desk.as('coordinator')('changeThread', {
    params: { threadId },
    body: { state: 'done', ...(reason ? { reason } : {}) },
  });

test('a turn runs from the first message to the click, closes when the hold is over, and is due when the list says', async () => {
  const number = freshNumber();
  await desk.text(number, 'Do you have time on Friday?');
  await desk.advance(minutes(12));
  await desk.text(number, 'hello??');
  const threadId = await desk.threadOf(number);
  await desk.advance(minutes(8));
  const listed = await desk.as('coordinator')('readThread', { params: { threadId } });
  await desk.reply(threadId, 'Yes, Friday at 10:40.');
  await desk.stack.drain();
  expect(await turnsOf(threadId)).toMatchObject([{ state: 'waiting', dueAt: listed.turn?.dueAt, foundDone: true }]);
  await desk.leave();
  const [turn] = await turnsOf(threadId);
  expect(turn).toMatchObject({ state: 'answered', by: 'maya', channel: 'sms' });
  expect(Math.round((turn?.wall ?? 0) / 60_000)).toBe(20);
  expect(turn?.business).toBe(turn?.wall);
  expect(await differences()).toEqual([]);
});

test('a turn that an undone answer opens again is due by the target of now, in the figures as in the list', async () => {
  const number = freshNumber();
  await desk.text(number, 'Is the office open on Friday?');
  const threadId = await desk.threadOf(number);
  await desk.stack.drain();
  const { id: messageId } = await desk.reply(threadId, 'It is');
  const target = await smsTarget((minutesNow) => minutesNow + 15);
  await desk.as('coordinator')('undoMessage', { params: { threadId, messageId } });
  const listed = await desk.as('coordinator')('readThread', { params: { threadId } });
  expect(await differences()).toEqual([]);
  expect(await turnsOf(threadId)).toMatchObject([{ state: 'waiting', dueAt: listed.turn?.dueAt }]);
  await smsTarget(() => target);
});

test('an answer that fails reopens the turn with its first start, and a reopened thread is measured from its own message', async () => {
  const number = freshNumber();
  await desk.text(number, 'Can you text me back?');
  const threadId = await desk.threadOf(number);
  desk.stack.twilio?.setFaults({ error: '30006' });
  await desk.reply(threadId, 'We do');
  await desk.leave();
  desk.stack.twilio?.setFaults({});
  expect(await turnsOf(threadId)).toMatchObject([{ state: 'waiting' }]);
  await done(threadId, 'called them');
  await desk.advance(minutes(60 * 24 * 3));
  await desk.text(number, 'Something else');
  await desk.advance(minutes(5));
  await desk.reply(threadId, 'Sure');
  await desk.leave();
  await desk.stack.drain();
  expect(await turnsOf(threadId)).toMatchObject([
    { state: 'no-reply-needed', by: 'maya' },
    { state: 'answered', foundDone: true },
  ]);
  const [, second] = await turnsOf(threadId);
  expect(Math.round((second?.wall ?? 0) / 60_000)).toBe(5);
  expect(await differences()).toEqual([]);
});

test('figures of a day: who was answered, who waits, what was left out, what was handled', async () => {
  const before = {
    first: await figuresToday(responseSeries('main', 'sms', 'business')),
    hours: await figuresToday(hourSeries('main', 'sms')),
  };
  const [one, other, third] = [freshNumber(), freshNumber(), freshNumber()];
  await desk.text(one, 'One');
  await desk.text(other, 'Two');
  await desk.text(third, 'STOP');
  await desk.reply(await desk.threadOf(one), 'One back');
  await desk.leave();
  await desk.stack.drain();
  const first = await figuresToday(responseSeries('main', 'sms', 'business'));
  const hours = await figuresToday(hourSeries('main', 'sms'));
  const grown = (counts: number[], from: number[], place: number) => (counts[place] ?? 0) - (from[place] ?? 0);
  expect(grown(first, before.first, responsePlaces.answered)).toBe(1);
  expect(grown(first, before.first, responsePlaces.within)).toBe(1);
  expect(bucketsIn(first).reduce((sum, count) => sum + count, 0)).toBe(first[responsePlaces.answered]);
  // Whoever waits is read from their own row, and joins when they have been answered.
  expect(grown(hours, before.hours, hourPlaces.volume + 12)).toBe(2);
  expect(grown(hours, before.hours, hourPlaces.keyword)).toBe(1);
  expect(grown(hours, before.hours, hourPlaces.answered)).toBe(1);
  const { rows } = await desk.app.table.query(turnInListRow, { index: 'byTurn', pk: waitingTurns('main', 'sms') });
  expect(rows.map(({ threadId }) => threadId)).toContain(await desk.threadOf(other));
  expect(await differences()).toEqual([]);
});

test('a figure that somebody broke is named by the recomputation, and mended', async () => {
  await desk.text(freshNumber(), 'STOP');
  await desk.stack.drain();
  const key = figuresKey(hourSeries('main', 'sms'), today());
  await desk.app.table.commit({ broken: { key, delete: true } });
  expect((await differences()).map(({ what }) => what)).toEqual([`main#sms#hours on ${today()}`]);
  expect((await mend(desk.app)).differences).toEqual([]);
});

async function story(): Promise<void> {
  const number = freshNumber();
  await desk.text(number, 'Are you open?');
  await desk.stack.drain();
  const threadId = await desk.threadOf(number);
  const id = ulid();
  await desk.reply(threadId, 'We are', { id });
  await desk.leave();
  await desk.text(number, 'And on Monday?');
  await desk.stack.drain();
  await done(threadId);
  await desk.stack.drain();
}

test('whatever dies while figures are written, they end equal to the recomputation', async () => {
  await dieWhileCounted(desk, plan, story, { of: 'the figures' });
}, 120_000);

test('what the stream writes for an exchange is counted: a text and its answer', async () => {
  const number = freshNumber();
  await desk.stack.drain();
  const counted = async (what: () => Promise<unknown>): Promise<Units> => {
    const before = desk.stack.streamUnits();
    await what();
    await desk.stack.drain();
    const after = desk.stack.streamUnits();
    return { read: after.read - before.read, write: after.write - before.write };
  };
  const text = await counted(() => desk.text(number, 'A question'));
  const threadId = await desk.threadOf(number);
  const answer = await counted(async () => {
    await desk.reply(threadId, 'An answer');
    await desk.leave();
  });
  console.log('units behind the stream (figures and live pages):', 'a text', text, '| its answer', answer);
  expect(text.write).toBeLessThanOrEqual(3);
  expect(answer.write).toBeLessThanOrEqual(15);
});
