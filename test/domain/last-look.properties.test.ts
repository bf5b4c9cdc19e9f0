import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LastLookInput, lastLook, type Verdict } from '#shared/domain/message/last-look.ts';
import { anyMinute, dayBefore, input, isAllowed, quietHours, zone } from '../fixtures/any-last-look-input.ts';
import { keywordAnswers, minute, noon, reply, sender } from '../fixtures/last-look-input.ts';

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
    if (drawn.purpose !== 'outreach' && drawn.purpose !== 'survey') return;
    const leaves = verdict.decision === 'send' ? drawn.now : verdict.decision === 'hold' ? verdict.until : undefined;
    if (leaves === undefined) return;
    for (const hours of [drawn.quiet, drawn.quietOutreach])
      expect(isAllowed(Date.parse(leaves), drawn.zones, hours)).toBe(true);
  });

  always('what nobody asked for does not leave while it is doubtful', ({ purpose, ...drawn }, verdict) => {
    if (!['reminder', 'follow-up', 'missed-call', 'survey', 'outreach'].includes(purpose)) return;
    if (drawn.isUndecided || drawn.revokedElsewhere) expect(verdict.decision).toBe('block');
  });

  always(
    'nothing leaves to a country that is not on the list, nor twice, nor for what is no longer so',
    (drawn, verdict) => {
      const { country, countries, isDuplicate, appointment, isSurveyOver } = drawn;
      const isMoved = appointment && (appointment.cancelled || appointment.planned !== appointment.current);
      const isStale = isMoved || isSurveyOver;
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
      if (['outreach', 'survey'].includes(purpose) && address.outreach !== 'given')
        expect(verdict.decision).toBe('block');
    },
  );

  always('a text that leaves in quiet hours says by which exemption', (drawn, { decision: made, reasons }) => {
    const now = Date.parse(drawn.now);
    if (made !== 'send' || isAllowed(now, drawn.zones, drawn.quiet)) return;
    const [first] = reasons.map(({ code }) => code);
    expect(['within_60_minutes', 'sent_now_by_staff', 'emergency', 'on_call']).toContain(first);
    if (first === 'within_60_minutes') {
      expect(['reminder', 'follow-up', 'missed-call', 'survey', 'outreach']).not.toContain(drawn.purpose);
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
    ['a survey that is not to be asked any more', () => ({ isSurveyOver: true })],
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
