import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { countedSurveyKey, countedSurveyRow } from '#shared/domain/metrics/counted-survey.rows.ts';
import { mend } from '#shared/domain/metrics/mend.ts';
import { daysBefore } from '#shared/domain/metrics/places.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { surveyKey, surveyRow } from '#shared/domain/survey/survey.rows.ts';
import { dateIn } from '../fixtures/schedule.ts';
import { asksTo, came, type Seen, setQuickVisits, setSurvey } from '../fixtures/surveyed.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { merging } from '../harness/merging.ts';

let desk: Desk;
let manager: Call;
let people: Seen[];
beforeAll(async () => {
  desk = await openDesk();
  manager = desk.as('manager');
  await setQuickVisits(desk);
  await setSurvey(desk);
  people = await askedFive();
}, 120_000);
afterAll(() => desk.stop());

const hour = 3_600_000;
const today = () => dateIn(desk, 0);
const said = async (from = today(), to = from) => {
  await desk.stack.drain();
  return manager('readSaid', { query: { from, to } });
};
const says = async ({ number }: Seen, text: string) => {
  await desk.text(number, text);
  await desk.stack.drain();
};
const differences = async () => (await recompute(desk.app)).differences;

/** Five came: one did not agree to be asked, and the text of another came back. */
async function askedFive(): Promise<Seen[]> {
  const found: Seen[] = [];
  for (const nth of [0, 1, 2, 3]) found.push(await came(desk, `13:${10 + 10 * nth}`));
  found.push(await came(desk, '13:50', { consents: false }));
  await desk.stack.drain();
  await desk.advance(1.9 * hour);
  // The one who is asked last.
  await desk.leave();
  await desk.advance(2 * hour);
  await desk.leave();
  return found;
}

const person = (nth: number): Seen => {
  const found = people[nth];
  if (!found) throw new Error('five came');
  return found;
};

test('who was asked and what they answered is counted once, under the day of the question; later answers win', async () => {
  expect(people.map(({ number }) => asksTo(desk, number).length)).toEqual([1, 1, 1, 1, 0]);
  expect((await said()).survey).toEqual({
    ...{ asked: 4, answered: 0, withWords: 0, leftOut: 1 },
    scores: [0, 0, 0, 0, 0],
  });
  await says(person(0), '5');
  await says(person(1), '5');
  await says(person(1), '2, nobody called me back');
  await says(person(2), '4');
  const { survey, days } = await said(daysBefore(today(), 1), today());
  expect(survey).toEqual({ asked: 4, answered: 3, withWords: 1, leftOut: 1, scores: [0, 1, 0, 1, 1] });
  expect(days.map(({ survey: { asked } }) => asked)).toEqual([0, 4]);
  expect(await differences()).toEqual([]);
});

test('the rows behind are those that are counted, each leading to its conversation; coordinators read neither', async () => {
  const query = { from: today(), to: today() };
  const { threads } = await manager('listSurveys', { query });
  const leftOut = threads.filter((one) => one.leftOut);
  expect(leftOut).toMatchObject([
    { id: person(4).threadId, leftOut: [expect.stringContaining('has not agreed to outreach')] },
  ]);
  const shown = threads
    .filter((one) => !one.leftOut)
    .map(({ id, score, withWords, occasion }) => ({ id, score, withWords, occasion }));
  const row = (nth: number, answer: { score?: number; withWords?: boolean }) => ({
    ...{ id: person(nth).threadId, occasion: 'visit', score: undefined, withWords: undefined },
    ...answer,
  });
  expect(shown).toHaveLength(4);
  expect(shown).toEqual(
    expect.arrayContaining([
      row(0, { score: 5, withWords: false }),
      row(1, { score: 2, withWords: true }),
      row(2, { score: 4, withWords: false }),
      row(3, {}),
    ]),
  );
  expect(JSON.stringify(threads)).not.toContain('nobody called');
  for (const name of ['readSaid', 'listSurveys'] as const)
    await expect(desk.as('coordinator')(name, { query })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a text that fails after all asked nobody, and what somebody broke in the figures is counted again', async () => {
  const { visit, threadId } = person(3);
  const entry = (await desk.entries(threadId)).find(({ purpose }) => purpose === 'survey');
  if (!entry) throw new Error('they were asked');
  await desk.app.table.commit({
    failed: {
      key: { pk: `THREAD#${threadId}`, sk: `ENTRY#${entry.at}#${entry.id}` },
      set: { status: 'failed', rank: 4 },
    },
  });
  expect((await said()).survey).toMatchObject({ asked: 3, answered: 3 });
  expect(await differences()).toEqual([]);
  const { visit: other } = person(0);
  await desk.app.table.commit({ broken: { key: countedSurveyKey(other.id), delete: true } });
  expect((await differences()).map(({ what }) => what)).toEqual([`survey ${other.id}`]);
  expect((await mend(desk.app)).differences).toEqual([]);
  expect((await said()).survey).toMatchObject({ asked: 3, answered: 3 });
  expect(await desk.app.table.get(countedSurveyRow, countedSurveyKey(visit.id))).toMatchObject({ asked: false });
});

test('an answer that comes after the record was merged into another is kept, in the one conversation, and so it is once they are two again', async () => {
  const { merge, undo, read, record, figuresAreExact } = merging(() => desk);
  await desk.nextNoon();
  const seen = await came(desk, '13:20');
  await desk.stack.drain();
  await desk.advance(2 * hour);
  await desk.leave();
  expect(asksTo(desk, seen.number)).toHaveLength(1);
  const answer = async () =>
    (await desk.app.table.get(surveyRow, surveyKey({ threadId: seen.threadId, id: seen.visit.id })))?.answer;
  const kept = await record({ phones: [freshNumber()] });
  const { mergeId } = await merge(kept, seen.patient);
  await says(seen, '5');
  expect(await answer()).toMatchObject({ score: 5 });
  const { threadId } = await read(kept.id);
  const head = await manager('readThread', { params: { threadId } });
  expect([head.turn, head.unread]).toEqual([undefined, 0]);
  expect((await desk.entries(threadId)).map(({ text }) => text)).toContain('Answered the survey: 5 of 5');
  await figuresAreExact();
  await undo(mergeId);
  await says(seen, '4');
  expect(await answer()).toMatchObject({ score: 4 });
  await figuresAreExact();
});
