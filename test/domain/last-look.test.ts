import { describe, expect, test } from 'vitest';
import type { HealthKind } from '#shared/domain/contact/address.ts';
import { type LastLookInput, lastLook } from '#shared/domain/message/last-look.ts';
import { costMicros } from '#shared/domain/message/sending-counts.ts';
import { outreachHours } from '#shared/domain/practice/outreach-hours.ts';
import { later, minute, newYork, noon, reply, sender } from '../fixtures/last-look-input.ts';

const night = '2026-03-03T03:00:00.000Z'; // 22:00 in New York
const morning = '2026-03-03T13:00:00.000Z';

const reminder: LastLookInput = { ...reply, purpose: 'reminder', address: { care: 'given' } };
const outreach: LastLookInput = { ...reply, purpose: 'outreach', address: { care: 'given', outreach: 'given' } };
const codes = (input: LastLookInput) => lastLook(input).reasons.map(({ code }) => code);
const decision = (input: LastLookInput) => lastLook(input).decision;

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
    expect(codes({ ...asked, now: later(night, 60 * minute) })).toEqual(['within_60_minutes']);
    expect(decision({ ...asked, now: later(night, 60 * minute + 1) })).toBe('hold');
  });

  test('a message that nobody asked for waits for the morning all the same', () => {
    for (const input of [reminder, outreach]) {
      expect(decision({ ...input, now: night, lastInboundAt: night, sendNow: { reason: 'why not' } })).toBe('hold');
    }
  });

  test('staff may send at once when they say why', () => {
    expect(codes({ ...reply, now: night, sendNow: { reason: 'in pain after surgery' } })).toEqual([
      'sent_now_by_staff',
    ]);
    expect(decision({ ...reply, now: night, sendNow: { reason: ' ' } })).toBe('hold');
    expect(lastLook({ ...reply, sendNow: { reason: 'not needed' } })).toEqual({ decision: 'send', reasons: [] });
  });

  test('the safety text leaves at any hour, whatever was sent before', () => {
    const full = { practice: { day: 100, micros: 1_000_000, minute: '2026-03-03T03:00', inMinute: 20 } };
    expect(lastLook({ ...reply, purpose: 'safety-answer', now: night, sent: full })).toMatchObject({
      decision: 'send',
      reasons: [{ code: 'emergency' }],
    });
    expect(codes({ ...reply, purpose: 'safety-answer', address: { optedOut: { at: noon } } })).toEqual(['opted_out']);
  });

  test('quiet hours may lie within a day, or be none', () => {
    const siesta = { ...reply, quiet: { from: '12:00', to: '14:00' } };
    expect(lastLook(siesta)).toMatchObject({ decision: 'hold', until: '2026-03-02T19:00:00.000Z' });
    expect(decision({ ...siesta, now: night })).toBe('send');
    expect(decision({ ...reply, now: night, quiet: { from: '00:00', to: '00:00' } })).toBe('send');
  });

  test('outreach waits longer: by its own quiet hours, and by the law of the state', () => {
    expect(lastLook({ ...outreach, now: '2026-03-02T13:30:00Z' })).toMatchObject({
      decision: 'hold',
      until: '2026-03-02T14:00:00.000Z',
      reasons: [{ code: 'quiet_hours_outreach' }],
    });
    expect(decision({ ...reminder, now: '2026-03-02T13:30:00Z' })).toBe('send');
    const saturdayEvening = '2026-03-08T00:30:00Z'; // 19:30 in New York
    const monday = { decision: 'hold', until: '2026-03-09T13:00:00.000Z' };
    expect(decision({ ...outreach, now: saturdayEvening })).toBe('send');
    const at = (state: string) => ({
      address: { street: '1 Main Street', city: 'A town', state, postalCode: '00000' },
    });
    const rhodeIsland = { ...outreach, now: saturdayEvening, outreachHours: [outreachHours(at('RI')) ?? {}] };
    expect(lastLook(rhodeIsland)).toMatchObject(monday);
    // Where the state has no table the federal hours hold, however wide the practice sets its own.
    const wide = { ...outreach, quiet: { from: '23:00', to: '06:00' }, quietOutreach: { from: '23:00', to: '06:00' } };
    for (const place of [at('NY'), {}]) {
      const federal = { ...wide, outreachHours: [outreachHours(place) ?? {}] };
      expect(lastLook({ ...federal, now: '2026-03-03T02:30:00Z' })).toMatchObject({
        decision: 'hold',
        until: '2026-03-03T13:00:00.000Z',
      });
    }
    expect(outreachHours({ ...at('RI'), country: 'MX' })).toBeUndefined();
  });

  test('that would have to wait for a change of the clocks says that no hour is allowed, rather than wait for a week', () => {
    const zones = ['America/Los_Angeles', 'Asia/Kolkata'];
    const evening = { ...reply, zones, quiet: { from: '20:00', to: '09:00' }, now: '2026-10-24T00:00:00Z' };
    expect(codes(evening)).toEqual(['no_common_hours']);
    expect(lastLook({ ...evening, now: '2026-10-30T12:00:00Z' })).toMatchObject({
      decision: 'hold',
      until: '2026-11-02T03:30:00.000Z',
    });
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

  test('what would be worth nothing by the morning does not wait for it', () => {
    const visitAtEight = { ...reminder, now: night, deadline: '2026-03-03T12:30:00Z' };
    expect(codes(visitAtEight)).toEqual(['too_late', 'quiet_hours']);
    expect(decision({ ...visitAtEight, deadline: '2026-03-03T15:00:00Z' })).toBe('hold');
    expect(codes({ ...reminder, deadline: later(noon, -1) })).toEqual(['too_late']);
  });
});

