import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { emergencyOf } from '#shared/domain/reply/emergency.ts';
import { type Intent, intents } from '#shared/domain/reply/intent.ts';
import { bindReply, type OpenQuestion } from '#shared/domain/reply/open-question.ts';
import { planAnswer } from '#shared/domain/reply/plan-answer.ts';
import { readReply } from '#shared/domain/reply/read-reply.ts';
import {
  freshReplies,
  type LabelledReply,
  labelledNames,
  labelledReplies,
  misreadReplies,
} from '../fixtures/labelled-replies.ts';

const known = new Map<string, Intent>();
function read(text: string): Intent {
  const intent = known.get(text) ?? readReply(text, labelledNames).intent;
  known.set(text, intent);
  return intent;
}

interface Measured {
  n: number;
  precision: number;
  recall: number;
}

function measured(replies: readonly LabelledReply[], intent: Intent): Measured {
  const got = replies.map((reply) => ({ is: reply.intent === intent, read: read(reply.text) === intent }));
  const right = got.filter((one) => one.is && one.read).length;
  const n = got.filter((one) => one.is).length;
  const said = got.filter((one) => one.read).length;
  return { n, precision: said === 0 ? 1 : right / said, recall: n === 0 ? 1 : right / n };
}

function table(title: string, replies: readonly LabelledReply[]): string {
  const lines = intents.map((intent) => {
    const { n, precision, recall } = measured(replies, intent);
    return `${intent.padEnd(13)} n ${String(n).padStart(4)}  precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}`;
  });
  return [`${title}: ${replies.length} replies`, ...lines].join('\n');
}

