import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count } from '#shared/domain/metrics/count.ts';
import { countedVisitKey, countedVisitRow } from '#shared/domain/metrics/counted-visit.rows.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import type { PracticeGiven } from '#shared/domain/practice/practice.ts';
import type { RowKind, Write } from '#shared/table.ts';
import type { Wanted } from '../faults/world/world-table.ts';
import { happenings, randomHistory } from '../fixtures/random-history.ts';
import type { Whom } from '../fixtures/written-visits.ts';

const weekly = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
    day,
    [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ],
  ]),
);
const settings: PracticeGiven = {
  name: 'Harborlight Dental',
  locations: [
    {
      id: 'riverside',
      name: 'Riverside',
      hours: { zone: 'America/New_York', weekly, holidays: ['2026-11-26', '2026-12-25'] },
      numbers: ['+12125550100'],
    },
    // Its clock moves by half an hour.
    {
      id: 'island',
      name: 'Island',
      hours: {
        zone: 'Australia/Lord_Howe',
        weekly: { ...weekly, sat: [{ from: '00:00', to: '24:00' }] },
        holidays: [],
      },
      numbers: ['+12125550101'],
    },
    { id: 'unset', name: 'Unset', hours: { zone: 'Europe/Madrid', holidays: [] }, numbers: ['+12125550102'] },
  ],
  undoSeconds: 10,
  optOutBy: 'provider',
  quiet: { from: '21:00', to: '08:00' },
  targetMinutes: { sms: 30 },
};

/** Both DST nights of both kinds, and a holiday. */
const beginnings = [
  '2026-03-07T21:00:00Z',
  '2026-10-31T20:00:00Z',
  '2026-04-04T10:00:00Z',
  '2026-10-03T10:00:00Z',
  '2026-11-25T20:00:00Z',
];

const monday = '2026-03-02T15:00:00Z';
const confidentially = { patientId: 'p1', threadId: 'c1' };
const usually = { patientId: 'p1', threadId: 't1' };
const atNine = (inMinutes = 30) => ({ location: 'riverside', provider: 'lindqvist', inMinutes });

/** A practice in which what happens is counted at once, each by itself. */
async function told() {
  const of = await randomHistory(settings, monday);
  const { practice, visits } = of;
  const counted = async () => {
    await count(practice.app, practice.told.splice(0));
    return (await recompute(practice.app)).differences;
  };
  /** A visit that is over, as it ended. */
  const over = async (whom: Whom, state: 'attended' | 'no-show', slot = atNine()) => {
    await visits.book(whom, slot);
    const visit = visits.all().at(-1);
    if (!visit) throw new Error('nothing was booked');
    practice.pass((Date.parse(visit.startsAt) - Date.parse(practice.now())) / 60_000 + 1);
    await visits.become(visit.id, state);
    expect(await counted()).toEqual([]);
    return visit.id;
  };
  const rowOf = async (id: string) => practice.app.table.get(countedVisitRow, countedVisitKey(id));
  return { practice, visits, counted, over, rowOf };
}

describe('what is done about a missed visit', () => {
  test('is found where its patient books confidentially, and their visits are recomputed once', async () => {
    const { visits, counted, over, rowOf } = await told();
    const id = await over(usually, 'no-show');
    await visits.book(confidentially, atNine(3000));
    expect(await counted()).toEqual([]);
    expect((await rowOf(id))?.missed).toMatchObject({ recovered: true });
  });

  test('is found in a conversation that was brought in, where it was written before', async () => {
    const { practice, counted, over, rowOf } = await told();
    const id = await over(usually, 'no-show');
    const reply = await practice.outbound('s1');
    await practice.join('s1', 't1');
    expect(await counted()).toEqual([]);
    await practice.rewrite(reply, { ...reply, status: 'delivered', rank: 3, leftAt: practice.now() });
    expect(await counted()).toEqual([]);
    expect((await rowOf(id))?.missed).toMatchObject({ contact: 'person' });
    await practice.part('s1');
    expect(await counted()).toEqual([]);
    expect((await rowOf(id))?.missed).not.toHaveProperty('contact');
  });

  test('is found where it happens while the visit is being counted', async () => {
    const { practice, visits, counted, rowOf } = await told();
    await visits.book(usually, atNine());
    const [visit] = visits.all();
    practice.pass(60);
    const reply = await practice.outbound('t1');
    await visits.become(visit?.id ?? '', 'no-show');
    const changes = practice.told.splice(0);
    const { app } = practice;
    let hasArrived = false;
    const commit: typeof app.table.commit = async (writes) => {
      const isCounted = Object.values<Write | undefined>(writes).some((write) => write?.key.pk.startsWith('COUNTED#'));
      if (isCounted && !hasArrived) {
        hasArrived = true;
        practice.pass(1);
        await practice.rewrite(reply, { ...reply, status: 'delivered', rank: 3, leftAt: practice.now() });
        await count(app, practice.told.splice(0));
      }
      return app.table.commit(writes);
    };
    await count({ ...app, table: { ...app.table, commit } }, changes);
    expect(hasArrived).toBe(true);
    expect(await counted()).toEqual([]);
    expect((await rowOf(visit?.id ?? ''))?.missed).toMatchObject({ contact: 'person' });
  });
});

