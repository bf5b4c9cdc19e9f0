import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { Purpose } from '#shared/domain/message/entry.ts';
import { type LastLookInput, lastLook, type Verdict } from '#shared/domain/message/last-look.ts';
import { outreachHours } from '#shared/domain/practice/outreach-hours.ts';
import {
  caps,
  keywordAnswers,
  later,
  minute,
  newYork,
  noon,
  quiet,
  reply,
  sender,
} from '../fixtures/last-look-input.ts';

const zone = fc.constantFrom(
  newYork,
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'Europe/London',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
);
const anyMinute = fc
  .tuple(
    fc.constantFrom('2026-03-07', '2026-03-28', '2026-10-03', '2026-10-24', '2026-10-31'),
    fc.integer({ min: 0, max: 2880 }),
  )
  .map(([date, minutes]) => Date.parse(`${date}T00:00:00Z`) + minutes * minute);
const isAllowed = (epoch: number, zones: readonly string[]) =>
  zones.every((name) => {
    const { hour } = Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(name);
    return hour >= 8 && hour < 21;
  });

const purposes: Purpose[] = [
  'reply',
  ...keywordAnswers,
  'missed-call',
  'after-hours',
  'safety-answer',
  'reminder',
  'follow-up',
  'outreach',
];
const evidence = fc.constant({ code: '30006', at: noon });
const instant = anyMinute.map((epoch) => new Date(epoch).toISOString());
const upTo = (most: number) => fc.integer({ min: 0, max: most + 2 });
const input: fc.Arbitrary<LastLookInput> = instant.chain((now) =>
  fc.record(
    {
      now: fc.constant(now),
      purpose: fc.constantFrom(...purposes),
      address: fc.record(
        {
          optedOut: fc.constant({ at: noon }),
          openAtProvider: fc.boolean(),
          blockedBy: fc.subarray([sender, '+12125550199']),
          care: fc.constantFrom('given' as const, 'ask-first' as const),
          outreach: fc.constantFrom('given' as const, 'revoked' as const),
          isTheirs: fc.boolean(),
          health: fc.record(
            {
              landline: evidence,
              invalid: evidence,
              unreachable: evidence,
              'carrier-blocked': evidence,
              bounced: evidence,
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
      sender: fc.constant(sender),
      zones: fc.array(zone, { maxLength: 3 }),
      quiet: fc.constant(quiet),
      quietOutreach: fc.constant({ from: '20:00', to: '09:00' }),
      outreachHours: fc.constantFrom(outreachHours('TX'), outreachHours('RI')),
      lastInboundAt: fc.oneof(
        instant,
        fc.integer({ min: 0, max: 90 }).map((ago) => later(now, -ago * minute)),
      ),
      sendNow: fc.constant({ reason: 'in pain' }),
      deadline: fc.oneof(instant, fc.constant(later(now, 5 * minute))),
      country: fc.constantFrom('US', 'CA', 'GB', undefined),
      countries: fc.subarray(['US', 'CA'], { minLength: 1 }),
      caps: fc.constant(caps),
      day: fc.constant(now.slice(0, 10)),
      sent: fc.record(
        {
          patientToday: upTo(caps.patientDay),
          number: fc.record({ all: upTo(caps.numberDay), care: upTo(caps.careDay) }).map((today) => ({
            [now.slice(0, 10)]: today,
          })),
          practice: fc.record({
            day: upTo(caps.day),
            micros: upTo(1_000_000),
            minute: fc.constant(now.slice(0, 16)),
            inMinute: upTo(caps.minute),
          }),
        },
        { requiredKeys: [] },
      ),
      costMicros: fc.constant(8300),
      dailyMicros: fc.constant(1_000_000),
      revokedElsewhere: fc.boolean(),
      isUndecided: fc.boolean(),
      isDuplicate: fc.boolean(),
      appointment: fc.record({ planned: fc.constant(3), current: fc.constantFrom(3, 4), cancelled: fc.boolean() }),
    },
    {
      requiredKeys: [
        ...([
          'now',
          'purpose',
          'address',
          'sender',
          'zones',
          'quiet',
          'quietOutreach',
          'country',
          'countries',
        ] as const),
        ...(['caps', 'day', 'sent', 'costMicros', 'dailyMicros'] as const),
      ],
    },
  ),
);

describe('at any time, in any zones', () => {
  test('a text leaves at the first minute at which every clock is between 8:00 and 21:00', () => {
    fc.assert(
      fc.property(fc.array(zone, { minLength: 1, maxLength: 2 }), anyMinute, (zones, from) => {
        let expected = from;
        while (!isAllowed(expected, zones)) expected += minute;
        const verdict = lastLook({ ...reply, zones, now: new Date(from).toISOString() });
        const leaves = verdict.decision === 'hold' ? Date.parse(verdict.until) : from;
        expect(new Date(leaves).toISOString()).toBe(new Date(expected).toISOString());
      }),
      { numRuns: 100 },
    );
  });
});

/** Runs a property over everything that can be known of a message. */
const always = (name: string, holds: (drawn: LastLookInput, verdict: Verdict) => void) =>
  test(name, () =>
    fc.assert(
      fc.property(input, (drawn) => holds(drawn, lastLook(drawn))),
      { numRuns: 200 },
    ),
  );

describe('whatever is known', () => {
  always(
    'nothing but the answers to STOP, START and HELP goes to an opted-out address',
    ({ purpose, address }, verdict) => {
      if (address.optedOut && !keywordAnswers.includes(purpose)) expect(verdict.decision).toBe('block');
    },
  );

  always(
    'nothing that nobody asked for leaves without the consent that is its own',
    ({ purpose, address }, verdict) => {
      if (['reminder', 'follow-up', 'missed-call'].includes(purpose) && address.care !== 'given') {
        expect(verdict.decision).toBe('block');
      }
      if (purpose === 'outreach' && address.outreach !== 'given') expect(verdict.decision).toBe('block');
    },
  );

  always('a text that leaves in quiet hours says by which exemption', (drawn, { decision: made, reasons }) => {
    const now = Date.parse(drawn.now);
    if (made !== 'send' || isAllowed(now, drawn.zones)) return;
    const [first] = reasons.map(({ code }) => code);
    expect(['within_60_minutes', 'sent_now_by_staff', 'emergency']).toContain(first);
    if (first === 'within_60_minutes') {
      expect(['reminder', 'follow-up', 'missed-call', 'outreach']).not.toContain(drawn.purpose);
      expect(now - Date.parse(drawn.lastInboundAt ?? '')).toBeLessThanOrEqual(60 * minute);
    }
    if (first === 'sent_now_by_staff') expect([drawn.purpose, drawn.sendNow?.reason]).toEqual(['reply', 'in pain']);
  });

  always('what waits is let go at an hour that is allowed in every zone, or by its exemption', (drawn, verdict) => {
    if (verdict.decision !== 'hold') return;
    expect(verdict.until > drawn.now).toBe(true);
    const isByHours = isAllowed(Date.parse(verdict.until), drawn.zones);
    const isOnlyTheMinute = verdict.reasons.every(({ code }) => code === 'minute_limit');
    expect(isByHours || isOnlyTheMinute).toBe(true);
  });

  always('what waits may leave when its time has come', (drawn, verdict) => {
    if (verdict.decision !== 'hold') return;
    const then = { ...drawn, now: verdict.until, sent: {}, day: verdict.until.slice(0, 10) };
    if (isAllowed(Date.parse(verdict.until), drawn.zones)) expect(lastLook(then).decision).toBe('send');
  });

  always('a text that does not leave at once says why', (_drawn, verdict) => {
    if (verdict.decision !== 'send') expect(verdict.reasons.length).toBeGreaterThan(0);
  });

  const worse: [string, (drawn: LastLookInput) => Partial<LastLookInput>][] = [
    ['an opt-out', ({ address }) => ({ address: { ...address, optedOut: { at: noon } } })],
    [
      'a landline',
      ({ address }) => ({
        address: { ...address, health: { ...address.health, landline: { code: '30006', at: noon } } },
      }),
    ],
    ['another owner', ({ address }) => ({ address: { ...address, isTheirs: false } })],
    ["the provider's block", ({ address }) => ({ address: { ...address, blockedBy: [sender] } })],
    ['another country', () => ({ country: 'GB' })],
    ['a day that is full', () => ({ sent: { practice: { day: 100, micros: 0, minute: '', inMinute: 0 } } })],
    ['one more zone', ({ zones }) => ({ zones: [...zones, 'Asia/Kolkata'] })],
    ['no consent', ({ address: { care: _care, outreach: _outreach, ...address } }) => ({ address })],
    ['words that nobody has decided on', () => ({ isUndecided: true })],
    ['a moved visit', () => ({ appointment: { planned: 1, current: 2, cancelled: false } })],
    ['a duplicate', () => ({ isDuplicate: true })],
    [
      'a full minute',
      ({ now, sent }) => ({
        sent: { ...sent, practice: { day: 0, micros: 0, ...sent.practice, minute: now.slice(0, 16), inMinute: 20 } },
      }),
    ],
  ];
  const rank = { send: 0, hold: 1, block: 2 };
  test('one thing more against a text never lets it leave if it would not have left, nor sooner', () => {
    fc.assert(
      fc.property(input, fc.constantFrom(...worse), (drawn, [what, add]) => {
        // With no zone at all nothing leaves; one zone more is then no restriction.
        if (what === 'one more zone' && drawn.zones.length === 0) return;
        // A full day or minute takes the place of what was counted, so begin where nothing was.
        const base = what.includes('full') ? { ...drawn, sent: {} } : drawn;
        const [before, after] = [lastLook(base), lastLook({ ...base, ...add(base) })];
        expect(rank[after.decision]).toBeGreaterThanOrEqual(rank[before.decision]);
        if (after.decision === 'hold' && before.decision === 'hold') expect(after.until >= before.until).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  always('"send now" never changes more than the hour', (drawn, _verdict) => {
    const { sendNow: _, ...without } = drawn;
    const hours = new Set<string>([
      'quiet_hours',
      'quiet_hours_outreach',
      'minute_limit',
      'no_zone',
      'no_common_hours',
      'too_late',
      'confirmation_too_late',
    ]);
    const before = lastLook(without);
    if (!before.reasons.some(({ code }) => !hours.has(code) && before.decision === 'block')) return;
    expect(lastLook({ ...without, sendNow: { reason: 'in pain' } }).decision).toBe('block');
  });

  always('no reason holds an address', (_drawn, { reasons }) => {
    for (const { message } of reasons) expect(message).not.toMatch(/\d{4}|\+1|@/);
  });
});
