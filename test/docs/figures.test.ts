import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bucketStarts, rankedBucket, standsFor } from '#shared/domain/metrics/buckets.ts';
import { count } from '#shared/domain/metrics/count.ts';
import { figuresOfSeries, figuresRow } from '#shared/domain/metrics/figures.rows.ts';
import { bucketsIn, type Clock, countsFor, type Measure, responseSeries } from '#shared/domain/metrics/figures.ts';
import { isWithin } from '#shared/domain/metrics/figures-of.ts';
import { readResponses } from '#shared/domain/metrics/read-responses.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { stretchesFrom, stretchRow } from '#shared/domain/metrics/stretch.rows.ts';
import { addedUpDays } from '#shared/domain/metrics/summary.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { type WrittenPractice, writtenPractice } from '../fixtures/written-practice.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'figures.md'), 'utf8');
const zone = 'America/New_York';
const lines = (/```week\n([\s\S]*?)```/.exec(text)?.[1] ?? '').trim().split('\n');
const happened = lines.map((line) => {
  const [date = '', time = '', who = '', what = ''] = line.split(/\s+/);
  return { at: instantOf(zone, date, time), who, what };
});
/** The cells of the table whose first head is given. */
function tableOf(head: string): string[][] {
  const [, ...rows] = text.slice(text.indexOf(`| ${head} |`)).split('\n');
  return rows
    .slice(
      1,
      rows.findIndex((row) => !row.startsWith('|')),
    )
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const openDay = [
  { from: '08:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];
const weekly = { mon: openDay, tue: openDay, wed: openDay, thu: openDay, fri: openDay };
const practiceWith = (hours: object) => ({
  name: 'Harborlight Dental',
  locations: [
    {
      id: 'riverside',
      name: 'Riverside',
      hours: { zone, holidays: ['2026-11-26'], ...hours },
      numbers: ['+12125550100'],
    },
  ],
  undoSeconds: 10,
  optOutBy: 'provider' as const,
  quiet: { from: '21:00', to: '08:00' },
  targetMinutes: { sms: 30 },
});
const manager = { id: 'nora', name: 'Nora', role: 'manager' as const, locations: 'all' as const, active: true };

/** Plays the week; the answer's click is exactly at its time. */
async function played(hours: object = { weekly }): Promise<WrittenPractice> {
  const threads = Object.fromEntries(happened.map(({ who }) => [who, 'riverside']));
  const [first] = happened;
  const of = await writtenPractice(practiceWith(hours), new Date((first?.at ?? 0) - 3_600_000).toISOString(), threads);
  for (const { at, who, what } of happened) {
    const exact = { at: new Date(at).toISOString() };
    of.pass((at - Date.parse(of.now())) / 60_000);
    if (what === 'text') await of.inbound(who, exact);
    if (what === 'stop') await of.inbound(who, { ...exact, countsAsTurn: false, keyword: 'stop' });
    if (what === 'thanks') await of.inbound(who, { ...exact, countsAsTurn: false });
    if (what === 'automatic')
      await of.outbound(who, { ...exact, by: 'system', purpose: 'after-hours', status: 'queued' });
    if (what === 'reply') await of.outbound(who, { ...exact, status: 'delivered', leftAt: exact.at });
    if (what === 'reply-fails') await of.outbound(who, { ...exact, status: 'failed', leftAt: exact.at });
    if (what === 'done') await of.event(who, 'done');
  }
  of.pass((instantOf(zone, '2026-11-27', '16:30') - Date.parse(of.now())) / 60_000);
  await count(of.app, of.told);
  return of;
}

let week: WrittenPractice;
beforeAll(async () => {
  week = await played();
});

async function turnsOf(of: WrittenPractice) {
  const now = of.now();
  const found = await Promise.all(
    [...new Set(happened.map(({ who }) => who))].map(async (who) => {
      const { rows } = await of.app.table.query(stretchRow, stretchesFrom(who, undefined));
      return rows.flatMap(({ turn, foundDone }) => (turn ? [{ who, turn, foundDone }] : []));
    }),
  );
  return found.flat().map(({ who, turn, foundDone }) => {
    const late = turn.state === 'waiting' ? turn.dueAt < now : !isWithin(turn);
    const ended = {
      waiting: late ? 'waits, late' : 'waits',
      answered: late ? 'late' : 'in time',
      'no-reply-needed': 'no reply needed',
    }[turn.state];
    const began = wallTimeOf(zone, Date.parse(turn.startedAt));
    const isAnswered = turn.state === 'answered';
    const minutes = (length: number | undefined) => (isAnswered && length !== undefined ? String(length / 60_000) : '');
    return [
      who,
      `${began.date} ${began.time}`,
      ended,
      minutes(turn.wall),
      minutes(turn.business),
      foundDone ? 'yes' : 'no',
    ];
  });
}

async function countsOf(of: WrittenPractice, measure: Measure, clock: Clock): Promise<number[]> {
  const { rows } = await of.app.table.query(figuresRow, figuresOfSeries(responseSeries('riverside', 'sms', clock)));
  return countsFor(measure, addedUpDays(rows));
}

describe('the week worked by hand in docs/figures.md', () => {
  test('has the turns that are counted', async () => {
    const byHand = tableOf('thread').map((row) => row.slice(0, 6));
    const inOrder = (rows: string[][]) => rows.toSorted((a, b) => (`${a[1]} ${a[0]}` < `${b[1]} ${b[0]}` ? -1 : 1));
    expect(inOrder(await turnsOf(week))).toEqual(inOrder(byHand));
    expect((await recompute(week.app)).differences).toEqual([]);
  });

  test('has the true medians and p90 beside the buckets they are read off, within 2 %', async () => {
    for (const [name = '', n, median, medianBucket, medianShown, p90, p90Bucket, p90Shown] of tableOf('figure')) {
      const [measure, clock] = name.split(' ') as [Measure, Clock];
      const buckets = bucketsIn(await countsOf(week, measure, clock));
      expect([name, buckets.reduce((sum, one) => sum + one, 0)]).toEqual([name, Number(n)]);
      for (const [share, truth, bucket, shown] of [
        [0.5, median, medianBucket, medianShown],
        [0.9, p90, p90Bucket, p90Shown],
      ] as const) {
        const at = rankedBucket(buckets, share) ?? 0;
        const seconds = (milliseconds = 0) => String(milliseconds / 1000);
        expect([name, share, bucket, shown]).toEqual([
          name,
          share,
          `${seconds(bucketStarts[at])} to ${seconds(bucketStarts[at + 1])}`,
          seconds(standsFor(at)),
        ]);
        expect(Number(truth) * 1000).toBeGreaterThanOrEqual(bucketStarts[at] ?? 0);
        expect(Number(truth) * 1000).toBeLessThan(bucketStarts[at + 1] ?? 0);
        expect(Math.abs(Number(shown) - Number(truth)) / Number(truth)).toBeLessThanOrEqual(0.02);
      }
    }
  });

  test('ends with what the page shows: 6 of 10 within target, one closed, one STOP and one thank-you left out', async () => {
    const of = await readResponses(week.app, manager, {
      from: '2026-11-23',
      to: '2026-11-27',
      channel: 'sms',
      measure: 'first',
      clock: 'business',
    });
    expect(of).toMatchObject({
      lengths: { n: 9 },
      within: { within: 6, of: 10 },
      noReply: 1,
      waiting: { n: 1, late: 1, oldest: 90 * 60_000 },
      leftOut: { keyword: 1, confirmation: 1, automatic: 0 },
    });
  });
});

describe('the known mistakes of other systems', () => {
  test('stand in docs/figures.md, each with a test that is there', () => {
    const named = tableOf('known mistake').map(([, , at = '']) => at.split(': ') as [file: string, ...name: string[]]);
    expect(named).toHaveLength(7);
    for (const [file, ...name] of named) {
      const tests = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
      const quoted = ["'", '"'].map((quote) => `test(${quote}${name.join(': ')}${quote}`);
      expect([name, quoted.some((start) => tests.includes(start))]).toEqual([name, true]);
    }
  });

  const lengthOf = async (who: string, of = week) => {
    const { rows } = await of.app.table.query(stretchRow, stretchesFrom(who, undefined));
    return rows.map(({ turn }) => turn?.wall && turn.wall / 60_000);
  };

  test('late answers are in the median, not only those in time', async () => {
    expect(bucketsIn(await countsOf(week, 'first', 'business')).reduce((sum, one) => sum + one, 0)).toBe(9);
  });
  test('the clock does not restart at each message', async () => expect(await lengthOf('ana')).toEqual([12]));
  test('closing a thread that nobody answered is no answer', async () => {
    const { rows } = await week.app.table.query(stretchRow, stretchesFrom('gus', undefined));
    expect(rows.map(({ turn }) => turn?.state)).toEqual(['no-reply-needed']);
  });
  test('a reopened thread is measured from the message that reopened it', async () =>
    expect(await lengthOf('ida')).toEqual([5, 45]));
  test('a machine is no person', async () => expect(await lengthOf('dan')).toEqual([2286]));
  test('where no hours are set there is no business time, and never zero', async () => {
    const unset = await played({});
    const of = await readResponses(unset.app, manager, {
      from: '2026-11-23',
      to: '2026-11-27',
      measure: 'first',
      clock: 'business',
    });
    expect(of.lengths).toEqual({ n: 0 });
    expect(of.withoutHours).toBe(9);
  });
  test("days are cut by the location's clock, not by the server's", async () => {
    const of = await writtenPractice(practiceWith({ weekly }), '2026-11-28T03:30:00Z', { lou: 'riverside' });
    await of.inbound('lou');
    await count(of.app, of.told);
    const { days, hours } = await readResponses(of.app, manager, {
      from: '2026-11-26',
      to: '2026-11-28',
      measure: 'first',
      clock: 'wall',
    });
    expect(days.map(({ day, messages }) => [day, messages])).toEqual([
      ['2026-11-26', 0],
      ['2026-11-27', 1],
      ['2026-11-28', 0],
    ]);
    // Friday, half past ten at night.
    expect(hours[4]?.[22]?.messages).toBe(1);
  });
});
