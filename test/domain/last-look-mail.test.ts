import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { purpose } from '#shared/domain/message/entry.ts';
import { type LastLookMailInput, lastLookMail } from '#shared/domain/message/last-look-mail.ts';
import { caps } from '../fixtures/last-look-input.ts';

const day = '2026-03-02';
const fine: LastLookMailInput = {
  purpose: 'reply',
  optedOut: false,
  consent: { care: 'given', outreach: 'given' },
  isUndecided: false,
  isTheirs: true,
  isFull: true,
  isBirthDateKnown: true,
  caps,
  day,
  patientToday: 0,
};
const automatic = ['reminder', 'follow-up', 'missed-call', 'survey', 'outreach'];
const codes = (more: Partial<LastLookMailInput>) => lastLookMail({ ...fine, ...more }).reasons.map(({ code }) => code);

describe('an e-mail', () => {
  test('with nothing against it leaves, and there is nothing to explain', () => {
    for (const one of purpose.options) {
      expect(lastLookMail({ ...fine, purpose: one })).toEqual({ decision: 'send', reasons: [] });
    }
  });

  test.each<[string, Partial<LastLookMailInput>, string[]]>([
    ['they want none', { optedOut: true }, ['mail_opted_out']],
    ['the address is another’s by now', { isTheirs: false }, ['mail_not_theirs']],
    ['mails came back', { unreachable: 'bounced' }, ['mail_bounced']],
    ['one was reported as spam', { unreachable: 'complained' }, ['mail_complained']],
    ['its page could ask for nothing', { isFull: false, isBirthDateKnown: false }, ['no_birth_date']],
    ['the patient’s day is full', { patientToday: caps.patientDay }, ['patient_limit']],
    ['its time is over', { isLate: true }, ['too_late']],
    ['it left already', { isDuplicate: true }, ['duplicate']],
    ['the visit moved', { appointment: { planned: 1, current: 2, cancelled: false } }, ['appointment_moved']],
  ])('does not leave when %s, whatever it is for', (_what, more, expected) => {
    for (const one of purpose.options) expect(codes({ ...more, purpose: one })).toEqual(expected);
  });

  test('that nobody asked for needs its own consent, and no open question about an opt-out', () => {
    for (const one of purpose.options) {
      const isAutomatic = automatic.includes(one);
      expect(codes({ purpose: one, isUndecided: true })).toEqual(isAutomatic ? ['undecided'] : []);
      const without = one === 'outreach' || one === 'survey' ? 'no_outreach_consent' : 'mail_no_consent';
      for (const care of ['ask-first', undefined] as const) {
        expect(codes({ purpose: one, consent: { care } })).toEqual(isAutomatic ? [without] : []);
      }
    }
  });

  test.each<[string, Record<string, { all: number; care: number }>, string[]]>([
    ['the last of the day', { [day]: { all: 9, care: 2 } }, []],
    ['one over the day', { [day]: { all: 9, care: 3 } }, ['care_day_limit']],
    ['the last of the week', { '2026-02-24': { all: 9, care: 7 } }, []],
    ['one over the week', { '2026-02-24': { all: 9, care: 8 } }, ['care_week_limit']],
    ['what is older than a week', { '2026-02-23': { all: 9, care: 8 } }, []],
  ])('of automatic care is counted at its address: %s', (_what, sent, expected) => {
    expect(codes({ purpose: 'reminder', sent })).toEqual(expected);
    expect(codes({ purpose: 'follow-up', sent })).toEqual(expected);
    expect(codes({ purpose: 'reply', sent })).toEqual([]);
  });

  test('that would not have left does not leave for one thing more against it, and says no less', () => {
    const against: Partial<LastLookMailInput>[] = [
      { optedOut: true },
      { isUndecided: true },
      { isTheirs: false },
      { unreachable: 'bounced' },
      { consent: {} },
      { isFull: false, isBirthDateKnown: false },
      { patientToday: caps.patientDay },
      { sent: { [day]: { all: caps.careDay, care: caps.careDay } } },
      { isLate: true },
      { isDuplicate: true },
    ];
    const drawn = fc.record({
      purpose: fc.constantFrom(...purpose.options),
      before: fc.subarray(against),
      one: fc.constantFrom(...against),
    });
    fc.assert(
      fc.property(drawn, ({ purpose: of, before, one }) => {
        const input: LastLookMailInput = { ...fine, purpose: of };
        for (const each of before) Object.assign(input, each);
        const [less, more] = [lastLookMail(input), lastLookMail({ ...input, ...one })];
        expect(more.reasons.map(({ code }) => code)).toEqual(
          expect.arrayContaining(less.reasons.map(({ code }) => code)),
        );
        expect(more.decision === 'block').toBe(more.reasons.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});
