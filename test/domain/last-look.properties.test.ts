import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type LastLookInput, lastLook, type Verdict } from '#shared/domain/message/last-look.ts';
import { outreachHours } from '#shared/domain/practice/outreach-hours.ts';
import { keywordAnswers, later, minute, newYork, noon, quiet, reply, sender } from '../fixtures/last-look-input.ts';

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
const isAllowed = (epoch: number, zones: readonly string[], { from, to }: LastLookInput['quiet'] = quiet) =>
  zones.every((name) => {
    const time = Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(name).toPlainTime().toString();
    const clock = time.slice(0, 5);
    if (from === to) return true;
    return from > to ? clock >= to && clock < from : clock < from || clock >= to;
  });
const quietHours = fc.constantFrom(
  quiet,
  { from: '20:00', to: '09:00' },
  { from: '22:30', to: '06:15' },
  { from: '12:00', to: '13:00' },
  { from: '00:00', to: '07:00' },
  { from: '08:00', to: '08:00' },
);
const anyCaps = fc.record({
  careDay: fc.integer({ min: 0, max: 4 }),
  careWeek: fc.integer({ min: 4, max: 9 }),
  patientDay: fc.integer({ min: 1, max: 12 }),
  numberDay: fc.integer({ min: 1, max: 12 }),
  minute: fc.integer({ min: 1, max: 20 }),
  day: fc.integer({ min: 1, max: 100 }),
});

const purposes: LastLookInput['purpose'][] = [
  'reply',
  ...keywordAnswers,
  'missed-call',
  'after-hours',
  'answer-echo',
  'whom-question',
  'safety-answer',
  'on-call-page',
  'reminder',
  'follow-up',
  'outreach',
];
/** The hours of outreach of a state by its own law. */
const outreachIn = (state: string) =>
  outreachHours({ address: { street: '1 Main Street', city: 'Springfield', state, postalCode: '00000' } }) ?? {};
