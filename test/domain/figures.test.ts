import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import { count } from '#shared/domain/metrics/count.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import type { PracticeGiven } from '#shared/domain/practice/practice.ts';
import { type WrittenPractice, writtenPractice } from '../fixtures/written-practice.ts';

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

const threads = { t1: 'riverside', t2: 'island', t3: 'unset' };
const anyThread = fc.constantFrom('t1', 't1', 't1', 't2', 't2', 't3');

/** What may happen in a practice; `pick` chooses among the messages that stand there. */
const happening = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('pass' as const), minutes: fc.constantFrom(1, 7, 45, 200, 900, 3000) }),
  },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('text' as const), threadId: anyThread }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'text',
        'email',
        'thanks',
        'stop',
        'machine',
        'ring',
        'logged',
        'automatic',
        'done',
        'reopened',
      ),
      threadId: anyThread,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('reply' as const),
      threadId: anyThread,
      planned: fc.boolean(),
      by: fc.constantFrom('maya', 'priya'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constantFrom('queued', 'failed', 'undone', 'taken', 'missed'),
      threadId: anyThread,
      pick: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('move' as const),
      threadId: anyThread,
      location: fc.constantFrom('riverside', 'island', 'unset'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('holiday', 'hours', 'target', 'no-hours') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('count' as const),
      order: fc.infiniteStream(fc.nat(1000)),
      twice: fc.boolean(),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function play(of: WrittenPractice, one: Happening): Promise<void> {
  switch (one.what) {
    case 'pass':
      return 'minutes' in one ? of.pass(one.minutes) : undefined;
    case 'count':
      return 'order' in one ? countSome(of, one.order, one.twice) : undefined;
    case 'move':
      return 'location' in one ? of.move(one.threadId, one.location) : undefined;
    case 'reply':
      if ('planned' in one) await of.outbound(one.threadId, { planned: one.planned, by: one.by });
      return;
    default:
      return 'threadId' in one ? inThread(of, one) : of.settings(changeBy(one.what));
  }
}

async function inThread(of: WrittenPractice, one: { what: string; threadId: string; pick?: number }): Promise<void> {
  const { what, threadId, pick = 0 } = one;
  const sent = of.entriesOf(threadId).filter((entry): entry is OutboundEntry => 'purpose' in entry);
  const message = sent.at(-1 - pick);
  const ringing = of.entriesOf(threadId).findLast((entry) => entry.kind === 'call' && entry.outcome === 'ringing');
  if (what === 'text') await of.inbound(threadId);
  if (what === 'email') await of.inbound(threadId, { kind: 'email', channel: 'email' });
  if (what === 'thanks') await of.inbound(threadId, { countsAsTurn: false });
  if (what === 'stop') await of.inbound(threadId, { countsAsTurn: false, keyword: 'stop' });
  if (what === 'machine') {
    const mail = { subject: 'Away', sender: 'verified', threadedBy: 'address', automatic: 'auto-reply' } as const;
    await of.inbound(threadId, { kind: 'email', channel: 'email', countsAsTurn: false, mail });
  }
  if (what === 'ring') await of.call(threadId);
  if (what === 'logged') await of.call(threadId, { logged: true, outcome: 'answered', direction: 'out', by: 'maya' });
  if (what === 'automatic')
    await of.outbound(threadId, { by: 'system', purpose: 'reminder', status: 'queued', rank: 1 });
  if (what === 'done' || what === 'reopened') await of.event(threadId, what);
  if (what === 'queued' && message?.status === 'held')
    await of.rewrite(message, { ...message, status: 'queued', rank: 1, leftAt: of.now() });
  if (what === 'failed' && message && message.rank < 3)
    await of.rewrite(message, { ...message, status: 'failed', rank: 3, leftAt: message.leftAt ?? of.now() });
  if (what === 'undone' && message?.status === 'held') await of.rewrite(message, undefined);
  if (ringing?.kind === 'call' && (what === 'taken' || what === 'missed')) {
    const facts = what === 'taken' ? { answeredAt: of.now() } : { endedAt: of.now() };
    await of.rewrite(ringing, { ...ringing, outcome: what === 'taken' ? 'answered' : 'missed', facts });
  }
}

/** Every answer that is still within its undo hold leaves. */
async function letLeave(of: WrittenPractice, threadId: string): Promise<void> {
  for (const entry of [...of.entriesOf(threadId)])
    if ('purpose' in entry && entry.status === 'held' && !entry.planned)
      await of.rewrite(entry, { ...entry, status: 'queued', rank: 1, leftAt: of.now() });
}

function changeBy(what: string): Parameters<WrittenPractice['settings']>[0] {
  return (before) => {
    if (what === 'target')
      return { ...before, targetMinutes: { ...before.targetMinutes, sms: before.targetMinutes.sms + 15 } };
    const locations = before.locations.map((location) => {
      const { hours } = location;
      if (what === 'holiday')
        return {
          ...location,
          hours: { ...hours, holidays: [...hours.holidays, `2026-03-0${1 + hours.holidays.length}`] },
        };
      if (what === 'no-hours') return { ...location, hours: { zone: hours.zone, holidays: hours.holidays } };
      return {
        ...location,
        hours: { ...hours, weekly: { mon: [{ from: '10:00', to: '20:00' }], sun: [{ from: '00:00', to: '04:00' }] } },
      };
    });
    return { ...before, locations };
  };
}

/** Some of what was told is counted: in any order, some of it twice, in batches of any size. */
async function countSome({ app, told }: WrittenPractice, order: fc.Stream<number>, twice: boolean): Promise<void> {
  const numbers = order.take(told.length + 1)[Symbol.iterator]();
  const next = () => numbers.next().value ?? 0;
  const shuffled = told
    .map((change) => ({ change, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ change }) => change);
  const size = 1 + (next() % 4);
  for (let at = 0; at < shuffled.length; at += size) await count(app, shuffled.slice(at, at + size));
  if (twice) await count(app, shuffled.slice(0, 3));
  told.splice(0);
}

/** Both DST nights of both kinds, and a holiday. */
const beginnings = [
  '2026-03-07T21:00:00Z',
  '2026-10-31T20:00:00Z',
  '2026-04-04T10:00:00Z',
  '2026-10-03T10:00:00Z',
  '2026-11-25T20:00:00Z',
];

describe('figures that the stream counted', () => {
  test('equal the recomputation over 1,000 random histories, whatever is told twice, late, in any order and in any batches', async () => {
    let [stretches, days] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.array(happening, { minLength: 8, maxLength: 45 }),
        fc.infiniteStream(fc.nat(1000)),
        async (from, happenings, order) => {
          const of = await writtenPractice(settings, from, threads);
          for (const one of happenings) await play(of, one);
          // What is within its undo hold is not told of changed hours until it leaves.
          for (const threadId of Object.keys(threads)) await letLeave(of, threadId);
          await countSome(of, order, true);
          const again = await recompute(of.app);
          stretches += again.stretches;
          days += again.days;
          expect(again.differences).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
    console.log(`1,000 histories: ${stretches} stretches, ${days} days of figures`);
    expect(stretches).toBeGreaterThan(1000);
  }, 120_000);
});
