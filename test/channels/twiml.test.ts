import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, test } from 'vitest';
import { parseTwiml, type ReadVerb, TwimlError } from '#infra/local/twilio/calls/parse-twiml.ts';
import {
  apologize,
  askStaff,
  askToCallBack,
  goOn,
  greet,
  greetInSpanish,
  hangUpNow,
  nothingToSay,
  ringPatient,
  sayNotReached,
  screenDesk,
  takeMessage,
  thank,
} from '#shared/channels/voice/script.ts';
import { twiml } from '#shared/channels/voice/twiml.ts';
import { voiceUrls } from '#shared/channels/voice/urls.ts';
import type { CallPlan } from '#shared/domain/call/plan-call.ts';

const urls = voiceUrls('https://desk.example/a?b="c"&d');
const ref = { threadId: 't1', at: '2026-03-02T15:00:00.000Z', messageId: '01J' };

const names = fc.oneof(
  fc.constantFrom(
    'Harborlight Dental',
    'Müller & Söhne <Zahn>',
    '"\'',
    '\u0000\u0007\u000b',
    '\ud83d',
    '\udc00x',
    '\ufffe\uffff',
    '👩‍👩‍👧🦷',
    ']]>&amp;',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const plans: fc.Arbitrary<CallPlan> = fc.record({
  practice: names,
  isOpen: fc.boolean(),
  ring: fc.array(fc.constantFrom('+12125550198', '+12125550199'), { maxLength: 2 }),
  greeting: fc.record({ en: fc.option(names, { nil: undefined }), es: fc.option(names, { nil: undefined }) }),
  transcribes: fc.boolean(),
});

/** Every answer that a step can give. */
function everyBranch(plan: CallPlan): string[] {
  return [
    greet(urls, plan),
    greetInSpanish(urls, plan),
    ...(['en', 'es'] as const).flatMap((language) => [
      goOn(urls, plan, language),
      takeMessage(urls, plan, language, 'by-key'),
      takeMessage(urls, plan, language, 'nobody-answered'),
      thank(language),
      apologize(urls, language),
      askToCallBack(language),
    ]),
    screenDesk(urls),
    askStaff(urls, ref),
    ringPatient(urls, ref, { to: '+16465550123', from: '+12125550100' }),
    sayNotReached(),
    hangUpNow(),
    nothingToSay(),
  ];
}

const flat = (verb: ReadVerb): ReadVerb[] => [verb, ...verb.within.flatMap(flat)];

describe('the words of a call', () => {
  test('are TwiML that Twilio runs, in every branch, whatever the practice is called', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        for (const document of everyBranch(plan)) expect(() => parseTwiml(document)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  test('lead on by absolute URLs, and never end by themselves in the middle of a message', () => {
    const plan = { practice: 'Harborlight', isOpen: true, ring: ['+12125550198'], greeting: {}, transcribes: true };
    for (const document of everyBranch(plan)) {
      const verbs = flat(parseTwiml(document));
      for (const { name, attributes } of verbs) {
        if (name === 'Record' || name === 'Gather' || name === 'Dial')
          expect(attributes.action).toMatch(/^https:\/\/desk\.example/);
        if (name === 'Record') expect(attributes.recordingStatusCallback).toMatch(/\/recording#rc=3&rp=all$/);
      }
    }
  });

  test('put English into words where that is switched on, and Spanish never', () => {
    const plan = { practice: 'Harborlight', isOpen: false, ring: [], greeting: {}, transcribes: true };
    expect(greet(urls, plan)).toContain('transcribe="true"');
    expect(greetInSpanish(urls, plan)).not.toContain('transcribe');
    expect(greet(urls, { ...plan, transcribes: false })).not.toContain('transcribe');
  });

  test('carry no number of a patient in a URL', () => {
    expect(
      ringPatient(urls, ref, { to: '+16465550123', from: '+12125550100' })
        .match(/https:[^"]*/g)
        ?.join(),
    ).not.toMatch(/6465550123/);
  });
});

describe('our TwiML', () => {
  test('is what Twilio’s own builder makes of the same', () => {
    const theirs = new VoiceResponse();
    const action = 'https://desk.example/x?lang=en&y=1';
    theirs
      .gather({ input: ['dtmf'], numDigits: 1, timeout: 3, method: 'POST', action })
      .say({ language: 'en-US' }, 'Tom & "Jerry" <3');
    theirs
      .dial({ action, method: 'POST', timeout: 20, answerOnBridge: true })
      .number({ statusCallback: action, statusCallbackEvent: ['answered'] }, '+12125550198');
    theirs.record({ action, maxLength: 120, playBeep: true });
    theirs.hangup();
    const ours = twiml([
      {
        name: 'Gather',
        attributes: { input: 'dtmf', numDigits: 1, timeout: 3, method: 'POST', action },
        within: [{ name: 'Say', attributes: { language: 'en-US' }, words: 'Tom & "Jerry" <3' }],
      },
      {
        name: 'Dial',
        attributes: { action, method: 'POST', timeout: 20, answerOnBridge: true },
        within: [
          {
            name: 'Number',
            attributes: { statusCallback: action, statusCallbackEvent: 'answered' },
            words: '+12125550198',
          },
        ],
      },
      { name: 'Record', attributes: { action, maxLength: 120, playBeep: true } },
      { name: 'Hangup' },
    ]);
    expect(parseTwiml(ours)).toEqual(parseTwiml(theirs.toString()));
  });

  test('says every character that XML can hold, and leaves out the others', () => {
    const words = (text: string) => parseTwiml(twiml([{ name: 'Say', words: text }])).within[0]?.words;
    expect(words('Zoë & <Léo> "x" 🦷')).toBe('Zoë & <Léo> "x" 🦷');
    expect(words('a\u0000b\u0007c\ud83dd\udc00e\ufffff')).toBe('abcdef');
    expect(words('x'.repeat(9000))).toHaveLength(4096);
  });
});

describe('the stand-in’s reader', () => {
  test.each([
    ['a control character', '<Response><Say>\u0007</Say></Response>'],
    ['half a character', '<Response><Say>\ud83d</Say></Response>'],
    ['an unescaped ampersand', '<Response><Say>Tom & Jerry</Say></Response>'],
    ['an open verb', '<Response><Say>Hello</Response>'],
    ['a verb nobody knows', '<Response><Play>x</Play></Response>'],
    ['an attribute nobody knows', '<Response><Say speed="2">x</Say></Response>'],
    ['a relative action', '<Response><Gather action="/x"/></Response>'],
    ['a verb that does not stand there', '<Response><Gather><Record/></Gather></Response>'],
    ['two documents', '<Response/><Response/>'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff<Response/>'],
    ['another root', '<html></html>'],
  ])('refuses %s', (_what, text) => {
    expect(() => parseTwiml(text)).toThrow(TwimlError);
  });
});