const dayBefore = (now: string, ago: number) => later(now, -ago * 1440 * minute).slice(0, 10);
const evidence = fc.constant({ code: '30006', at: noon });
const instant = anyMinute.map((epoch) => new Date(epoch).toISOString());
const upTo = (most: number) => fc.integer({ min: 0, max: most + 2 });
/** Whatever can be known, all at once: nearly always there is something against it. */
const anything: fc.Arbitrary<LastLookInput> = fc.tuple(instant, anyCaps).chain(([now, caps]) =>
  fc.record(
    {
      now: fc.constant(now),
      // More rules hold for what is automatic.
      purpose: fc.constantFrom(...purposes, 'reminder', 'follow-up', 'outreach'),
      isCall: fc.boolean(),
      address: fc.record(
        {
          optedOut: fc.constant({ at: noon }),
          callsStopped: fc.constant({ at: noon }),
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
      quiet: quietHours,
      quietOutreach: quietHours,
      outreachHours: fc.subarray([outreachIn('TX'), outreachIn('RI')]),
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
          number: fc
            .tuple(
              ...Array.from({ length: 8 }, () => fc.record({ all: upTo(caps.numberDay), care: upTo(caps.careDay) })),
            )
            .map((days) => Object.fromEntries(days.map((of, ago) => [dayBefore(now, ago), of]))),
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

const contact = [
  ...(['optedOut', 'callsStopped', 'openAtProvider', 'blockedBy', 'care', 'outreach', 'isTheirs', 'health'] as const),
];
const circumstances = [
  ...(['isCall', 'zones', 'quiet', 'quietOutreach', 'outreachHours', 'lastInboundAt', 'sendNow', 'deadline'] as const),
  ...([
    'country',
    'countries',
    'caps',
    'sent',
    'revokedElsewhere',
    'isUndecided',
    'isDuplicate',
    'appointment',
  ] as const),
];
const none = { from: '00:00', to: '00:00' };
/** What is drawn, with nothing against it but what is put back. */
function fine({ now, day, purpose, caps }: LastLookInput): LastLookInput {
  // A confirmation of STOP without its deadline confirms nothing.
  const deadline = purpose === 'opt-out-confirmation' ? later(now, 5 * minute) : undefined;
  const address = { care: 'given' as const, outreach: 'given' as const };
  return { ...reply, quiet: none, quietOutreach: none, now, day, purpose, caps, address, deadline };
}
const only = (names: readonly string[], all: object) =>
  Object.fromEntries(names.map((name) => [name, Object.entries(all).find(([key]) => key === name)?.[1]]));
/** Nothing but one thing of the address, or one or two others, can be against it: so each rule is met alone. */
const almostFine = fc
  .tuple(
    anything,
    fc.constantFrom(none, none, quiet),
    fc.oneof(
      fc.constantFrom(...contact, 'care', 'care', 'outreach').map((one): [string[], string[]] => [[one], []]),
      fc.subarray(circumstances, { maxLength: 2 }).map((some): [string[], string[]] => [[], some]),
    ),
  )
  .map(([drawn, night, [ofAddress, of]]): LastLookInput => {
    const base = { ...fine(drawn), quiet: night, quietOutreach: night };
    const put = only(of, drawn);
    if (put.deadline === undefined) delete put.deadline;
    return { ...base, ...put, address: { ...base.address, ...only(ofAddress, drawn.address) } };
  });
/** One count stands just below its limit, at it or above. */
const atALimit = fc
  .tuple(anything, fc.integer({ min: 0, max: 6 }), fc.integer({ min: -1, max: 1 }))
  .map(([drawn, which, by]): LastLookInput => {
    const { caps, now, day } = drawn;
    const base = fine(drawn);
    const practice = { day: 0, micros: 0, minute: now.slice(0, 16), inMinute: 0 };
    const counts: LastLookInput['sent'][] = [
      { patientToday: caps.patientDay + by },
      { number: { [day]: { all: caps.numberDay + by, care: 0 } } },
      { number: { [day]: { all: 0, care: caps.careDay + by } } },
      { number: { [dayBefore(now, 6)]: { all: 0, care: caps.careWeek + by } } },
      { practice: { ...practice, day: caps.day + by } },
      { practice: { ...practice, micros: base.dailyMicros - base.costMicros + 1 + by } },
      { practice: { ...practice, inMinute: caps.minute + by } },
    ];
    return { ...base, sent: counts[which] ?? {} };
  });
const input = fc.oneof(
  { arbitrary: anything, weight: 1 },
  { arbitrary: almostFine, weight: 3 },
  { arbitrary: atALimit, weight: 2 },
);

describe('at any time, in any zones', () => {
  test('a text leaves at the first minute at which every clock is outside of the quiet hours that are set', () => {
    fc.assert(
      fc.property(fc.array(zone, { minLength: 1, maxLength: 2 }), anyMinute, quietHours, (zones, from, hours) => {
        let expected: number | undefined = from;
        while (expected !== undefined && !isAllowed(expected, zones, hours)) {
          expected = expected - from >= 3 * 1440 * minute ? undefined : expected + minute;
        }
        const verdict = lastLook({ ...reply, zones, quiet: hours, now: new Date(from).toISOString() });
        const leaves = verdict.decision === 'hold' ? verdict.until : new Date(from).toISOString();
        if (expected === undefined) expect(verdict.reasons.map(({ code }) => code)).toEqual(['no_common_hours']);
        else expect([verdict.decision === 'block', leaves]).toEqual([false, new Date(expected).toISOString()]);
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
      { numRuns: 1500 },
    ),
  );

describe('whatever is known', () => {
  always(
    'nothing but the answers to STOP, START and HELP goes to an opted-out address',
    ({ purpose, address }, verdict) => {
      if (address.optedOut && !keywordAnswers.includes(purpose)) expect(verdict.decision).toBe('block');
    },
  );

  test('enough of what is drawn leaves, waits and does not leave for the properties to mean something', () => {
    const made = fc.sample(input, { numRuns: 600, seed: 5 }).map((drawn) => lastLook(drawn).decision);
    const share = (one: string) => made.filter((each) => each === one).length / made.length;
    expect(share('send')).toBeGreaterThan(0.25);
    expect(share('hold')).toBeGreaterThan(0.03);
    expect(share('block')).toBeGreaterThan(0.25);
  });

  always('no machine calls a number that stopped calls, and a text is not held by that', ({ isCall, ...drawn }) => {
    const stopped = { ...drawn, address: { ...drawn.address, callsStopped: { at: noon } } };
    if (!keywordAnswers.includes(drawn.purpose))
      expect(lastLook({ ...stopped, isCall: true }).reasons.map(({ code }) => code)).toContain('calls_stopped');
    const { callsStopped: _, ...going } = drawn.address;
    expect(lastLook({ ...stopped, isCall: false })).toEqual(lastLook({ ...drawn, address: going, isCall: false }));
  });

  always('outreach leaves within its own hours, at any hour of no other kind', (drawn, verdict) => {
    if (drawn.purpose !== 'outreach') return;
    const leaves = verdict.decision === 'send' ? drawn.now : verdict.decision === 'hold' ? verdict.until : undefined;
    if (leaves === undefined) return;
    for (const hours of [drawn.quiet, drawn.quietOutreach])
      expect(isAllowed(Date.parse(leaves), drawn.zones, hours)).toBe(true);
  });

  always('what nobody asked for does not leave while it is doubtful', ({ purpose, ...drawn }, verdict) => {
    if (!['reminder', 'follow-up', 'missed-call', 'outreach'].includes(purpose)) return;
    if (drawn.isUndecided || drawn.revokedElsewhere) expect(verdict.decision).toBe('block');
  });

  always(
    'nothing leaves to a country that is not on the list, nor twice, nor for what is no longer so',
    (drawn, verdict) => {
      const { country, countries, isDuplicate, appointment } = drawn;
      const isStale = appointment && (appointment.cancelled || appointment.planned !== appointment.current);
      if (country === undefined || !countries.includes(country) || isDuplicate || isStale)
        expect(verdict.decision).toBe('block');
    },
  );

  always(
    'nothing leaves to a number that is known not to get it',
    ({ address, isCall, sender: from, purpose }, verdict) => {
      const { landline, invalid, bounced } = address.health ?? {};
      const isElsewhere = address.isTheirs === false && !keywordAnswers.includes(purpose);
      if (invalid || bounced || (landline && !isCall) || address.blockedBy?.includes(from) || isElsewhere)
        expect(verdict.decision).toBe('block');
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
    if (made !== 'send' || isAllowed(now, drawn.zones, drawn.quiet)) return;
    const [first] = reasons.map(({ code }) => code);
    expect(['within_60_minutes', 'sent_now_by_staff', 'emergency', 'on_call']).toContain(first);
    if (first === 'within_60_minutes') {
      expect(['reminder', 'follow-up', 'missed-call', 'outreach']).not.toContain(drawn.purpose);
      expect(now - Date.parse(drawn.lastInboundAt ?? '')).toBeLessThanOrEqual(60 * minute);
    }
    if (first === 'sent_now_by_staff') expect([drawn.purpose, drawn.sendNow?.reason]).toEqual(['reply', 'in pain']);
  });

  always('what waits is let go at an hour that is allowed in every zone, or by its exemption', (drawn, verdict) => {
    if (verdict.decision !== 'hold') return;
    expect(verdict.until > drawn.now).toBe(true);
    const isByHours = isAllowed(Date.parse(verdict.until), drawn.zones, drawn.quiet);
    const isOnlyTheMinute = verdict.reasons.every(({ code }) => code === 'minute_limit');
    expect(isByHours || isOnlyTheMinute).toBe(true);
  });

  always('what waits may leave when its time has come', (drawn, verdict) => {
    if (verdict.decision !== 'hold') return;
    const then = { ...drawn, now: verdict.until, sent: {}, day: verdict.until.slice(0, 10) };
    if (isAllowed(Date.parse(verdict.until), drawn.zones, drawn.quiet)) expect(lastLook(then).decision).toBe('send');
  });

  always(
    'a text that leaves is within every limit that holds for it',
    ({ purpose, caps, sent, day, ...drawn }, verdict) => {
      if (verdict.decision !== 'send' || purpose === 'safety-answer' || purpose === 'on-call-page') return;
      const { practice = { day: 0, micros: 0, minute: '', inMinute: 0 }, number = {}, patientToday = 0 } = sent;
      expect(practice.day).toBeLessThan(caps.day);
      expect(practice.micros + drawn.costMicros).toBeLessThanOrEqual(drawn.dailyMicros);
      if (practice.minute === drawn.now.slice(0, 16)) expect(practice.inMinute).toBeLessThan(caps.minute);
      if (keywordAnswers.includes(purpose)) return;
      expect(patientToday).toBeLessThan(caps.patientDay);
      expect(number[day]?.all ?? 0).toBeLessThan(caps.numberDay);
      if (purpose !== 'reminder' && purpose !== 'follow-up') return;
      const week = Array.from({ length: 7 }, (_, ago) => number[dayBefore(drawn.now, ago)]?.care ?? 0);
      expect(week[0]).toBeLessThan(caps.careDay);
      expect(week.reduce((sum, care) => sum + care, 0)).toBeLessThan(caps.careWeek);
    },
  );

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
    [
      'a day that is full',
      ({ caps: { day } }) => ({ sent: { practice: { day, micros: 0, minute: '', inMinute: 0 } } }),
    ],
    ['one more zone', ({ zones }) => ({ zones: [...zones, 'Asia/Kolkata'] })],
    ['no consent', ({ address: { care: _care, outreach: _outreach, ...address } }) => ({ address })],
    ['words that nobody has decided on', () => ({ isUndecided: true })],
    ['a moved visit', () => ({ appointment: { planned: 1, current: 2, cancelled: false } })],
    ['a duplicate', () => ({ isDuplicate: true })],
    ['9 in a call', ({ address }) => ({ address: { ...address, callsStopped: { at: noon } } })],
    ['an opt-out at another number', () => ({ revokedElsewhere: true })],
    [
      'a full minute',
      ({ now, sent, caps: { minute: inMinute } }) => ({
        sent: { ...sent, practice: { day: 0, micros: 0, ...sent.practice, minute: now.slice(0, 16), inMinute } },
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
