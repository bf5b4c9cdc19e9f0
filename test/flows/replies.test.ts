import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { openTurn, turnsOf } from '#shared/domain/metrics/turn.ts';
import { turnEvent } from '#shared/domain/metrics/turn-event.ts';
import { ask, type Visitor, visitor } from '../fixtures/asked.ts';
import { nextWeekday, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const minute = 60_000;
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);
const lastTo = (number: string) => sentTo(number).at(-1)?.body ?? '';

let taken = 0;
/** Somebody who was asked whether they come to a visit on a coming Thursday, each at another time. */
async function asked(more: Parameters<typeof visitor>[3] = {}): Promise<Visitor> {
  const one = await at(more);
  await ask(desk, [one]);
  return one;
}
function at(more: Parameters<typeof visitor>[3] = {}): Promise<Visitor> {
  const nth = taken++;
  const time = `${String(9 + Math.floor((nth % 12) / 2)).padStart(2, '0')}:${nth % 2 === 0 ? '00' : '30'}`;
  return visitor(desk, nextWeekday(desk, 'thu', 10 + 7 * Math.floor(nth / 12)), time, more);
}

async function says(number: string, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await desk.text(number, text);
    await desk.stack.drain();
    await desk.advance(minute);
  }
}
const visitOf = ({ visit }: Visitor) => desk.app.table.get(appointmentRow, appointmentKey(visit.id));
const stateOf = async (one: Visitor) => (await visitOf(one))?.state;
const headAt = (threadId: string) => desk.as('coordinator')('readThread', { params: { threadId } });
const headOf = ({ patient }: Visitor) => headAt(patient.threadId);
const linesOf = async ({ patient }: Visitor) =>
  (await desk.entries(patient.threadId)).flatMap(({ kind, text }) => (kind === 'event' ? [text] : []));

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

describe('a shared telephone', () => {
  async function family() {
    const number = freshNumber();
    const mia = await at({ givenName: 'Mia', phones: [number] });
    const leo = await at({ givenName: 'Leo', phones: [number] });
    const shared = await desk.threadOf(number);
    return { number, mia, leo, shared };
  }

  test('of whom one alone was asked answers for them, in their conversation', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia]);
    await says(number, 'C');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
    expect((await desk.entries(mia.patient.threadId)).filter(({ text }) => text === 'C')).toHaveLength(1);
  });

  test('of whom both were asked is asked once by name, and MIA answers for Mia', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes');
    expect(lastTo(number)).toMatch(/Is this about (MIA, LEO|LEO, MIA) or BOTH\?/);
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    expect((await desk.entries(shared)).some(({ text }) => text === 'Yes')).toBe(true);
    await says(number, 'MIA');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
    expect((await desk.entries(mia.patient.threadId)).filter(({ text }) => text === 'Yes')).toHaveLength(1);
    expect((await desk.entries(shared)).some(({ text }) => text === 'Yes')).toBe(false);
    await says(number, 'C');
    expect(await stateOf(leo)).toBe('confirmed');
  });

  test('"both" answers for both', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'both');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'confirmed']);
    expect(await linesOf(mia)).toContainEqual(expect.stringContaining('“Yes”'));
  });

  test('"both" after a yes leaves nobody waiting, and the figures say so', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'both');
    const { turn, unread } = await headAt(shared);
    expect([await stateOf(mia), await stateOf(leo), turn, unread]).toEqual(['confirmed', 'confirmed', undefined, 0]);
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test('a yes for each, where the time of one was given away: the other is confirmed, and a person is shown the rest', async () => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'No', 'MIA');
    const { date, time } = mia.visit;
    await visitor(desk, date, time);
    await ask(desk, [leo]);
    await says(number, 'Mia yes, Leo yes');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['cancelled', 'confirmed']);
    expect((await headAt(shared)).turn).toBeDefined();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test.each([
    ['yes Mia no Leo', 'confirmed', 'cancelled'],
    ['Leo yes, Mia no.', 'cancelled', 'confirmed'],
    ['Sí para Mia y no para Leo', 'confirmed', 'cancelled'],
    ['yes Mia, yes Leo', 'confirmed', 'confirmed'],
  ])('%j is a yes or a no for each, by name', async (text, ofMia, ofLeo) => {
    const { number, mia, leo, shared } = await family();
    await ask(desk, [mia, leo]);
    await says(number, text);
    expect([await stateOf(mia), await stateOf(leo)]).toEqual([ofMia, ofLeo]);
    const head = await headAt(shared);
    expect(head.alarm).toBeUndefined();
    const isNo = ofMia === 'cancelled' || ofLeo === 'cancelled';
    expect([head.turn !== undefined, head.reading?.intent]).toEqual(isNo ? [true, 'cancel'] : [false, undefined]);
    expect(lastTo(number)).not.toContain('Is this about');
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test.each(['Mia yes Leo maybe', 'yes Mia, not Leo', 'no Leo', 'Mia not Leo'])(
    '%j is for a person: nothing moves, nobody is asked by name, and it is no wrong person',
    async (text) => {
      const { number, mia, leo } = await family();
      await ask(desk, [mia, leo]);
      await says(number, text);
      expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
      expect(sentTo(number).filter(({ body }) => body?.includes('Is this about'))).toEqual([]);
      const heads = await Promise.all([headOf(mia), headOf(leo), headAt(await desk.threadOf(number))]);
      expect(heads.map(({ alarm }) => alarm)).toEqual([undefined, undefined, undefined]);
      expect(heads.filter(({ turn }) => turn)).toHaveLength(1);
    },
  );

  test('"not Leo" names nobody whom a message is about', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'not Leo', 'no Mia');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
  });

  test('of whom one alone has a visit to come is theirs', async () => {
    const number = freshNumber();
    const mia = await at({ givenName: 'Mia', phones: [number] });
    await desk.as('coordinator')('createPatient', {
      body: { givenName: 'Leo', familyName: 'C', phones: [number], location: 'main' },
    });
    await says(number, 'What should she bring?');
    expect((await desk.entries(mia.patient.threadId)).some(({ text }) => text === 'What should she bring?')).toBe(true);
    expect((await headOf(mia)).turn).toBeDefined();
  });

  test('nobody answered the question by name: it is not asked again that day', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes', 'I mean yes');
    expect(sentTo(number).filter(({ body }) => body?.includes('Is this about'))).toHaveLength(1);
  });

  test('of whom one was asked and the other is named: what is said is about whom it names', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia]);
    await says(number, 'Leo cant make it');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    expect((await headOf(leo)).reading).toMatchObject({ intent: 'cancel', words: 'cant make it' });
    await says(number, 'Mia and Leo will be there');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    await says(number, 'Yes, Mia will be there');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['confirmed', 'booked']);
  });

  test('of whom both were asked by one text: a digit is asked by name like any yes', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, '1');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
    expect(lastTo(number)).toContain('Is this about');
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
