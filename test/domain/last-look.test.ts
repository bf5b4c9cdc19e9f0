import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type LastLookInput, lastLook, type TextKind, type Unreachable } from '#shared/domain/message/last-look.ts';

const newYork = 'America/New_York';
const noon = '2026-03-02T17:00:00.000Z';
const night = '2026-03-03T03:00:00.000Z'; // 22:00 in New York
const morning = '2026-03-03T13:00:00.000Z';

const quiet = { from: '21:00', to: '08:00' };
const reply: LastLookInput = { now: noon, kind: 'reply', address: {}, sender: '+12125550100', zones: [newYork], quiet };
const codes = (input: LastLookInput) => lastLook(input).reasons.map(({ code }) => code);
const decision = (input: LastLookInput) => lastLook(input).decision;
const later = (iso: string, milliseconds: number) => new Date(Date.parse(iso) + milliseconds).toISOString();

describe('sending hours', () => {
  test('at noon a text leaves, and there is nothing to explain', () => {
    expect(lastLook(reply)).toEqual({ decision: 'send', reasons: [] });
  });

  test.each([
    ['07:59:59', '2026-03-02T12:59:59Z', 'hold'],
    ['08:00', '2026-03-02T13:00:00Z', 'send'],
    ['20:59:59', '2026-03-03T01:59:59Z', 'send'],
    ['21:00', '2026-03-03T02:00:00Z', 'hold'],
  ])('at %s', (_, now, expected) => {
    expect(decision({ ...reply, now })).toBe(expected);
  });

  test.each([
    ['at night until the morning', [newYork], night, morning],
    ['after midnight until the same morning', [newYork], '2026-03-03T08:00:00.000Z', morning],
    ['over the spring change', [newYork], '2026-03-08T03:00:00.000Z', '2026-03-08T12:00:00.000Z'],
    ['over the autumn change', [newYork], '2026-11-01T03:00:00.000Z', '2026-11-01T13:00:00.000Z'],
    ['until it is 8 in Los Angeles too', [newYork, 'America/Los_Angeles'], morning, '2026-03-03T16:00:00.000Z'],
    ['when it is past 21 in New York', ['America/Los_Angeles', newYork], night, '2026-03-03T16:00:00.000Z'],
    ['for two zones far apart', [newYork, 'Asia/Kolkata'], '2026-03-02T16:00:00.000Z', '2026-03-03T13:00:00.000Z'],
  ])('a text waits %s', (_, zones, now, until) => {
    const verdict = lastLook({ ...reply, zones, now });
    expect(verdict).toMatchObject({ decision: 'hold', until, reasons: [{ code: 'quiet_hours' }] });
  });

  test("an answer within 60 minutes of the patient's own message does not wait", () => {
    const asked = { ...reply, lastInboundAt: night };
    expect(codes({ ...asked, now: night })).toEqual(['within_60_minutes']);
    expect(codes({ ...asked, now: later(night, 60 * 60_000) })).toEqual(['within_60_minutes']);
    expect(decision({ ...asked, now: later(night, 60 * 60_000 + 1) })).toBe('hold');
  });

  test('staff may send at once when they say why', () => {
    expect(codes({ ...reply, now: night, sendNow: { reason: 'in pain after surgery' } })).toEqual([
      'sent_now_by_staff',
    ]);
    expect(decision({ ...reply, now: night, sendNow: { reason: ' ' } })).toBe('hold');
    expect(lastLook({ ...reply, sendNow: { reason: 'not needed' } })).toEqual({ decision: 'send', reasons: [] });
  });

  test('quiet hours may lie within a day, or be none', () => {
    const siesta = { ...reply, quiet: { from: '12:00', to: '14:00' } };
    expect(lastLook(siesta)).toMatchObject({ decision: 'hold', until: '2026-03-02T19:00:00.000Z' });
    expect(decision({ ...siesta, now: night })).toBe('send');
    expect(decision({ ...reply, now: night, quiet: { from: '00:00', to: '00:00' } })).toBe('send');
  });

  test('without a zone, or an hour allowed in all of them, a text cannot leave by itself', () => {
    expect(codes({ ...reply, zones: [] })).toEqual(['no_zone']);
    const apart = {
      ...reply,
      zones: [newYork, 'Asia/Kolkata', 'Pacific/Auckland'],
      quiet: { from: '17:00', to: '09:00' },
    };
    expect(lastLook(apart)).toMatchObject({ decision: 'block', reasons: [{ code: 'no_common_hours' }] });
    expect(decision({ ...apart, sendNow: { reason: 'in pain' } })).toBe('send');
  });
});

describe('an opt-out', () => {
  const optedOut = { ...reply, address: { optedOut: { at: noon, word: 'STOP' } } };
  const inTime = { confirmationDeadline: later(noon, 5 * 60_000) };

  test("stops every text, an answer and staff's urgent one too", () => {
    expect(codes(optedOut)).toEqual(['opted_out']);
    expect(codes({ ...optedOut, lastInboundAt: noon, sendNow: { reason: 'urgent' } })).toEqual(['opted_out']);
  });

  test('is confirmed by one text, within 5 minutes or never', () => {
    const confirmation: LastLookInput = { ...optedOut, ...inTime, kind: 'opt-out-confirmation', lastInboundAt: noon };
    expect(decision(confirmation)).toBe('send');
    expect(decision({ ...confirmation, now: inTime.confirmationDeadline })).toBe('send');
    expect(codes({ ...confirmation, now: later(inTime.confirmationDeadline, 1) })).toEqual(['confirmation_too_late']);
    expect(codes({ ...optedOut, kind: 'opt-out-confirmation' })).toEqual(['confirmation_too_late']);
  });

  test('texted at night is confirmed at once; one that came another way is not confirmed in the morning', () => {
    const atNight: LastLookInput = {
      ...optedOut,
      now: night,
      kind: 'opt-out-confirmation',
      confirmationDeadline: later(night, 5 * 60_000),
    };
    expect(codes({ ...atNight, lastInboundAt: night })).toEqual(['within_60_minutes']);
    expect(lastLook(atNight).decision).toBe('block');
    expect(codes(atNight)).toEqual(['quiet_hours', 'confirmation_too_late']);
  });

  test.each<TextKind>(['opt-in-confirmation', 'help-answer'])('lets the %s through', (kind) => {
    expect(decision({ ...optedOut, kind })).toBe('send');
  });
});