describe('an opt-out', () => {
  const optedOut = { ...reply, address: { optedOut: { at: noon, word: 'STOP' } } };
  const inTime = { deadline: later(noon, 5 * minute) };

  test("stops every text, an answer and staff's urgent one too", () => {
    expect(codes(optedOut)).toEqual(['opted_out']);
    expect(codes({ ...optedOut, lastInboundAt: noon, sendNow: { reason: 'urgent' } })).toEqual(['opted_out']);
  });

  test('with a YES after it says what Twilio did and what opens it', () => {
    const yes = { ...optedOut, address: { ...optedOut.address, openAtProvider: true } };
    expect(codes(yes)).toEqual(['opted_out', 'open_at_provider']);
  });

  test('is confirmed by one text, within 5 minutes or never', () => {
    const confirmation: LastLookInput = {
      ...optedOut,
      ...inTime,
      purpose: 'opt-out-confirmation',
      lastInboundAt: noon,
    };
    expect(decision(confirmation)).toBe('send');
    expect(decision({ ...confirmation, now: inTime.deadline })).toBe('send');
    expect(codes({ ...confirmation, now: later(inTime.deadline, 1) })).toEqual(['confirmation_too_late']);
    expect(codes({ ...optedOut, purpose: 'opt-out-confirmation' })).toEqual(['confirmation_too_late']);
  });

  test('texted at night is confirmed at once; one that came another way is not confirmed in the morning', () => {
    const atNight: LastLookInput = {
      ...optedOut,
      now: night,
      purpose: 'opt-out-confirmation',
      deadline: later(night, 5 * minute),
    };
    expect(codes({ ...atNight, lastInboundAt: night })).toEqual(['within_60_minutes']);
    expect(lastLook(atNight).decision).toBe('block');
    expect(codes(atNight)).toEqual(['confirmation_too_late', 'quiet_hours']);
  });

  test('lets the answer to HELP through, and no word that texts are on again', () => {
    expect(decision({ ...optedOut, purpose: 'help-answer' })).toBe('send');
    expect(codes({ ...optedOut, purpose: 'opt-in-confirmation' })).toEqual(['opted_out']);
  });

  test('at another number of theirs stops what is automatic, and leaves a person to write', () => {
    expect(codes({ ...reminder, revokedElsewhere: true })).toEqual(['revoked_elsewhere']);
    expect(decision({ ...reply, revokedElsewhere: true })).toBe('send');
  });
});

test('what may be an opt-out holds back what is automatic until somebody decides, and leaves a person to write', () => {
  for (const purpose of ['reminder', 'follow-up', 'missed-call', 'survey', 'outreach'] as const) {
    expect(codes({ ...outreach, purpose, isUndecided: true })).toEqual(['undecided']);
  }
  for (const purpose of ['reply', 'after-hours', 'help-answer'] as const) {
    expect(decision({ ...reply, purpose, isUndecided: true })).toBe('send');
  }
});

describe('consent', () => {
  test.each<[string, LastLookInput['address'], string[]]>([
    ['recorded', { care: 'given' }, []],
    ['by an import nobody vouches for', { care: 'ask-first' }, ['ask_first']],
    ['not recorded', {}, ['no_consent']],
  ])('to automatic care messages, %s', (_, address, expected) => {
    expect(codes({ ...reminder, address })).toEqual(expected);
    expect(codes({ ...reminder, purpose: 'follow-up', address })).toEqual(expected);
    expect(codes({ ...reminder, purpose: 'missed-call', address })).toEqual(expected);
    expect(decision({ ...reply, address })).toBe('send');
    expect(decision({ ...reply, purpose: 'after-hours', address })).toBe('send');
  });

  test('to outreach is its own: consent to care is none', () => {
    expect(codes({ ...outreach, address: { care: 'given' } })).toEqual(['no_outreach_consent']);
    expect(codes({ ...outreach, address: { care: 'given', outreach: 'revoked' } })).toEqual(['no_outreach_consent']);
    expect(decision(outreach)).toBe('send');
  });
});

