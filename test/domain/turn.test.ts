import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueAt, openTurn, responseTime, type TurnEvent, turnsOf } from '#shared/domain/metrics/turn.ts';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';

/** 2026-03-02, a Monday, at a time of day in UTC. */
const at = (time: string) => `2026-03-02T${time}Z`;

function patient(id: string, time: string, over: Partial<TurnEvent> = {}): TurnEvent {
  return {
    id,
    at: at(time),
    kind: 'text',
    direction: 'in',
    author: 'patient',
    channel: 'sms',
    countsAsTurn: true,
    ...over,
  };
}

function staff(id: string, time: string, over: Partial<TurnEvent> = {}): TurnEvent {
  const answer = { id, at: at(time), kind: 'text', direction: 'out', author: 'staff', channel: 'sms' } as const;
  return { ...answer, countsAsTurn: false, leftAt: at(time), outcome: 'delivered', ...over };
}

/** The answer without `leftAt`, as it is before it leaves. */
function notLeft(event: TurnEvent): TurnEvent {
  const { leftAt: _, ...rest } = event;
  return rest;
}

const hello = patient('p1', '10:00:00');
const turn = { startedAt: hello.at, firstEntryId: 'p1', channel: 'sms' };
const waiting = [{ ...turn, end: { state: 'waiting' } }];
const answered = (entryId: string, time: string) => [{ ...turn, end: { state: 'answered', at: at(time), entryId } }];

describe('what starts a turn', () => {
  test.each<[string, TurnEvent]>([
    ['a text', hello],
    ['an e-mail', { ...hello, kind: 'email' }],
    ['a missed call or voicemail', { ...hello, kind: 'call' }],
  ])('%s from the patient does', (_, event) => {
    expect(turnsOf([event])).toEqual(waiting);
  });

  test.each<[string, TurnEvent]>([
    ['STOP, a thank-you or automatic mail', { ...hello, countsAsTurn: false }],
    ['a note', { ...hello, kind: 'note', author: 'staff' }],
    ['an event', { ...hello, kind: 'event', author: 'system' }],
    ['our own text', staff('s1', '10:00:00')],
  ])('%s does not', (_, event) => {
    expect(turnsOf([event])).toEqual([]);
  });

  test('a second "hello??" does not restart it, nor does another channel', () => {
    const more = [patient('p2', '10:20:00'), patient('p3', '10:30:00', { kind: 'email', channel: 'email' })];
    expect(turnsOf([hello, ...more])).toEqual(waiting);
    expect(turnsOf([hello, ...more, staff('s1', '10:40:00')])).toEqual(answered('s1', '10:40:00'));
  });

  test('the message after an answer starts the next one', () => {
    const turns = turnsOf([hello, staff('s1', '10:05:00'), patient('p2', '11:00:00')]);
    expect(turns.map(({ firstEntryId, end }) => [firstEntryId, end.state])).toEqual([
      ['p1', 'answered'],
      ['p2', 'waiting'],
    ]);
  });
});