describe('an address', () => {
  test('that the provider blocks for this sender gets no text from it, but may from another', () => {
    expect(codes({ ...reply, address: { blockedBy: ['+12125550100'] } })).toEqual(['blocked_by_provider']);
    expect(decision({ ...reply, address: { blockedBy: ['+12125550199'] } })).toBe('send');
  });

  test.each<[Unreachable, string]>([
    ['landline', 'landline'],
    ['invalid', 'invalid_number'],
    ['permanent', 'never_deliverable'],
  ])('that is %s gets none', (reason, code) => {
    expect(codes({ ...reply, address: { reachable: { ok: false, reason } } })).toEqual([code]);
  });

  test('gives every reason at once', () => {
    const address = {
      optedOut: { at: noon },
      blockedBy: [reply.sender],
      reachable: { ok: false, reason: 'landline' },
    } as const;
    expect(codes({ ...reply, address: { ...address, blockedBy: [...address.blockedBy] } })).toEqual([
      'opted_out',
      'blocked_by_provider',
      'landline',
    ]);
  });
});

const zone = fc.constantFrom(
  newYork,
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'Europe/London',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
);
const minute = fc
  .tuple(
    fc.constantFrom('2026-03-07', '2026-03-28', '2026-10-03', '2026-10-24', '2026-10-31'),
    fc.integer({ min: 0, max: 2880 }),
  )
  .map(([date, minutes]) => Date.parse(`${date}T00:00:00Z`) + minutes * 60_000);

describe('at any time, in any zones', () => {
  test('a text leaves at the first minute at which every clock is between 8:00 and 21:00', () => {
    fc.assert(
      fc.property(fc.array(zone, { minLength: 1, maxLength: 2 }), minute, (zones, from) => {
        const isAllowed = (epoch: number) =>
          zones.every((name) => {
            const { hour } = Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(name);
            return hour >= 8 && hour < 21;
          });
        let expected = from;
        while (!isAllowed(expected)) expected += 60_000;
        const verdict = lastLook({ ...reply, zones, now: new Date(from).toISOString() });
        const leaves = verdict.decision === 'hold' ? Date.parse(verdict.until) : from;
        expect(new Date(leaves).toISOString()).toBe(new Date(expected).toISOString());
      }),
      { numRuns: 150 },
    );
  });

  const input: fc.Arbitrary<LastLookInput> = fc.record(
    {
      now: minute.map((epoch) => new Date(epoch).toISOString()),
      kind: fc.constantFrom<TextKind>('reply', 'opt-out-confirmation', 'opt-in-confirmation', 'help-answer'),
      address: fc.record(
        {
          optedOut: fc.constant({ at: noon }),
          blockedBy: fc.subarray(['+12125550100', '+12125550199']),
          reachable: fc.constant({ ok: false, reason: 'landline' } as const),
        },
        { requiredKeys: [] },
      ),
      sender: fc.constant('+12125550100'),
      zones: fc.array(zone, { maxLength: 3 }),
      quiet: fc.constant(quiet),
      lastInboundAt: minute.map((epoch) => new Date(epoch).toISOString()),
      sendNow: fc.constant({ reason: 'in pain' }),
      confirmationDeadline: minute.map((epoch) => new Date(epoch).toISOString()),
    },
    { requiredKeys: ['now', 'kind', 'address', 'sender', 'zones', 'quiet'] },
  );

  test('what waits may leave when its time has come, and a text that may not leave says why', () => {
    fc.assert(
      fc.property(input, (drawn) => {
        const verdict = lastLook(drawn);
        if (verdict.decision === 'hold') {
          expect(verdict.until > drawn.now).toBe(true);
          expect(lastLook({ ...drawn, now: verdict.until })).toEqual({ decision: 'send', reasons: [] });
        }
        if (verdict.decision !== 'send') expect(verdict.reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  test('"send now" never changes more than the hour', () => {
    fc.assert(
      fc.property(input, (drawn) => {
        const { sendNow: _, ...without } = drawn;
        const hours = new Set<string>(['quiet_hours', 'no_zone', 'no_common_hours', 'confirmation_too_late']);
        const verdict = lastLook(without);
        if (verdict.reasons.some(({ code }) => !hours.has(code))) {
          expect(lastLook({ ...without, sendNow: { reason: 'in pain' } })).toEqual(verdict);
        }
      }),
    );
  });

  test('no reason holds an address', () => {
    fc.assert(
      fc.property(input, (drawn) => {
        for (const { message } of lastLook(drawn).reasons) expect(message).not.toMatch(/\d{4}|\+1|@/);
      }),
    );
  });
});