describe('an address', () => {
  test('that the provider blocks for this sender gets no text from it, but may from another', () => {
    expect(codes({ ...reply, address: { blockedBy: [sender] } })).toEqual(['blocked_by_provider']);
    expect(decision({ ...reply, address: { blockedBy: ['+12125550199'] } })).toBe('send');
  });

  test.each<[HealthKind, string[], string[]]>([
    ['landline', ['landline'], ['landline']],
    ['invalid', ['invalid_number'], ['invalid_number']],
    ['bounced', ['bounced'], ['bounced']],
    ['carrier-blocked', [], ['carrier_blocked']],
    ['unreachable', [], []],
  ])('that is %s: what a person may send, and what is automatic', (kind, person, automatic) => {
    const health = { [kind]: { code: '30006', at: noon } };
    expect(codes({ ...reply, address: { health } })).toEqual(person);
    expect(codes({ ...reminder, address: { care: 'given', health } })).toEqual(automatic);
  });

  test('that moved to another patient gets no text of this one', () => {
    expect(codes({ ...reply, address: { isTheirs: false } })).toEqual(['not_theirs']);
  });

  test('gives every reason at once, those of the hour too', () => {
    const address = {
      optedOut: { at: noon },
      blockedBy: [sender],
      health: { landline: { code: '30006', at: noon } },
    };
    expect(codes({ ...reply, now: night, address })).toEqual([
      'opted_out',
      'blocked_by_provider',
      'landline',
      'quiet_hours',
    ]);
  });

  test('in a country that is not on the list, or in none, gets nothing of any kind', () => {
    for (const purpose of ['reply', 'reminder', 'safety-answer', 'opt-out-confirmation'] as const) {
      for (const country of ['GB', undefined]) {
        expect(codes({ ...reminder, purpose, country, deadline: later(noon, minute) })).toContain(
          'country_not_allowed',
        );
      }
    }
  });
});

describe('limits', () => {
  const number = (all: number, care: number) => ({ '2026-03-02': { all, care } });
  const practice = { day: 0, micros: 0, minute: '2026-03-02T17:00', inMinute: 0 };

  test.each<[string, LastLookInput['sent'], string[]]>([
    ['the last one to a patient', { patientToday: 9 }, []],
    ['one too many to a patient', { patientToday: 10 }, ['patient_limit']],
    ['the last one to a number', { number: number(11, 3) }, []],
    ['one too many to a number', { number: number(12, 0) }, ['number_limit']],
    ['the last one of the day', { practice: { ...practice, day: 99 } }, []],
    ['one too many of the day', { practice: { ...practice, day: 100 } }, ['day_limit']],
    ['the last one that is paid for', { practice: { ...practice, micros: 1_000_000 - 8300 } }, []],
    ['one that costs too much', { practice: { ...practice, micros: 1_000_000 - 8299 } }, ['spend_limit']],
    ['several at once', { patientToday: 10, practice: { ...practice, day: 100 } }, ['patient_limit', 'day_limit']],
  ])('%s', (_, sent, expected) => {
    expect(codes({ ...reply, sent })).toEqual(expected);
  });

  test('of the minute make a message wait for the next one', () => {
    const full = { practice: { ...practice, inMinute: 20 } };
    expect(lastLook({ ...reply, now: later(noon, 12_345), sent: full })).toMatchObject({
      decision: 'hold',
      until: '2026-03-02T17:01:00.000Z',
      reasons: [{ code: 'minute_limit' }],
    });
    expect(decision({ ...reply, now: later(noon, minute), sent: full })).toBe('send');
    const lastMinute = '2026-03-03T01:59:30Z';
    const before21 = { practice: { ...practice, minute: '2026-03-03T01:59', inMinute: 20 } };
    expect(lastLook({ ...reply, now: lastMinute, sent: before21 })).toMatchObject({ decision: 'hold', until: morning });
  });

  test.each<[string, Record<string, { all: number; care: number }>, string[]]>([
    ['two today', number(2, 2), []],
    ['three today', number(3, 3), ['care_day_limit']],
    ['eight in seven days', { '2026-02-24': { all: 8, care: 8 } }, ['care_week_limit']],
    ['eight, the last a week ago', { '2026-02-23': { all: 8, care: 8 } }, []],
    ['many answers to their own messages', number(9, 0), []],
  ])('of automatic care messages to one address: %s', (_, sent, expected) => {
    expect(codes({ ...reminder, sent: { number: sent } })).toEqual(expected);
    expect(decision({ ...reply, sent: { number: sent } })).toBe('send');
    expect(decision({ ...reply, purpose: 'after-hours', sent: { number: sent } })).toBe('send');
  });

  test('a text costs its segments, rounded up to the millionth of a dollar', () => {
    expect(costMicros(3, 0.0083)).toBe(24_900);
  });
});

describe('a job that comes late', () => {
  test.each<[string, Partial<LastLookInput>, string[]]>([
    ['was sent already', { isDuplicate: true }, ['duplicate']],
    ['is for the old time', { appointment: { planned: 3, current: 4, cancelled: false } }, ['appointment_moved']],
    [
      'is for a cancelled visit',
      { appointment: { planned: 3, current: 4, cancelled: true } },
      ['appointment_cancelled'],
    ],
    ['is for the visit as it stands', { appointment: { planned: 4, current: 4, cancelled: false } }, []],
  ])('leaves only for the visit as it stands, and only once: %s', (_, more, expected) => {
    expect(codes({ ...reminder, ...more })).toEqual(expected);
  });
});
