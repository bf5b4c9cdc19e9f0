import { describe, expect, test } from 'vitest';
import {
  cancelledAs,
  holdsTime,
  isAhead,
  transition,
  transitions,
  type VisitState,
  visitStates,
} from '#shared/domain/appointment/transitions.ts';

/** Every way a visit can go, spelled out: from, to, and what follows. */
const allowed: [VisitState, VisitState, ReturnType<typeof transition>][] = [
  ['booked', 'confirmed', {}],
  ['booked', 'arrived', {}],
  ['booked', 'attended', { begun: true }],
  ['booked', 'no-show', { begun: true }],
  ['booked', 'cancelled', { raises: true, time: 'gives-back' }],
  ['booked', 'late-cancelled', { raises: true, time: 'gives-back' }],
  ['booked', 'moved', { raises: true, time: 'gives-back' }],
  ['confirmed', 'booked', {}],
  ['confirmed', 'arrived', {}],
  ['confirmed', 'attended', { begun: true }],
  ['confirmed', 'no-show', { begun: true }],
  ['confirmed', 'cancelled', { raises: true, time: 'gives-back' }],
  ['confirmed', 'late-cancelled', { raises: true, time: 'gives-back' }],
  ['confirmed', 'moved', { raises: true, time: 'gives-back' }],
  ['arrived', 'booked', {}],
  ['arrived', 'attended', { begun: true }],
  ['arrived', 'no-show', { begun: true }],
  ['attended', 'arrived', {}],
  ['attended', 'no-show', { begun: true }],
  ['no-show', 'arrived', {}],
  ['no-show', 'attended', { begun: true }],
  ['no-show', 'late-cancelled', {}],
  ['cancelled', 'booked', { raises: true, time: 'takes' }],
  ['late-cancelled', 'booked', { raises: true, time: 'takes' }],
];

describe("a visit's states", () => {
  test.each(allowed)('%s may become %s', (from, to, follows) => {
    expect(transition(from, to)).toEqual(follows);
  });

  test('nothing else can happen', () => {
    const found = visitStates.flatMap((from) => Object.keys(transitions[from]).map((to) => `${from} > ${to}`));
    expect(found.toSorted()).toEqual(allowed.map(([from, to]) => `${from} > ${to}`).toSorted());
  });

  test('whatever calls off, moves or takes time again raises the version, and nothing else does', () => {
    for (const from of visitStates)
      for (const to of visitStates) {
        const rule = transition(from, to);
        if (rule) expect(rule.raises === true).toBe(rule.time !== undefined);
      }
  });

  test('a visit gives back its time when it stops holding it, and takes it when it begins to', () => {
    for (const [from, to, rule] of allowed) {
      const expected = holdsTime(from) === holdsTime(to) ? undefined : holdsTime(to) ? 'takes' : 'gives-back';
      // A missed visit is over: excusing it frees nothing.
      if (from !== 'no-show') expect(rule?.time).toBe(expected);
    }
  });

  test('only what is still to come can be moved', () => {
    expect(visitStates.filter((state) => transition(state, 'moved'))).toEqual(visitStates.filter(isAhead));
  });

  test.each([
    [24, 24 * 60, 'cancelled'],
    [24, 24 * 60 - 1, 'late-cancelled'],
    [24, -5, 'late-cancelled'],
    [48, 30 * 60, 'late-cancelled'],
    [0, 1, 'cancelled'],
    [0, 0, 'cancelled'],
  ])('with a window of %d h, called off %d minutes before is %s', (window, minutes, state) => {
    const start = Date.parse('2026-11-24T20:00:00Z');
    expect(cancelledAs(start, start - minutes * 60_000, window)).toBe(state);
  });
});
