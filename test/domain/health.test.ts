import { describe, expect, test } from 'vitest';
import { failureKind } from '#shared/channels/failure-kind.ts';
import { freshAddress } from '#shared/domain/contact/address.rows.ts';
import { healthKind } from '#shared/domain/contact/address.ts';
import { cleared, findingOf, withFinding } from '#shared/domain/contact/health.ts';
import { healthWords } from '#shared/domain/contact/health-words.ts';

describe('what a failure says of its address', () => {
  test.each([
    ['30006', 'landline'],
    ['21614', 'landline'],
    ['30005', 'invalid'],
    ['21211', 'invalid'],
    ['30003', 'unreachable'],
    ['30008', 'unreachable'],
    ['30004', 'carrier-blocked'],
    ['30007', 'carrier-blocked'],
    ['21610', undefined],
    ['30450', undefined],
    ['30034', undefined],
    ['20003', undefined],
  ])('%s: %s', (code, expected) => {
    expect(findingOf(failureKind(code), code)).toBe(expected);
  });

  test('a provider that was silent says nothing of it, nor does a rule of ours', () => {
    expect(findingOf('unreachable', 'provider_silent')).toBeUndefined();
    expect(findingOf('blocked', 'quiet_hours')).toBeUndefined();
  });
});

describe('a finding', () => {
  const found = (kind: ReturnType<typeof healthKind.parse>) =>
    withFinding(freshAddress('sms', '+12125550142'), kind, { code: '1', at: '2026-03-02T15:00:00.000Z' });

  test.each([
    ['landline', ['word', 'staff']],
    ['invalid', ['word', 'staff']],
    ['bounced', ['word', 'staff']],
    ['carrier-blocked', ['word', 'delivery', 'staff']],
    ['unreachable', ['word', 'delivery', 'staff']],
  ] as const)('of %s is cleared by %j', (kind, by) => {
    for (const one of ['word', 'delivery', 'staff'] as const) {
      const after = cleared(found(kind), one);
      expect(after.health === undefined).toBe((by as readonly string[]).includes(one));
    }
  });

  test('beside another is cleared alone', () => {
    const two = withFinding(found('landline'), 'unreachable', { code: '2', at: '2026-03-02T15:00:00.000Z' });
    expect(Object.keys(cleared(two, 'delivery').health ?? {})).toEqual(['landline']);
  });

  test('is said in words: what it is, what it stops, how it clears', () => {
    for (const kind of healthKind.options) {
      const [{ words, stops, clears } = { words: '', stops: '', clears: '' }] = healthWords(found(kind));
      expect([words, stops, clears].every((part) => part.length > 10)).toBe(true);
      expect(clears).toMatch(/^Clears when .*staff say that it works again\.$/);
    }
  });

  test('that is not there changes nothing, and costs no write', () => {
    const well = freshAddress('sms', '+12125550142');
    expect(cleared(well, 'word')).toBe(well);
  });
});
