import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { remind } from '#shared/domain/reminder/remind.ts';
import { ask, type Visitor, visitor } from '../fixtures/asked.ts';
import { householdsAt } from '../fixtures/households.ts';
import { setLadders } from '../fixtures/reminders.ts';
import { dateIn, nextWeekday, setCalendar, zone } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress } from '../harness/mailing.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
  await setLadders(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const { call, textsTo, jump, child, guarded, visitFor } = householdsAt(() => desk);

describe('a shared telephone', () => {
  const minute = 60_000;
  let taken = 0;
  const at = (more: Parameters<typeof visitor>[3]): Promise<Visitor> => {
    taken += 1;
    return visitor(
      desk,
      nextWeekday(desk, 'thu', 20),
      `${String(8 + Math.ceil(taken / 2)).padStart(2, '0')}:${taken % 2 ? '00' : '30'}`,
      more,
    );
  };
  const says = async (number: string, ...texts: string[]) => {
    for (const text of texts) {
      await desk.text(number, text);
      await desk.stack.drain();
      await desk.advance(minute);
    }
  };
  const stateOf = async ({ visit }: Visitor) =>
    (await desk.app.table.get(appointmentRow, appointmentKey(visit.id)))?.state;
  const lastTo = (number: string) => textsTo(number).at(-1)?.body ?? '';
  async function family() {
    const number = freshNumber();
    const mia = await at({ givenName: 'Mia', phones: [number] });
    const leo = await at({ givenName: 'Leo', phones: [number] });
    return { number, mia, leo };
  }

  test('of whom two have one name is not asked by name: a person decides', async () => {
    const number = freshNumber();
    const [one, other] = [
      await at({ givenName: 'Inaki', phones: [number] }),
      await at({ givenName: 'Iñaki', phones: [number] }),
    ];
    await ask(desk, [one, other]);
    await says(number, 'Yes', 'IÑAKI');
    expect([await stateOf(one), await stateOf(other)]).toEqual(['booked', 'booked']);
    expect(lastTo(number)).not.toContain('Is this about');
  });

  test('of whom one’s name stands within the other’s: the whole name is hers alone', async () => {
    const number = freshNumber();
    const [ana, anaMaria] = [
      await at({ givenName: 'Ana', phones: [number] }),
      await at({ givenName: 'Ana María', phones: [number] }),
    ];
    await ask(desk, [ana, anaMaria]);
    await says(number, 'Yes', 'Ana Maria');
    expect([await stateOf(ana), await stateOf(anaMaria)]).toEqual(['booked', 'confirmed']);
  });

  test('of three "both" is nobody’s answer, and ALL is all of theirs', async () => {
    const number = freshNumber();
    const three = [
      await at({ givenName: 'Mia', phones: [number] }),
      await at({ givenName: 'Leo', phones: [number] }),
      await at({ givenName: 'Zoe', phones: [number] }),
    ];
    const states = () => Promise.all(three.map(stateOf));
    await ask(desk, three);
    await says(number, 'Yes', 'both');
    expect(await states()).toEqual(['booked', 'booked', 'booked']);
    await says(number, 'all');
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  test('a name that comes a day after the question is for a person', async () => {
    const { number, mia, leo } = await family();
    await ask(desk, [mia, leo]);
    await says(number, 'Yes');
    await desk.advance(24 * 60 * minute);
    await says(number, 'MIA');
    expect([await stateOf(mia), await stateOf(leo)]).toEqual(['booked', 'booked']);
  });
});

describe('a guardian', () => {
  test('two of two children who come on one day: each of them hears of both', async () => {
    const [mum, dad] = [freshNumber(), freshNumber()];
    const [mia, leo] = [await child(), await child({ givenName: 'Leo' })];
    for (const patient of [mia, leo])
      await guarded(patient, { phones: [mum] }, { name: 'Ben Castellan', relation: 'father', phones: [dad] });
    await visitFor(mia);
    await visitFor(leo);
    await jump(1, '19:00');
    const words = (number: string) => textsTo(number).map(({ body }) => body ?? '');
    expect(words(mum)).toHaveLength(1);
    for (const number of [mum, dad])
      for (const name of ['Mia', 'Leo']) expect(words(number).join(' '), number).toContain(name);
  });

  test('without a telephone hears by e-mail where another is texted, and without an e-mail address by text; of a move, too', async () => {
    const [mum, dad] = [freshNumber(), freshAddress()];
    const mia = await child();
    await guarded(mia, { phones: [mum] }, { name: 'Ben Castellan', relation: 'father', phones: [], emails: [dad] });
    const visit = await visitFor(mia);
    const heard = () => [textsTo(mum).length, textsTo(dad).length];
    // Five days ahead by e-mail, two by text.
    await jump(1, '19:00');
    expect(heard()).toEqual([1, 1]);
    await jump(3, '09:05');
    expect(heard()).toEqual([2, 2]);
    const params = { appointmentId: visit.id };
    await call()('changeAppointment', { params, body: { time: '17:30' } });
    await desk.leave();
    expect(heard()).toEqual([3, 3]);
    expect(textsTo(mum).at(-1)?.body).toContain('5:30');
  });

  test('without a telephone who may be told of one child alone: each of two hears of theirs and of no other', async () => {
    const [mum, uncle] = [freshNumber(), freshAddress()];
    const [mia, leo] = [await child(), await child({ givenName: 'Leo' })];
    await guarded(mia, { phones: [mum] });
    await guarded(leo, { phones: [mum] }, { name: 'Uli', relation: 'uncle', phones: [], emails: [uncle] });
    await visitFor(mia);
    await visitFor(leo);
    await jump(1, '19:00');
    await jump(3, '09:05');
    const told = (await Promise.all([mia, leo].map(({ threadId }) => desk.entries(threadId)))).flat();
    const to = (address: string) => told.filter((entry) => entry.direction === 'out' && entry.to === address);
    expect(to(uncle).length).toBe(2);
    for (const { text } of to(uncle)) expect([text.includes('Leo'), text.includes('Mia')]).toEqual([true, false]);
    const words = to(mum).map(({ text }) => text);
    for (const name of ['Mia', 'Leo']) expect(words.filter((text) => text.includes(name)).length, name).toBe(2);
  });

  test('of one child alone hears nothing of the other in the text that the other’s guardian gets', async () => {
    const [mum, dad] = [freshNumber(), freshNumber()];
    const [mia, leo] = [await child(), await child({ givenName: 'Leo' })];
    await guarded(mia, { phones: [mum] }, { name: 'Ben Castellan', relation: 'father', phones: [dad] });
    const uncle = freshNumber();
    await guarded(leo, { phones: [mum] }, { name: 'Uli Castellan', relation: 'uncle', phones: [uncle] });
    await visitFor(mia);
    await visitFor(leo);
    await jump(1, '19:00');
    const words = (number: string) =>
      textsTo(number)
        .map(({ body }) => body ?? '')
        .join(' ');
    expect([words(dad).includes('Mia'), words(dad).includes('Leo')]).toEqual([true, false]);
    expect([words(uncle).includes('Mia'), words(uncle).includes('Leo')]).toEqual([false, true]);
    expect([words(mum).includes('Mia'), words(mum).includes('Leo')]).toEqual([true, true]);
  });

  test.each(['Mia', 'Leo'])(
    'of two children who may be told of one alone by the time a text of both leaves gets one that names that one, where it stands with %s',
    async (first) => {
      const [mum, uncle] = [freshNumber(), freshNumber()];
      const [mia, leo] = [await child(), await child({ givenName: 'Leo' })];
      for (const patient of [mia, leo]) await guarded(patient, { phones: [mum] });
      const visits = { Mia: await visitFor(mia), Leo: await visitFor(leo) };
      desk.stack.twilio?.setFaults({ error: '429', times: 20 });
      desk.stack.clock.set(new Date(instantOf(zone, dateIn(desk, 1), '19:00')));
      await remind(desk.app, visits[first === 'Mia' ? 'Mia' : 'Leo'].id);
      await desk.leave();
      expect(textsTo(mum)).toEqual([]);
      await guarded(leo, { name: 'Uli Castellan', relation: 'uncle', phones: [uncle] });
      desk.stack.twilio?.setFaults({});
      await jump(0, '19:30');
      const words = (number: string) => textsTo(number).map(({ body }) => (body ?? '').slice(0, 20));
      expect(words(mum)).toEqual([expect.stringContaining('Hi Mia, ')]);
      expect(words(uncle)).toEqual([expect.stringContaining('Hi Leo, ')]);
    },
  );

  test.each([
    ['may be told later', () => ({ from: dateIn(desk, 30) })],
    ['may be told of messages alone', () => ({ scope: ['messages' as const] })],
  ])('who %s is not asked by name which of the children it is about', async (_who, rights) => {
    const number = freshNumber();
    const [mia, leo] = [await child(), await child({ givenName: 'Leo' })];
    for (const patient of [mia, leo]) await guarded(patient, { phones: [number], ...rights() });
    await visitFor(mia);
    await visitFor(leo);
    await desk.text(number, 'What should we bring?');
    await desk.leave();
    expect(textsTo(number)).toEqual([]);
  });

  const bringIn = async (content: string) => {
    const { id } = await call()('startImport', { body: { name: 'patients.csv', location: 'main', content } });
    await desk.stack.drain();
    await call()('changeImport', { params: { importId: id }, body: { run: true } });
    await desk.stack.drain();
  };

  test('a number that a guardian has stays the guardian’s, however often a file gives it to the child', async () => {
    const [mother, outsideId] = [freshNumber(), `G-${freshNumber().slice(-6)}`];
    const rows = (given: string) =>
      `id,first name,last name,mobile,date of birth\n${outsideId},${given},Castellan,${mother},2012-05-05\n`;
    await bringIn(rows('Mia'));
    const { patients } = await call()('searchPatients', { body: { outsideId } });
    const [child] = patients;
    const params = { patientId: child?.id ?? '' };
    const guardian = {
      ...{ name: 'Dana Castellan', relation: 'mother', phones: [mother], emails: [] },
      ...{ scope: ['visits' as const], from: '2020-01-01' },
    };
    await call()('saveHousehold', { params, body: { version: 0, guardians: [guardian] } });
    for (const given of ['Mia', 'Maria']) {
      await bringIn(rows(given));
      expect(await call()('readPatient', { params })).toMatchObject({ givenName: given, phones: [] });
    }
    const row = await desk.app.table.get(addressRow, addressKey('sms', mother));
    expect(row?.people).toMatchObject([{ patientId: child?.id, guardian: { scope: ['visits'] } }]);
  });
});
