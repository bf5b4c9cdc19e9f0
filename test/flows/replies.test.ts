import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { openTurn, turnsOf } from '#shared/domain/metrics/turn.ts';
import { turnEvent } from '#shared/domain/metrics/turn-event.ts';
import { readWords } from '#shared/domain/thread/read-words.ts';
import { visitor } from '../fixtures/asked.ts';
import { setCalendar } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';
import { replying } from '../harness/replying.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const minute = 60_000;
const { asked, says, visitOf, stateOf, headOf, linesOf, sentTo, lastTo } = replying(() => desk);

describe('an answer to a reminder', () => {
  test.each(['C', '1', 'YES', '👍', 'si, ahi estare', 'See you then'])(
    '%j confirms the visit by itself, leaves one line with the words, and starts no clock',
    async (text) => {
      const one = await asked();
      const before = await linesOf(one);
      await says(one.number, text);
      expect(await stateOf(one)).toBe('confirmed');
      const lines = (await linesOf(one)).slice(before.length);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('Confirmed by text');
      expect(lines[0]).toContain(text.replace(',', ''));
      expect(await headOf(one)).toMatchObject({ unread: 0, nextAppointment: { confirmed: true } });
      expect((await headOf(one)).turn).toBeUndefined();
      expect(lastTo(one.number)).toMatch(/thank you, confirmed|gracias, confirmado/);
    },
  );

  test('"cant make it" calls the visit off, tells the patient, and leaves the thread for a person', async () => {
    const one = await asked();
    await says(one.number, 'cant make it');
    expect(await stateOf(one)).toBe('cancelled');
    expect(lastTo(one.number)).toContain('cancelled: Dana');
    const head = await headOf(one);
    expect(head.turn).toBeDefined();
    expect(head.reading).toMatchObject({ intent: 'cancel', words: 'cant make it', appointmentId: one.visit.id });
  });

  test('later answers win: N, then Y', async () => {
    const one = await asked();
    await says(one.number, 'N', 'Y');
    expect(await visitOf(one)).toMatchObject({ state: 'confirmed', version: 3, stateBy: 'patient' });
    expect((await headOf(one)).reading).toBeUndefined();
    await says(one.number, 'R');
    expect(await stateOf(one)).toBe('booked');
    expect((await headOf(one)).reading).toMatchObject({ intent: 'reschedule', words: 'R' });
    await says(one.number, 'C');
    expect(await stateOf(one)).toBe('confirmed');
  });

  test.each([
    ['N', 'Y'],
    ['No', 'sorry cant make it', 'C'],
    ['R', 'C'],
  ])(
    '%j then %j: the last settles what came before, nobody waits any more, and the figures say so',
    async (...texts) => {
      const one = await asked();
      const answers = texts.filter((text) => text !== undefined);
      await says(one.number, ...answers.slice(0, -1));
      expect((await headOf(one)).turn).toBeDefined();
      await says(one.number, ...answers.slice(-1));
      expect(await stateOf(one)).toBe('confirmed');
      const head = await headOf(one);
      expect([head.turn, head.reading, head.unread]).toEqual([undefined, undefined, 0]);
      const { rows } = await desk.app.table.query(entryRow, entriesOf(one.patient.threadId, 20));
      expect(turnsOf(rows.map(turnEvent))).toEqual([]);
      expect((await recompute(desk.app)).differences).toEqual([]);
    },
  );

  test('a no with a question, then a yes: the question still waits for a person', async () => {
    const one = await asked();
    await says(one.number, 'N', 'Do you have my x-rays?', 'Y');
    expect(await stateOf(one)).toBe('confirmed');
    expect((await headOf(one)).turn).toBeDefined();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test('a yes after a no whose time was given away is for a person', async () => {
    const one = await asked();
    await says(one.number, 'No, sorry');
    const { date, time } = one.visit;
    await visitor(desk, date, time);
    await says(one.number, 'Y');
    expect(await stateOf(one)).toBe('cancelled');
    const head = await headOf(one);
    expect(head.reading).toMatchObject({ intent: 'confirm', words: 'Y' });
    expect(head.turn).toBeDefined();
  });

  test('another time is wanted: a person is shown it, and nothing is moved', async () => {
    const one = await asked();
    await says(one.number, 'C', 'Actually, can we do another day?');
    expect(await stateOf(one)).toBe('booked');
    expect((await headOf(one)).reading).toMatchObject({
      intent: 'reschedule',
      words: expect.stringContaining('can we do another day'),
    });
  });

  test('running late is shown with the words, and changes nothing', async () => {
    const one = await asked();
    await says(one.number, 'C', 'Running 10 minutes late, sorry');
    expect(await stateOf(one)).toBe('confirmed');
    const { reading } = await headOf(one);
    expect(reading).toMatchObject({ intent: 'late', words: expect.stringMatching(/late/i) });
    expect(await linesOf(one)).toContainEqual(expect.stringMatching(/^Will be late, says “/));
  });

  test('by e-mail moves no visit: who writes is not known well enough', async () => {
    const email = freshAddress();
    const one = await asked({ emails: [email] });
    await mailing(desk).mail({ from: email, text: 'Yes, I will be there. Cancel nothing.' });
    await mailing(desk).mail({ from: email, text: 'No' });
    await desk.stack.drain();
    await desk.advance(minute);
    const mails = (await desk.entries(one.patient.threadId)).filter(({ kind }) => kind === 'email');
    expect(mails).toHaveLength(2);
    expect(await stateOf(one)).toBe('booked');
  });

  test('a yes that names another day than the visit’s is for a person', async () => {
    const one = await asked();
    await says(one.number, 'See you Friday!');
    expect(await stateOf(one)).toBe('booked');
    expect((await headOf(one)).turn).toBeDefined();
  });

  test('a digit answers the newest question of 24 hours, and none later', async () => {
    const one = await asked();
    await desk.advance(25 * 60 * minute);
    await says(one.number, '1');
    expect(await stateOf(one)).toBe('booked');
    expect((await headOf(one)).turn).toBeDefined();
  });

  test('to a visit that the desk moved since is not taken for the new time', async () => {
    const one = await asked();
    await desk.as('coordinator')('changeAppointment', {
      params: { appointmentId: one.visit.id },
      body: { time: '15:30' },
    });
    await says(one.number, 'C');
    expect(await stateOf(one)).toBe('booked');
  });

  test('what asks for nothing that was asked changes nothing, and nobody is told that it was not understood', async () => {
    const one = await asked();
    const before = sentTo(one.number).length;
    await says(one.number, 'Mia lost a tooth today!', 'maybe');
    expect(await stateOf(one)).toBe('booked');
    expect(sentTo(one.number)).toHaveLength(before);
    expect((await headOf(one)).turn).toBeDefined();
  });

  test('the same answer read twice is one', async () => {
    const one = await asked();
    await says(one.number, 'C');
    const { id, at: when } = (await desk.entries(one.patient.threadId)).find(({ text }) => text === 'C') ?? {};
    await desk.app.queues
      .send('jobs', { job: 'read-words', threadId: one.patient.threadId, at: when ?? '', messageId: id ?? '' })
      .catch(() => undefined);
    await desk.stack.drain();
    expect((await linesOf(one)).filter((line) => line.startsWith('Confirmed'))).toHaveLength(1);
  });

  test('what it was taken for is not said any more once the visit is otherwise, and nobody need call about that', async () => {
    const one = await asked();
    desk.stack.twilio?.setFaults({ error: '429', times: 1 });
    await desk.text(one.number, 'N');
    await desk.stack.drain();
    expect(await stateOf(one)).toBe('cancelled');
    await desk.as('coordinator')('changeAppointment', {
      params: { appointmentId: one.visit.id },
      body: { state: 'booked' },
    });
    await desk.advance(10 * minute);
    await desk.leave();
    expect(sentTo(one.number).filter(({ body }) => body?.includes('cancelled'))).toEqual([]);
    const [echo] = (await desk.entries(one.patient.threadId)).filter(({ purpose }) => purpose === 'answer-echo');
    expect(echo).toMatchObject({ status: 'failed', reasons: [{ code: 'appointment_moved' }] });
    expect((await headOf(one)).failure).toBeUndefined();
  });

  test('what was read while texts were stopped is not read again once they are on, and its job ends well', async () => {
    const one = await asked();
    await desk.text(one.number, 'STOP');
    await says(one.number, 'N');
    await says(one.number, 'START');
    const { id, at: when } = (await desk.entries(one.patient.threadId)).find(({ text }) => text === 'N') ?? {};
    const job = { job: 'read-words' as const, threadId: one.patient.threadId, at: when ?? '', messageId: id ?? '' };
    await readWords(desk.app, job);
    expect(await stateOf(one)).toBe('booked');
    expect((await headOf(one)).turn).toBeDefined();
  });
});

describe('a thanks', () => {
  test('reopens nothing and starts no clock', async () => {
    const one = await asked();
    await says(one.number, 'What should I bring?');
    await desk.as('coordinator')('changeThread', {
      params: { threadId: one.patient.threadId },
      body: { state: 'done' },
    });
    await says(one.number, 'Thank you!');
    expect(await headOf(one)).toMatchObject({ state: 'done', unread: 0 });
    expect((await headOf(one)).turn).toBeUndefined();
    await says(one.number, 'One more question: can I park there?');
    expect(await headOf(one)).toMatchObject({ state: 'open' });
  });

  test('counts for no turn; what is asked in the same breath waits, whichever is read first', async () => {
    const one = await asked();
    await says(one.number, 'Thank you!');
    const { rows } = await desk.app.table.query(entryRow, entriesOf(one.patient.threadId, 20));
    expect(openTurn(rows.map(turnEvent)), 'by the figures, too').toBeUndefined();
    for (let time = 0; time < 5; time += 1) {
      await Promise.all([desk.text(one.number, 'Thanks'), desk.text(one.number, 'May I bring my dog?')]);
      await desk.stack.drain();
      expect((await headOf(one)).turn).toBeDefined();
      await desk.reply(one.patient.threadId, 'Of course.');
      await desk.leave();
      expect((await headOf(one)).turn).toBeUndefined();
    }
  });
});

describe('CANCEL', () => {
  test('stops texts, raises the alarm with the visit, and leaves the visit as it is', async () => {
    const one = await asked();
    await says(one.number, 'CANCEL');
    expect(await headOf(one)).toMatchObject({ alarm: 'maybe-cancel', nextAppointment: { id: one.visit.id } });
    expect(await stateOf(one)).toBe('booked');
  });
});

describe('an answer after the desk wrote something else', () => {
  test('is for a person where it is a bare yes or no, and taken where it speaks of the visit', async () => {
    const one = await asked();
    await desk.reply(one.patient.threadId, 'Harborlight: do you still need the prescription?');
    await desk.advance(minute);
    await desk.stack.sweep();
    await desk.stack.drain();
    await says(one.number, 'No', 'cant make it', 'ok', '1');
    expect(await stateOf(one)).toBe('booked');
    expect((await headOf(one)).turn).toBeDefined();
    await says(one.number, 'C');
    expect(await stateOf(one)).toBe('confirmed');
  });
});
