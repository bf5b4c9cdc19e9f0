import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallEntry, nextLookAt, settledCall } from '#shared/domain/call/call.ts';
import { type CallFacts, joined, knows } from '#shared/domain/call/call-facts.ts';
import { callTurnEvent } from '#shared/domain/call/call-turn.ts';
import { opensTurn } from '#shared/domain/metrics/turn.ts';

const at = '2026-03-02T15:00:00.000Z';
const later = (seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();
const recording = (digit: string, seconds: number) => ({ sid: `RE${digit.repeat(32)}`, seconds });

/** What the callbacks of a call tell, one after the other as they happen, and what the call came to. */
const stories: [name: string, told: CallFacts[], outcome: CallEntry['outcome']][] = [
  ['hung up during the greeting', [{}, { endedAt: later(4) }], 'missed'],
  [
    'the desk took it',
    [
      {},
      { answeredAt: later(9), answeredBy: '+12125550198' },
      { dialled: 'answered', answeredAt: later(8), seconds: 61 },
      { endedAt: later(70) },
    ],
    'answered',
  ],
  [
    'nobody took it, and a message was left',
    [
      {},
      { language: 'es' },
      { dialled: 'no-answer' },
      { recording: recording('1', 24), endedAt: later(60) },
      { recording: recording('1', 24) },
      { transcript: 'It is Dana.' },
      { endedAt: later(61) },
    ],
    'voicemail',
  ],
  ['busy, and no message', [{}, { dialled: 'busy' }, {}, { endedAt: later(40) }], 'missed'],
];

function callOf(facts: CallFacts): CallEntry {
  return settledCall({
    id: 'c1',
    threadId: 't1',
    channel: 'voice',
    kind: 'call',
    direction: 'in',
    at,
    text: '',
    outcome: 'ringing',
    from: '+16465550123',
    to: '+12125550100',
    sid: 'CA1',
    facts,
    version: 1,
  });
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length <= 1) yield [...items];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

describe('what is heard of a call', () => {
  test.each(stories)('%s: every order ends in the same entry, each told once or twice', (_name, told, outcome) => {
    const expected = callOf(told.reduce(joined, {}));
    expect(expected.outcome).toBe(outcome);
    for (const order of permutations(told)) {
      expect(callOf(order.reduce(joined, {}))).toEqual(expected);
      expect(callOf(order.flatMap((facts) => [facts, facts]).reduce(joined, {}))).toEqual(expected);
    }
  });

  const instants = fc.integer({ min: 0, max: 5 }).map(later);
  const anyFacts: fc.Arbitrary<CallFacts> = fc.record(
    {
      language: fc.constant('es' as const),
      dialled: fc.constantFrom(
        'answered' as const,
        'busy' as const,
        'no-answer' as const,
        'failed' as const,
        'canceled' as const,
      ),
      answeredAt: instants,
      answeredBy: fc.constantFrom('+12125550198', '+12125550199'),
      seconds: fc.integer({ min: 0, max: 3 }),
      endedAt: instants,
      recording: fc.record({ sid: fc.constantFrom('RE1', 'RE2'), seconds: fc.integer({ min: 1, max: 2 }) }),
      transcript: fc.constantFrom('It is Dana.', 'It is Mia!!'),
    },
    { requiredKeys: [] },
  );

  test('joins in any grouping and order, and twice is once', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, anyFacts, (a, b, c) => {
        expect(joined(a, b)).toEqual(joined(b, a));
        expect(joined(joined(a, b), c)).toEqual(joined(a, joined(b, c)));
        expect(joined(joined(a, b), b)).toEqual(joined(a, b));
        expect(knows(joined(a, b), a)).toBe(true);
      }),
    );
  });

  test('never turns a call in which they were put through into a missed one, nor a voicemail into none', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (known, news) => {
        const [before, after] = [callOf(known).outcome, callOf(joined(known, news)).outcome];
        if (known.dialled === 'answered') expect([before, after]).toEqual(['answered', 'answered']);
        if (before === 'voicemail') expect(['voicemail', 'answered']).toContain(after);
        if (before === 'missed') expect(after).not.toBe('ringing');
      }),
    );
  });

  test('a key at the desk answers it until the ringing comes to nothing: then nobody was put through', () => {
    const pressed = { answeredAt: later(9), answeredBy: '+12125550190' };
    expect(callOf(pressed).outcome).toBe('answered');
    expect(callOf(joined(pressed, { dialled: 'no-answer' })).outcome).toBe('missed');
    expect(callOf(joined(pressed, { dialled: 'answered' })).outcome).toBe('answered');
  });

  test('opens a turn exactly while nobody has taken it', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const call = callOf(facts);
        expect(opensTurn(callTurnEvent(call))).toBe(call.outcome !== 'answered');
      }),
    );
  });

  test('is looked at again as long as something of it is open', () => {
    expect(nextLookAt(callOf({}))).toBe(later(15 * 60));
    expect(nextLookAt(callOf({ endedAt: later(10) }))).toBe(later(30));
    expect(nextLookAt(callOf({ dialled: 'no-answer', recording: recording('1', 3), endedAt: later(10) }))).toBe(at);
    expect(nextLookAt(callOf({ answeredAt: later(9) }))).toBe(later(4 * 3600));
    expect(nextLookAt(callOf({ answeredAt: later(9), endedAt: later(20) }))).toBe(later(80));
    expect(nextLookAt(callOf({ answeredAt: later(9), dialled: 'answered' }))).toBeUndefined();
  });
});
