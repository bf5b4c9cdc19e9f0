import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LastLookInput, lastLook } from '#shared/domain/message/last-look.ts';
import { validUntil } from '#shared/domain/message/sending-hours.ts';
import { later, minute, newYork, noon, reply } from '../fixtures/last-look-input.ts';

const until = (more: Partial<LastLookInput>) => new Date(validUntil({ ...reply, ...more })).toISOString();
const evening = '2026-03-03T01:00:00.000Z'; // 20:00 in New York
const night = '2026-03-03T03:00:00.000Z'; // 22:00

describe('how long a carrier may try to deliver a text', () => {
  test.each<[string, Partial<LastLookInput>, string]>([
    ['four hours at noon', {}, later(noon, 240 * minute)],
    ['until 21:00 in the evening', { now: evening }, '2026-03-03T02:00:00.000Z'],
    [
      'until it is 21:00 in the zone that is ahead',
      { zones: ['America/Los_Angeles', newYork], now: evening },
      '2026-03-03T02:00:00.000Z',
    ],
    ['until outreach is quiet', { purpose: 'outreach', now: '2026-03-03T00:30:00.000Z' }, evening],
    ['until the visit', { purpose: 'reminder', deadline: later(noon, 90 * minute) }, later(noon, 90 * minute)],
    [
      'until the quiet hours before the visit',
      { now: evening, deadline: later(evening, 180 * minute) },
      '2026-03-03T02:00:00.000Z',
    ],
    [
      'what is left of five minutes after a STOP',
      { purpose: 'opt-out-confirmation', lastInboundAt: noon, deadline: later(noon, 5 * minute) },
      later(noon, 5 * minute),
    ],
    [
      'at night, until the hour of an answer is over',
      { now: night, lastInboundAt: later(night, -20 * minute) },
      later(night, 40 * minute),
    ],
    [
      'in the evening, until the hour of an answer is over',
      { now: later(evening, 50 * minute), lastInboundAt: later(evening, 30 * minute) },
      later(evening, 90 * minute),
    ],
    [
      'at night, four hours for what staff send with a reason',
      { now: night, sendNow: { reason: 'in pain' } },
      later(night, 240 * minute),
    ],
    [
      'four hours where nothing is quiet',
      { now: night, quiet: { from: '00:00', to: '00:00' } },
      later(night, 240 * minute),
    ],
  ])('is within every bound of it: %s', (_what, more, expected) => {
    expect(until(more)).toBe(expected);
  });

  test('is never an instant at which it might not leave, nor more than four hours', () => {
    const anyInput = fc.record({
      now: fc.integer({ min: 0, max: 2880 }).map((minutes) => later('2026-03-07T12:00:00.000Z', minutes * minute)),
      zones: fc.constantFrom<string[]>([newYork], [newYork, 'America/Los_Angeles'], [newYork, 'Asia/Kolkata']),
      purpose: fc.constantFrom('reply' as const, 'reminder' as const, 'missed-call' as const, 'after-hours' as const),
      ago: fc.integer({ min: 0, max: 90 }),
      left: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(anyInput, ({ now, zones, purpose, ago, left }) => {
        const input: LastLookInput = {
          ...reply,
          now,
          zones,
          purpose,
          address: { care: 'given' },
          lastInboundAt: later(now, -ago * minute),
          deadline: later(now, left * minute),
        };
        if (lastLook(input).decision !== 'send') return;
        const end = validUntil(input);
        expect(end - Date.parse(now)).toBeLessThanOrEqual(240 * minute);
        expect(end).toBeLessThanOrEqual(Date.parse(now) + left * minute);
        for (let at = Date.parse(now); at < end; at += 10 * minute) {
          expect(lastLook({ ...input, now: new Date(at).toISOString() }).decision).toBe('send');
        }
        if (end > Date.parse(now)) {
          expect(lastLook({ ...input, now: new Date(end - 1).toISOString() }).decision).toBe('send');
        }
      }),
      { numRuns: 200 },
    );
  });
});
