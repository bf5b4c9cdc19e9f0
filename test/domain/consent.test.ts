import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Consent } from '#shared/domain/consent/consent.ts';
import { standings, startCovers, stopCovers } from '#shared/domain/consent/standing.ts';

const line = (more: Partial<Consent>): Consent => ({
  id: 'c',
  channel: 'sms',
  address: '+12125550142',
  category: 'care',
  state: 'given',
  source: 'intake',
  recordedBy: 'maya',
  at: '2026-03-02T15:00:00.000Z',
  ...more,
});
const intake = line({});
const stop = line({ state: 'revoked', source: 'own-words', words: 'STOP', covers: stopCovers });
const start = line({ state: 'given', source: 'own-words', words: 'START', covers: startCovers });
const toOutreach = line({ category: 'outreach', source: 'in-person', words: 'Yes, send me the newsletter' });

/** Where each stands: text care, text outreach, calls care, calls outreach. */
const states = (...ledger: Consent[]) => standings(ledger, ['sms', 'voice']).map(({ state }) => state);

describe('where an address stands', () => {
  test.each<[string, Consent[], string[]]>([
    ['nothing recorded', [], ['none', 'none', 'none', 'none']],
    ['a number given at intake is consent for care, by text', [intake], ['given', 'none', 'none', 'none']],
    ['outreach is its own consent', [intake, toOutreach], ['given', 'given', 'none', 'none']],
    [
      'STOP stops texts and automated calls, care and outreach',
      [intake, toOutreach, stop],
      ['revoked', 'revoked', 'revoked', 'revoked'],
    ],
    [
      'START gives care back by text and call, and no outreach',
      [intake, toOutreach, stop, start],
      ['given', 'revoked', 'given', 'revoked'],
    ],
    [
      'outreach can be asked for anew after that',
      [toOutreach, stop, start, toOutreach],
      ['given', 'given', 'given', 'revoked'],
    ],
    [
      'a YES that Twilio acts on changes nothing',
      [stop, line({ state: 'noted', source: 'own-words', words: 'YES' })],
      ['revoked', 'revoked', 'revoked', 'revoked'],
    ],
    ['a new intake does not open a stopped number', [stop, intake], ['revoked', 'revoked', 'revoked', 'revoked']],
    [
      'nor does an import',
      [stop, line({ source: 'import', voucher: 'Dr. Okafor' })],
      ['revoked', 'revoked', 'revoked', 'revoked'],
    ],
    [
      'an import that somebody vouches for is consent for care',
      [line({ source: 'import', voucher: 'Dr. Okafor' })],
      ['given', 'none', 'none', 'none'],
    ],
    [
      'one that nobody vouches for is: ask first',
      [line({ source: 'import', state: 'ask-first' })],
      ['ask-first', 'none', 'none', 'none'],
    ],
    [
      'and does not weaken what was given',
      [intake, line({ source: 'import', state: 'ask-first' })],
      ['given', 'none', 'none', 'none'],
    ],
    [
      'their own text then is consent for care',
      [line({ source: 'import', state: 'ask-first' }), line({ source: 'own-text' })],
      ['given', 'none', 'none', 'none'],
    ],
  ])('%s', (_what, ledger, expected) => {
    expect(states(...ledger)).toEqual(expected);
  });

  test('the line that says so is given with it', () => {
    expect(standings([intake, stop], ['sms'])[0]?.line).toBe(stop);
  });

  test('nobody but the patient’s own START ever opens care again', () => {
    const any = fc.record({
      state: fc.constantFrom<Consent['state']>('given', 'noted', 'ask-first'),
      source: fc.constantFrom<Consent['source']>(
        'own-text',
        'phone',
        'in-person',
        'voicemail',
        'email',
        'intake',
        'import',
        'provider',
        'staff',
      ),
      category: fc.constantFrom<Consent['category']>('care', 'outreach'),
    });
    fc.assert(
      fc.property(fc.array(any), fc.array(any), (before, after) => {
        const ledger = [...before.map(line), stop, ...after.map(line)];
        expect(states(...ledger)[0]).toBe('revoked');
        expect(states(...ledger)[2]).toBe('revoked');
      }),
    );
  });
});