describe('what answers it', () => {
  test.each<[string, TurnEvent]>([
    ['a text that was delivered', staff('s1', '10:05:00')],
    ['an e-mail to a patient who texted', staff('s1', '10:05:00', { kind: 'email', channel: 'email' })],
    ['a text that waits for the provider, its undo time over', notLeft(staff('s1', '10:05:00', { outcome: 'queued' }))],
    ['a text that may have been sent', staff('s1', '10:05:00', { outcome: 'unknown' })],
    ['a call that staff logged', notLeft(staff('s1', '10:05:00', { kind: 'call', channel: 'voice' }))],
    ['a call from the patient that staff took', staff('s1', '10:05:00', { kind: 'call', direction: 'in' })],
  ])('%s', (_, answer) => {
    expect(turnsOf([hello, answer])).toEqual(answered('s1', '10:05:00'));
  });

  test.each<[string, TurnEvent]>([
    ['an automatic answer or a reminder', staff('s1', '10:05:00', { author: 'system' })],
    ['a bulk send', staff('s1', '10:05:00', { bulk: true })],
    ['a draft or a reply within its undo time', notLeft(staff('s1', '10:05:00', { outcome: 'held' }))],
    ['a reply that was undone', notLeft(staff('s1', '10:05:00', { outcome: 'undone' }))],
    ['a reply that failed', staff('s1', '10:05:00', { outcome: 'failed' })],
    ['a scheduled reply that has not left', notLeft(staff('s1', '10:05:00', { scheduled: true, outcome: 'queued' }))],
    ['a note between colleagues', staff('s1', '10:05:00', { kind: 'note' })],
    ['assigning or marking done', staff('s1', '10:05:00', { kind: 'event' })],
    ['a patient saying thanks', patient('p2', '10:05:00', { countsAsTurn: false })],
    ['an automatic closing', staff('s1', '10:05:00', { kind: 'event', author: 'system', closed: 'no-reply-needed' })],
    ['a reply from before it', staff('s1', '09:59:59')],
  ])('not %s', (_, event) => {
    expect(turnsOf([event, hello])).toEqual(waiting);
  });

  test('the answer counts from the click, although it left after its undo time', () => {
    expect(turnsOf([hello, staff('s1', '10:05:00', { leftAt: at('10:05:10') })])).toEqual(answered('s1', '10:05:00'));
  });

  test('a message that came after the click was not answered by it', () => {
    const reply = staff('s1', '10:05:00', { leftAt: at('10:05:10') });
    const turns = turnsOf([hello, patient('p2', '10:05:05'), reply]);
    expect(turns.map(({ firstEntryId, end }) => [firstEntryId, end.state])).toEqual([
      ['p1', 'answered'],
      ['p2', 'waiting'],
    ]);
  });

  test('a scheduled reply answers when it leaves, and what came before it left', () => {
    const scheduled = staff('s1', '09:00:00', { scheduled: true, leftAt: at('13:00:00') });
    expect(turnsOf([scheduled, hello, patient('p2', '12:59:00')])).toEqual(answered('s1', '13:00:00'));
  });

  test('an answer that fails gives the turn back with its first start', () => {
    const failed = staff('s1', '10:05:00', { outcome: 'failed' });
    const events = [hello, failed, patient('p2', '11:00:00')];
    expect(turnsOf(events)).toEqual(waiting);
    expect(turnsOf([...events, staff('s2', '11:30:00')])).toEqual(answered('s2', '11:30:00'));
  });

  test('closing without an answer is told apart', () => {
    const closing = notLeft(staff('e1', '10:07:00', { kind: 'event', closed: 'no-reply-needed' }));
    const [ended, next] = turnsOf([hello, closing, patient('p2', '11:00:00'), staff('s1', '11:01:00')]);
    expect(ended?.end).toEqual({ state: 'no-reply-needed', at: at('10:07:00'), entryId: 'e1' });
    expect(next?.end.state).toBe('answered');
  });
});

test('the open turn is the one still waiting, with when it is due', () => {
  const due = (startedAt: string) => dueAt(undefined, startedAt, 30);
  expect(openTurn([hello, staff('s1', '10:05:00')], due)).toBeUndefined();
  expect(openTurn([], due)).toBeUndefined();
  expect(openTurn([hello, staff('s1', '10:05:00'), patient('p2', '11:00:00')], due)).toEqual({
    startedAt: at('11:00:00'),
    firstEntryId: 'p2',
    channel: 'sms',
    dueAt: '2026-03-02T11:30:00.000Z',
  });
});

