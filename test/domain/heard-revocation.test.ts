import { describe, expect, test } from 'vitest';
import type { CallEntry } from '#shared/domain/call/call.ts';
import { heardRevocation, revokedAddresses } from '#shared/domain/consent/heard-revocation.ts';
import { isConsent } from '#shared/domain/consent/is-consent.ts';
import type { InboundEntry } from '#shared/domain/message/entry.ts';
import { freshThread } from '#shared/domain/thread/thread-rules.ts';

const at = '2026-03-02T17:00:00.000Z';
const phone = '+16465550142';
const address = 'mia@example.com';
const common = { id: 'm1', threadId: 't1', at, sid: 's1', countsAsTurn: true };
const mail = (text: string, subject = 'Re: Your visit'): InboundEntry => ({
  ...common,
  kind: 'email',
  direction: 'in',
  channel: 'email',
  from: address,
  to: 'desk@practice.example',
  text,
  mail: { subject, sender: 'verified', threadedBy: 'address' },
});
const voicemail = (transcript: string): CallEntry => ({
  ...{ id: 'c1', threadId: 't1', at, text: '', from: phone, to: '+12125550100', version: 0 },
  kind: 'call',
  direction: 'in',
  channel: 'voice',
  outcome: 'voicemail',
  facts: { transcript },
});
const head = {
  ...freshThread(
    {
      id: 't1',
      location: 'main',
      name: 'Mia',
      addresses: [
        { channel: 'sms', address: phone },
        { channel: 'email', address },
      ],
    },
    at,
  ),
};

describe('what is said by e-mail and on a voicemail', () => {
  test.each<[string, InboundEntry | CallEntry, string | undefined, string[]]>([
    ['texts, by e-mail', mail('Hello,\n\nplease stop texting me.\n\nMia'), 'stop texting me', [phone]],
    ['e-mails, by e-mail', mail('Please take me off your mailing list'), 'take me off your mailing list', [address]],
    ['e-mails, in so many words', mail('stop emailing me'), 'stop emailing me', [address]],
    ['everything, by e-mail', mail('Do not contact me again, ever'), 'Do not contact me again', [address, phone]],
    ['a bare word in an e-mail', mail('STOP'), 'STOP', [address, phone]],
    ['a subject that is no answer', mail('', 'unsubscribe'), 'unsubscribe', [address]],
    ['in Spanish', mail('No quiero recibir más correos'), 'No quiero recibir más correos', [address]],
    ['another person', mail('Sorry, wrong person'), 'wrong person', [address]],
    ['a line among many', mail('Hi\nthanks for last week\nplease stop\nMia'), 'please stop', [address, phone]],
    ['a visit, by e-mail', mail('Cancel'), undefined, []],
    ['the subject of an earlier mail of ours', mail('See you then', 'Re: unsubscribe'), undefined, []],
    ['a question', mail('Did you stop the reminders?'), undefined, []],
    ['on a voicemail', voicemail('Hi this is Mia please stop calling me thank you'), 'stop calling me', [phone]],
    ['the wrong number, on a voicemail', voicemail('Hi wrong number I am afraid bye'), 'wrong number', [phone]],
    ['a voicemail about a visit', voicemail('Hi it is Mia, please call me back about Friday'), undefined, []],
  ])('%s', (_what, entry, words, addresses) => {
    const found = heardRevocation(entry);
    expect(found?.words).toBe(words);
    const from = { channel: entry.channel, address: entry.from };
    expect(found ? revokedAddresses(head, from, found).map((one) => one.address) : []).toEqual(addresses);
  });

  test('about texts, from somebody of whom no number is known, is for the address it came from', () => {
    const found = heardRevocation(mail('stop texting me'));
    const stranger = { ...head, addresses: [{ channel: 'email' as const, address }] };
    expect(found && revokedAddresses(stranger, { channel: 'email', address }, found)).toEqual([
      { channel: 'email', address },
    ]);
  });
});

describe('a person’s own text', () => {
  test.each(['Is Friday free?', 'Yes', 'ok thanks', '👍', 'Can Mia come at 3?', 'Sí, gracias', 'I can not make it'])(
    '%j is consent to messages about their care',
    (text) => expect(isConsent(text)).toBe(true),
  );

  test.each([
    'Who is this?',
    'who dis',
    'New phone, who’s this?',
    'I am not Ana',
    'This is not Ana’s phone',
    'not me',
    'I don’t know you',
    'How did you get my number?',
    '¿Quién es?',
    'No soy Ana',
    '¿De parte de quién?',
    '',
    '...',
  ])('%j is none', (text) => expect(isConsent(text)).toBe(false));
});