test('a turn that another counts between what was read of it and its figures counts once', async () => {
  const { practice, counted } = await told();
  await practice.inbound('t1');
  expect(await counted()).toEqual([]);
  practice.pass(5);
  await practice.outbound('t1', { status: 'queued', rank: 1, leftAt: practice.now() });
  const changes = practice.told.splice(0);
  const { app } = practice;
  let asMany = 0;
  // The figures are read last: whoever counts here was told the same, and is done before.
  const getMany = async <const K extends readonly RowKind<unknown>[]>(...wanted: Wanted<K>) => {
    asMany += 1;
    if (asMany === 1) await count(app, changes);
    return app.table.getMany<K>(...wanted);
  };
  await count({ ...app, table: { ...app.table, getMany } }, changes);
  expect(asMany, 'it loses, and counts again').toBe(2);
  expect(await counted()).toEqual([]);
});

test('a conversation that stood open for months is counted anew when it comes to another location', async () => {
  const { practice, counted } = await told();
  await practice.inbound('t1');
  practice.pass(70 * 24 * 60);
  await practice.outbound('t1', { status: 'queued', rank: 1, leftAt: practice.now() });
  expect(await counted()).toEqual([]);
  await practice.move('t1', 'island');
  expect(await counted()).toEqual([]);
});

test('of two visits that a patient attended at once, neither came again before the next', async () => {
  const { practice, visits, counted, over, rowOf } = await told();
  await visits.book(usually, atNine());
  const second = await over(usually, 'attended');
  const [first] = visits.all();
  await visits.become(first?.id ?? '', 'attended');
  expect(await counted()).toEqual([]);
  practice.pass(40 * 24 * 60);
  await over(usually, 'attended');
  expect([(await rowOf(first?.id ?? ''))?.again, (await rowOf(second))?.again]).toEqual(['again', 'again']);
});

test('a visit that turns out to be another patient’s is counted as theirs: the one before it stands without it', async () => {
  const { practice, visits, counted, over, rowOf } = await told();
  const first = await over(usually, 'attended');
  practice.pass(40 * 24 * 60);
  const second = await over(usually, 'attended');
  expect((await rowOf(first))?.again).toBe('again');
  await visits.give(second, { patientId: 'p2', threadId: 't2' });
  expect(await counted()).toEqual([]);
  expect((await rowOf(first))?.again).toBe('not-yet');
});

describe('figures that the stream counted', () => {
  test('equal the recomputation over 1,000 random histories, whatever is told twice, late, in any order and in any batches', async () => {
    let [stretches, days, visits, missed, answers] = [0, 0, 0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        happenings,
        fc.infiniteStream(fc.nat(1000)),
        async (from, all, order) => {
          // Nothing of it waits for anything: without this the time limit is never looked at.
          await new Promise((resolve) => setImmediate(resolve));
          const of = await randomHistory(settings, from);
          for (const one of all) await of.play(one);
          // What is within its undo hold is not told of changed hours until it leaves.
          await of.letLeave();
          await of.countSome(order, true);
          const again = await recompute(of.practice.app);
          stretches += again.stretches;
          days += again.days;
          visits += of.visits.all().length;
          missed += of.visits.all().filter(({ state }) => state === 'no-show').length;
          answers += of.surveys.all().filter(({ answer }) => answer).length;
          expect(again.differences).toEqual([]);
        },
      ),
      // One that fails is told as far as it was made shorter by then.
      { numRuns: 1000, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
    );
    console.log(
      `1,000 histories: ${stretches} stretches, ${visits} visits, ${missed} missed, ${answers} answers to surveys, ${days} days of figures`,
    );
    expect(stretches).toBeGreaterThan(1000);
    expect(visits).toBeGreaterThan(1000);
    expect(missed).toBeGreaterThan(100);
    expect(answers).toBeGreaterThan(100);
  }, 120_000);
});