const events = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 20 }),
      delay: fc.integer({ min: 0, max: 5 }),
      sort: fc.constantFrom(
        'patient',
        'thanks',
        'reply',
        'scheduled',
        'held',
        'failed',
        'bulk',
        'bot',
        'call',
        'closing',
      ),
    }),
    { maxLength: 15 },
  )
  .map((drawn) =>
    drawn.map(({ time, delay, sort }, index): TurnEvent => {
      const clock = (minutes: number) => `10:${String(minutes).padStart(2, '0')}:00`;
      const leftAt = at(clock(time + delay));
      const id = `e${String(index).padStart(2, '0')}`;
      const reply = staff(id, clock(time), { leftAt });
      switch (sort) {
        case 'patient':
          return patient(id, clock(time));
        case 'thanks':
          return patient(id, clock(time), { countsAsTurn: false });
        case 'scheduled':
          return { ...reply, scheduled: true };
        case 'held':
          return notLeft({ ...reply, outcome: 'held' });
        case 'failed':
          return { ...reply, outcome: 'failed' };
        case 'bulk':
          return { ...reply, bulk: true };
        case 'bot':
          return { ...reply, author: 'system' };
        case 'call':
          return notLeft({ ...reply, kind: 'call' });
        case 'closing':
          return notLeft({ ...reply, kind: 'event', closed: 'no-reply-needed' });
        default:
          return reply;
      }
    }),
  );

describe('for any history', () => {
  test('the order in which entries are read does not matter', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.integer()), (history, keys) => {
        const shuffled = history
          .map((event) => ({ event, key: keys.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ event }) => event);
        expect(turnsOf(shuffled)).toEqual(turnsOf(history));
      }),
    );
  });

  test('what never answers can be left out without changing a figure', () => {
    fc.assert(
      fc.property(events, (history) => {
        const human = history.filter(
          ({ author, bulk, outcome, countsAsTurn }) =>
            (author === 'patient' && countsAsTurn) ||
            (author === 'staff' && bulk !== true && outcome !== 'held' && outcome !== 'failed'),
        );
        expect(turnsOf(human)).toEqual(turnsOf(history));
      }),
    );
  });

  test('turns follow each other, none ends before it starts, and only the last can be waiting', () => {
    fc.assert(
      fc.property(events, (history) => {
        const turns = turnsOf(history);
        for (const [index, { startedAt, end }] of turns.entries()) {
          const next = turns[index + 1];
          if (end.state === 'waiting') expect(next).toBeUndefined();
          else expect(Date.parse(end.at)).toBeGreaterThan(Date.parse(startedAt));
          if (next && end.state !== 'waiting')
            expect(Date.parse(next.startedAt)).toBeGreaterThanOrEqual(Date.parse(end.at));
        }
      }),
    );
  });

  test('every message of a patient lies in a turn', () => {
    fc.assert(
      fc.property(events, (history) => {
        const turns = turnsOf(history);
        for (const message of history.filter(({ author, countsAsTurn }) => author === 'patient' && countsAsTurn)) {
          const holds = turns.some(
            ({ startedAt, end }) => startedAt <= message.at && (end.state === 'waiting' || message.at < end.at),
          );
          expect(holds).toBe(true);
        }
      }),
    );
  });
});

describe('how long', () => {
  const office: OpeningHours = {
    zone: 'America/New_York',
    weekly: { mon: [{ from: '08:00', to: '17:00' }], fri: [{ from: '08:00', to: '17:00' }] },
    holidays: [],
  };
  const fridayEvening = '2026-03-06T21:50:00.000Z';

  test('a turn is due after business time where hours are set, over the weekend of the clock change', () => {
    expect(dueAt(office, fridayEvening, 30)).toBe('2026-03-09T12:20:00.000Z');
  });

  test.each([
    ['no location is known', undefined],
    ['no hours are set', { zone: 'America/New_York', holidays: [] }],
    ['the hours never open', { ...office, weekly: { mon: [] } }],
  ])('a turn is due by the wall clock where %s', (_, hours) => {
    expect(dueAt(hours, fridayEvening, 30)).toBe('2026-03-06T22:20:00.000Z');
  });

  test('a response has its wall-clock time and its business time, which is not zero where no hours are set', () => {
    const mondayMorning = '2026-03-09T12:20:00.000Z';
    const wall = Date.parse(mondayMorning) - Date.parse(fridayEvening);
    expect(responseTime(office, fridayEvening, mondayMorning)).toEqual({ wall, business: 30 * 60_000 });
    expect(responseTime({ zone: 'UTC', holidays: [] }, fridayEvening, mondayMorning)).toEqual({
      wall,
      business: undefined,
    });
    expect(responseTime(undefined, fridayEvening, mondayMorning)).toEqual({ wall, business: undefined });
  });
});