describe('the labelled set', () => {
  const all = labelledReplies();

  test('has more than 600 replies in both languages, none labelled twice in two ways', () => {
    expect(all.length).toBeGreaterThan(600);
    expect(all.filter(({ language }) => language === 'es').length).toBeGreaterThan(200);
    const labels = new Map(all.map(({ text, intent }) => [text, intent]));
    expect(all.filter(({ text, intent }) => labels.get(text) !== intent).map(({ text }) => text)).toEqual([]);
  });

  test.each(['confirm', 'cancel', 'opt-out'] as const)(
    '%s: precision of at least 0.99 and recall of at least 0.90, also of what was held out',
    (intent) => {
      for (const replies of [all, all.filter(({ isHeldOut }) => isHeldOut)]) {
        const { precision, recall } = measured(replies, intent);
        expect(precision).toBeGreaterThanOrEqual(0.99);
        expect(recall).toBeGreaterThanOrEqual(0.9);
      }
    },
  );

  test('nothing that is ordinary chat is acted on', () => {
    const acted: Intent[] = ['confirm', 'cancel', 'opt-out', 'emergency'];
    const chat = all.filter(({ intent }) => intent === 'unknown' || intent === 'thanks' || intent === 'question');
    const wrong = chat.filter(({ text }) => acted.includes(read(text)));
    expect(wrong.map(({ text }) => text)).toEqual(['perfect, thanks for letting me know']);
  });

  test('strangers’ replies bring no wrong yes, no or opt-out, and their figures are printed as they are', () => {
    const fresh = freshReplies();
    console.log(table('fresh, never mended for', fresh));
    const acted: Intent[] = ['confirm', 'cancel', 'opt-out'];
    const wrong = fresh.filter(({ text, intent }) => acted.includes(read(text)) && read(text) !== intent);
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  test('what the tables reach is printed', () => {
    console.log(table('all', all));
    console.log(
      table(
        'held out',
        all.filter(({ isHeldOut }) => isHeldOut),
      ),
    );
    expect(all.length).toBeGreaterThan(0);
  });
});

describe('a reply', () => {
  test.each<[string, Intent]>([
    ['C.', 'confirm'],
    ['yes please', 'confirm'],
    ['👍', 'confirm'],
    ['see you then', 'confirm'],
    ['si', 'confirm'],
    ['si, ahi estare', 'confirm'],
    ['no problem', 'confirm'],
    ['No puedo ir', 'cancel'],
    ['cant make it', 'cancel'],
    ['N', 'cancel'],
    ['R', 'reschedule'],
    ['2', 'reschedule'],
    ['please stop texting me', 'opt-out'],
    ['CANCEL', 'opt-out'],
    ['YES', 'confirm'],
    ['chest pain', 'emergency'],
    ['MIA', 'unknown'],
    ['yes no', 'unknown'],
    ["don't cancel", 'unknown'],
    ['No?', 'unknown'],
    ['can I cancel my appointment?', 'cancel'],
  ])('%j is read as %s', (text, intent) => {
    expect(read(text)).toBe(intent);
  });

  test.each<[string, Intent]>([
    ["you can't come?", 'question'],
    ["you won't be there?", 'question'],
    ['You will be there', 'unknown'],
    ['will you be there', 'question'],
    ["I can't come?", 'unknown'],
  ])('%j speaks of the practice, or asks, and answers nothing: %s', (text, intent) => {
    expect(read(text)).toBe(intent);
  });

  test.each(['no pude ir', 'ya no pude ir', "I couldn't make it"])(
    '%j speaks of a visit that is over, and calls none off',
    (text) => {
      expect(read(text)).toBe('unknown');
    },
  );

  test('whatever is read wrongly once is read as a person reads it from then on', () => {
    const wrong = misreadReplies().filter(({ text, intent }) => read(text) !== intent);
    expect(wrong.map(({ text, intent }) => `${text}: ${intent}, read as ${read(text)}`)).toEqual([]);
  });

  test('carries the words it was read from, and the language', () => {
    expect(readReply('Hola, no puedo ir el jueves', [])).toMatchObject({
      intent: 'cancel',
      words: 'no puedo ir',
      language: 'es',
      names: { weekday: 4 },
    });
    expect(readReply('ok see you at 3:30', [])).toMatchObject({ intent: 'confirm', names: { time: '3:30' } });
  });

  test('whatever is written is read the same way twice, and its words stand in it', () => {
    const word = fc.constantFrom(
      ...['yes', 'no', 'cancel', 'see', 'you', 'not', 'si', 'puedo', 'the', '3', '👍', '🙏', '😊🎉', 'é', 'x'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.array(word, { maxLength: 60 }).map((w) => w.join(' ')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const first = readReply(written, labelledNames);
        expect(readReply(written, labelledNames)).toEqual(first);
        expect(intents).toContain(first.intent);
        expect(first.words.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('one unknown word more never makes a yes or a no of it', () => {
    const acting = labelledReplies().filter(({ intent }) => intent !== 'confirm' && intent !== 'cancel');
    const wrong = acting.filter(({ text }) => ['confirm', 'cancel'].includes(read(`${text} zebra`)));
    expect(wrong.map(({ text }) => text)).toEqual([]);
    expect(read('yes zebra')).toBe('unknown');
  });
});

describe('the day that a yes or a no names', () => {
  // A Thursday at three.
  const visit = {
    ...{ id: 'v', patientId: 'mia', threadId: 'mia', zone: 'America/New_York', date: '2026-11-26', time: '15:00' },
    ...{ state: 'booked', version: 1, startsAt: '2026-11-26T20:00:00.000Z', endsAt: '2026-11-26T20:30:00.000Z' },
  } as unknown as Appointment;
  const plan = (text: string, at = '2026-11-23T15:00:00.000Z') =>
    planAnswer(visit, readReply(text, []), { entryId: 'e', at, version: 1 }, Date.parse(at), 24).is;

  test.each([
    ...['yes dec 3', 'Yes Nov 27', 'see you on the 27th', 'yes 27', 'Friday works', 'Friday is fine', '4 works'],
    ...['see you tomorrow', 'yes today', 'yes next week', 'hoy si', 'no puedo hoy', 'el viernes si', '3:30 works'],
  ])('%j is another than the visit’s: for a person', (text) => {
    expect(plan(text)).toBe('person');
  });

  test.each(['yes nov 26', 'see you the 26th', 'Thursday works', '3pm works', 'yes this week', 'Yes, Thursday at 3'])(
    '%j is the visit’s',
    (text) => {
      expect(plan(text)).toBe('change');
    },
  );

  test('is reckoned from when it was written, where the visit is', () => {
    expect(plan('see you tomorrow', '2026-11-26T03:00:00.000Z')).toBe('change');
    expect(plan('see you tomorrow', '2026-11-26T06:00:00.000Z')).toBe('person');
    expect(plan('yes next week', '2026-11-20T15:00:00.000Z')).toBe('change');
  });
});

/** A phrase with two neighbouring letters exchanged in one of its words of four letters or more, in every way. */
function exchanges(phrase: string): string[] {
  return [...phrase.matchAll(/[a-z]{4,}/gi)].flatMap(({ 0: word, index: from }) =>
    Array.from({ length: word.length - 1 }, (_, nth) => {
      const at = from + nth;
      return `${phrase.slice(0, at)}${phrase.charAt(at + 1)}${phrase.charAt(at)}${phrase.slice(at + 2)}`;
    }),
  );
}

describe('an emergency', () => {
  test('is found in its own words wherever it stands', () => {
    expect(emergencyOf('Hi, since this morning Leo is having trouble breathing. What do I do?')).toBe(
      'trouble breathing',
    );
    expect(emergencyOf('Desde ayer no para de sangrar')).toBe('no para de sangrar');
  });

  test.each([
    'no chest pain but he cannot breathe',
    'The bleeding has stopped but now I have chest pain',
    'I had chest pain last month and now again',
    'can’t breathe, the bleeding stopped',
    'He swallowed a whole bottle of pills',
    'I keep thinking about ending it all',
    'ya no quiero seguir viviendo',
    'it is still bleeding after 3 hours',
    'me duele el pecho hoy, hace un mes también',
  ])('is not silenced by what is over, or said in other words: %j', (text) => {
    expect(emergencyOf(text)).toBeDefined();
  });

  test.each([
    ...['chest pain', 'heart attack', 'having a stroke', 'trouble breathing', "can't breathe", 'choking'],
    ...["the bleeding won't stop", 'I want to kill myself', 'suicidal', 'I feel like dying', 'want to end it'],
    ...['his throat is swollen shut', 'she is unconscious', 'allergic reaction in the throat', 'overdosed', 'seizure'],
    ...['send an ambulance', 'dolor de pecho', 'me duele el pecho', 'no puedo respirar', 'no para de sangrar'],
    ...['quiero morir', 'quiero morirme', 'infarto', 'sobredosis', 'inconsciente'],
  ])('%j is found whichever two neighbouring letters of a word are exchanged', (phrase) => {
    const missed = exchanges(phrase).filter((written) => emergencyOf(written) === undefined);
    expect(missed).toEqual([]);
  });

  test('is shown with the words as they were written, misspelt', () => {
    expect(emergencyOf('Help, CHEST PIAN since 3!')).toBe('CHEST PIAN');
  });

  test.each(['no chest pain today', 'no chest pian today', 'The bleeding has stopped', 'I had chest pain last year'])(
    'is not found in what is over: %j',
    (text) => {
      expect(emergencyOf(text)).toBeUndefined();
    },
  );

  test.each([
    'me muero de hambre',
    'creo que me muero de risa',
    'me muero por verlos',
    "can't go on Thursday",
    'ending it at 5',
  ])('is not found in ordinary chat: %j', (text) => {
    expect(emergencyOf(text)).toBeUndefined();
  });

  test('wins over whatever else is said', () => {
    expect(read('C, but he has chest pain')).toBe('emergency');
    expect(read('please stop texting me, I have chest pain')).toBe('emergency');
  });
});

describe('the question that a reply answers', () => {
  const now = Date.parse('2026-11-24T12:00:00.000Z');
  const asked = (patientId: string, hoursAgo: number, more: Partial<OpenQuestion> = {}): OpenQuestion => ({
    entryId: `${patientId}-${hoursAgo}`,
    at: new Date(now - hoursAgo * 3_600_000).toISOString(),
    threadId: patientId,
    patientId,
    appointmentId: `visit-${patientId}`,
    version: 1,
    ...more,
  });

  test('is the only open one', () => {
    expect(bindReply('yes', [asked('mia', 40)], now)).toMatchObject({ is: 'one', question: { patientId: 'mia' } });
    expect(bindReply('yes', [], now)).toEqual({ is: 'none' });
  });

  test('of one patient with two visits is the newer', () => {
    const open = [asked('mia', 40, { appointmentId: 'a' }), asked('mia', 2, { appointmentId: 'b' })];
    expect(bindReply('yes', open, now)).toMatchObject({ question: { appointmentId: 'b' } });
  });

  test('of several patients has to be asked for', () => {
    expect(bindReply('yes', [asked('mia', 3), asked('leo', 2)], now)).toMatchObject({
      is: 'several',
      questions: [{ patientId: 'leo' }, { patientId: 'mia' }],
    });
  });

  test('is the newest of 24 hours for a digit, else a person decides', () => {
    expect(bindReply('1', [asked('mia', 3), asked('leo', 2)], now)).toMatchObject({ question: { patientId: 'leo' } });
    expect(bindReply('1.', [asked('mia', 25)], now)).toEqual({ is: 'none' });
    expect(bindReply('1', [asked('mia', 24)], now)).toMatchObject({ is: 'one' });
  });
});
