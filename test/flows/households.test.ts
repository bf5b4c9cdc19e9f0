import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { householdsAt } from '../fixtures/households.ts';
import { setLadders } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { openPage } from '../harness/live-page.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
  await setLadders(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const { call, manager, textsTo, jump, bornFor, child, householdOf, guarded, visitFor, headOf, wordsOf } = householdsAt(
  () => desk,
);

describe('a guardian', () => {
  test('is reminded of the child’s visits instead of the child, each address once, as far as their rights go', async () => {
    const own = freshNumber();
    const shared = freshNumber();
    const patient = await child({ phones: [own] });
    const [, , told, untold, over] = await guarded(
      patient,
      { phones: [shared] },
      { name: 'Ben Castellan', relation: 'father', phones: [shared] },
      { name: 'Ida Ruiz', relation: 'grandmother' },
      { name: 'Sam Ruiz', relation: 'neighbour', scope: ['messages'] },
    ).then(async (numbers) => [...numbers, ...['none']]);
    await visitFor(patient);
    await jump(1, '19:00');
    expect(textsTo(shared)).toHaveLength(1);
    expect(textsTo(told ?? '')).toHaveLength(1);
    expect(textsTo(untold ?? '')).toEqual([]);
    expect(textsTo(own)).toEqual([]);
    expect(over).toBe('none');
    // An answer from any of them is for the child's visit.
    await desk.text(told ?? '', 'C');
    await desk.stack.drain();
    expect((await headOf(patient.threadId)).nextAppointment).toMatchObject({ confirmed: true });
  });

  test('whose number was written down as the child’s own has it from then on', async () => {
    const number = freshNumber();
    const patient = await child({ phones: [number] });
    await guarded(patient, { phones: [number] });
    expect((await call()('readPatient', { params: { patientId: patient.id } })).phones).toEqual([]);
    expect((await householdOf(patient)).guardians).toMatchObject([
      { phones: [number], until: bornFor(9, 40).replace(/^\d+/, (year) => String(Number(year) + 18)) },
    ]);
    await desk.text(number, 'This is Mia’s mother');
    expect(await wordsOf(patient.threadId)).toEqual(['This is Mia’s mother']);
    await expect(
      call()('changePatient', { params: { patientId: patient.id }, body: { phones: [number] } }),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  test('who may be told of visits alone is not written to by the desk, and the desk is told why', async () => {
    const patient = await child();
    const [number = ''] = await guarded(patient, { scope: ['visits'] });
    await desk.text(number, 'How was it?');
    const { sending } = await headOf(patient.threadId);
    expect(sending).toMatchObject({ decision: 'block', reasons: [{ code: 'guardian_scope' }] });
    await expect(desk.reply(patient.threadId, 'Her results are here')).rejects.toMatchObject({ code: 'cannot_send' });
  });

  test.each([12, 13])(
    'comes up for review when the child is %i: the conversation stands open with a line, until somebody looked',
    async (age) => {
      const patient = await child({ birthDate: bornFor(age, 2) });
      const [number = ''] = await guarded(patient, {});
      await jump(1, '12:00');
      expect((await householdOf(patient)).review).toBeUndefined();
      await jump(1, '00:05');
      const { review, guardians, version } = await householdOf(patient);
      expect(review).toMatchObject({ age, ended: false });
      const head = await headOf(patient.threadId);
      expect(head).toMatchObject({ alarm: 'guardian-review', state: 'open', unread: 1 });
      expect((await desk.entries(patient.threadId)).at(-1)?.text).toContain(`Mia is ${age}`);
      // Until somebody decides, who could be told still can.
      await desk.text(number, 'Hello');
      expect((await headOf(patient.threadId)).sending.decision).not.toBe('block');
      await call()('saveHousehold', { params: { patientId: patient.id }, body: { version, guardians } });
      expect((await householdOf(patient)).review).toBeUndefined();
      expect((await headOf(patient.threadId)).alarm).toBeUndefined();
    },
  );

  test('is told no more from the eighteenth birthday on: the desk is told, reminders are the patient’s own, what they write stands apart', async () => {
    const own = freshNumber();
    const patient = await child({ phones: [own], birthDate: bornFor(18, 1) });
    const [number = ''] = await guarded(patient, {});
    const visit = await visitFor(patient, { date: dateIn(desk, 8) });
    await jump(1, '00:05');
    expect((await householdOf(patient)).review).toMatchObject({ age: 18, ended: true });
    expect(await headOf(patient.threadId)).toMatchObject({ alarm: 'guardian-review', unread: 1 });
    expect((await desk.entries(patient.threadId)).at(-1)?.text).toContain('Dana Castellan may be told of Mia no more');
    expect((await headOf(patient.threadId)).addresses.map(({ address }) => address)).toEqual([own]);
    await jump(2, '19:00');
    expect(visit.state).toBe('booked');
    expect(textsTo(number)).toEqual([]);
    expect(textsTo(own)).toHaveLength(1);
    await desk.text(number, 'What did she have done?');
    expect(await wordsOf(patient.threadId)).not.toContain('What did she have done?');
  });

  test('whose right ends with the eighteenth birthday has it until the one of the date as it was corrected', async () => {
    const outsideId = `B-${freshNumber().slice(-7)}`;
    const patient = await child({ birthDate: bornFor(18, 3), outsideId });
    const [, , , number = ''] = await guarded(
      patient,
      ...[{ until: dateIn(desk, 2) }, { from: '2020-01-01', until: '2021-01-01' }, { from: dateIn(desk, 90) }, {}],
    );
    const ends = async () => (await householdOf(patient)).guardians.map(({ until }) => until);
    const [soon, over, adult] = [dateIn(desk, 2), '2021-01-01', dateIn(desk, 3)];
    expect(await ends()).toEqual([soon, over, adult, adult]);
    const params = { patientId: patient.id };
    const ten = bornFor(10, 1);
    await call()('changePatient', { params, body: { birthDate: ten } });
    const later = `${Number(ten.slice(0, 4)) + 18}${ten.slice(4)}`;
    expect(await ends()).toEqual([soon, over, later, later]);
    await jump(4, '12:00');
    expect((await headOf(patient.threadId)).addresses.map(({ address }) => address)).toContain(number);
    const row = await desk.app.table.get(addressRow, addressKey('sms', number));
    expect(row?.people).toMatchObject([{ patientId: patient.id, guardian: { until: later } }]);
    // A file that says it as it was said first: it is over, and the desk is told.
    const rows = `id,first name,last name,date of birth\n${outsideId},Mia,Castellan,${bornFor(18, 0)}\n`;
    await call()('startImport', { body: { name: 'patients.csv', location: 'main', content: rows, run: true } });
    await desk.stack.drain();
    await desk.advance(61_000);
    expect((await householdOf(patient)).review).toMatchObject({ age: 18, ended: true });
    expect((await headOf(patient.threadId)).addresses.map(({ address }) => address)).not.toContain(number);
    // What is over does not come back by itself.
    await call()('changePatient', { params, body: { birthDate: ten } });
    await desk.advance(61_000);
    expect((await headOf(patient.threadId)).addresses.map(({ address }) => address)).not.toContain(number);
  });

  test('of a child whose date of birth made it older than it is: the birthdays that are to come come up for review', async () => {
    const patient = await child({ birthDate: bornFor(14, 2) });
    await guarded(patient, {});
    await call()('changePatient', { params: { patientId: patient.id }, body: { birthDate: bornFor(12, 2) } });
    await jump(2, '12:00');
    expect((await householdOf(patient)).review).toMatchObject({ age: 12, ended: false });
  });

  test('a message that waits while their rights are taken away does not leave', async () => {
    const patient = await child();
    const [number = ''] = await guarded(patient, {});
    await desk.text(number, 'Can you write tomorrow?');
    const at = new Date(instantOf(zone, dateIn(desk, 1), '12:00')).toISOString();
    const planned = await desk.reply(patient.threadId, 'Here is the plan', { sendAt: at });
    await guarded(patient);
    await jump(1, '12:01');
    const sent = (await desk.entries(patient.threadId)).find(({ id }) => id === planned.id);
    expect(sent).toMatchObject({ status: 'failed' });
    expect(textsTo(number)).toEqual([]);
  });
});

describe('a confidential conversation', () => {
  async function teen() {
    const own = freshNumber();
    const patient = await child({ birthDate: bornFor(16, 100) });
    const [mother = ''] = await guarded(patient, {});
    const { version } = await householdOf(patient);
    const body = { version, confidential: { phones: [own], emails: [] } };
    const saved = await manager()('saveHousehold', { params: { patientId: patient.id }, body });
    return { patient, mother, own, threadId: saved.confidential?.threadId ?? '' };
  }

  test('is the patient’s own: it is shown to those who may see it, and does not exist for the others', async () => {
    const { patient, own, threadId } = await teen();
    const [shut, open] = [await openPage(desk, 'maya'), await openPage(desk, desk.stack.staffIdOf('manager'))];
    const before = await call()('countThreads', {});
    await desk.text(own, 'Please do not tell my mother');
    await open.hears(threadId);
    expect(await wordsOf(threadId, manager())).toEqual(['Please do not tell my mother']);
    const seen = async (as: ReturnType<typeof manager>) =>
      (await as('listThreads', { query: { limit: 100 } })).threads.filter(({ id }) => id === threadId);
    await eventually(
      () => seen(manager()),
      (rows) => rows.length === 1,
    );
    expect(await seen(manager())).toMatchObject([{ confidential: true, patientId: patient.id }]);
    expect(await seen(call())).toEqual([]);
    expect(await call()('countThreads', {})).toEqual(before);
    for (const ask of [
      () => headOf(threadId),
      () => wordsOf(threadId),
      () => call()('openThread', { body: { channel: 'sms', address: own } }),
      () => call()('readProof', { body: { channel: 'sms', address: own } }),
      () => desk.reply(threadId, 'Hello'),
      () => call()('changeThread', { params: { threadId }, body: { state: 'done' } }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'not_found' });
    expect((await call()('searchPatients', { body: { phone: own } })).patients).toEqual([]);
    expect(await householdOf(patient)).not.toHaveProperty('confidential');
    expect(await wordsOf(patient.threadId)).toEqual([]);
    expect(shut.heardOf(threadId)).toEqual([]);
    await Promise.all([shut.close(), open.close()]);
  });

  test('a coordinator sees it once an admin says so, and not a moment longer', async () => {
    const { threadId } = await teen();
    const person = (await desk.as('admin')('listStaff', {})).staff.find(({ id }) => id === 'maya');
    const allow = (confidential: boolean, version: number) =>
      desk.as('admin')('changeStaff', { params: { staffId: 'maya' }, body: { version, confidential } });
    const { version } = await allow(true, person?.version ?? 0);
    expect(await headOf(threadId)).toMatchObject({ id: threadId, confidential: true });
    await allow(false, version ?? 0);
    await expect(headOf(threadId)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('never goes to a guardian’s address, nor an ordinary conversation to the confidential one', async () => {
    const { patient, mother, own, threadId } = await teen();
    await desk.text(own, 'Hi');
    await desk.text(mother, 'Hi, it is her mother');
    await manager()('sendMessage', {
      params: { threadId },
      body: { id: desk.app.newId(), channel: 'sms', text: 'To you alone' },
    });
    await desk.reply(patient.threadId, 'To your mother');
    await desk.leave();
    expect(textsTo(own).map(({ body }) => body)).toEqual(['To you alone']);
    expect(textsTo(mother).map(({ body }) => body)).toEqual(['To your mother']);
    expect((await headOf(patient.threadId)).addresses.map(({ address }) => address)).not.toContain(own);
  });

  test('takes no address that is anybody else’s, and gives none away', async () => {
    const { patient, mother, own } = await teen();
    const other = await child();
    const keep = async (phones: string[]) => {
      const { version } = await householdOf(patient);
      return manager()('saveHousehold', {
        params: { patientId: patient.id },
        body: { version, confidential: { phones, emails: [] } },
      });
    };
    await expect(keep([mother])).rejects.toMatchObject({ code: 'invalid' });
    await expect(guarded(other, { phones: [own] })).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      call()('changePatient', { params: { patientId: other.id }, body: { phones: [own] } }),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      call()('saveHousehold', {
        params: { patientId: patient.id },
        body: { version: (await householdOf(patient)).version, confidential: { phones: [], emails: [] } },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a confidential visit is told of there alone, and by itself nothing is said of it; its answers say nothing either', async () => {
    const { patient, mother, own, threadId } = await teen();
    const visit = await visitFor(patient, { confidential: true }, manager());
    await jump(1, '19:00');
    expect(textsTo(mother)).toEqual([]);
    const [word] = textsTo(own);
    expect(textsTo(own)).toHaveLength(1);
    for (const secret of ['Mia', visit.time, ':00', '/a/', 'Check-up', 'visit', 'appointment'])
      expect(word?.body).not.toContain(secret);
    expect(await headOf(patient.threadId)).not.toHaveProperty('nextAppointment');
    expect((await desk.entries(patient.threadId)).map(({ text }) => text).join(' ')).not.toContain('Booked');
    await desk.text(own, 'C');
    await desk.stack.drain();
    expect((await headOf(threadId, manager())).nextAppointment).toMatchObject({ id: visit.id, confirmed: true });
    await desk.leave();
    expect(textsTo(own)).toHaveLength(1);
  });

  test('a confidential visit stands in the schedule with a mark, without the ordinary telephone, and leads those who may not see its conversation to the ordinary one', async () => {
    const { patient, threadId } = await teen();
    const visit = await visitFor(patient, { confidential: true }, manager());
    const rowFor = async (call: Call) => {
      const { appointments } = await call('listAppointments', { query: { location: 'main', from: visit.date } });
      return appointments.find(({ id }) => id === visit.id);
    };
    expect(await rowFor(manager())).toMatchObject({ confidential: true, threadId });
    expect(await rowFor(desk.as('coordinator'))).toMatchObject({ confidential: true, threadId: patient.threadId });
    for (const role of ['manager', 'coordinator'] as const)
      expect((await rowFor(desk.as(role)))?.patient).toEqual({ name: expect.stringContaining('Mia') });
  });

  test('keeps its address while single messages of it are moved: nobody else comes to be reached there', async () => {
    const { own, threadId } = await teen();
    const other = await child({ phones: [] });
    await desk.text(own, 'This is about my sister');
    const { entries } = await manager()('listEntries', { params: { threadId }, query: { limit: 5 } });
    const entry = entries.find(({ kind }) => kind === 'text');
    const move = (movesAddress: boolean, patientId?: string) =>
      manager()('assignEntry', {
        params: { threadId, entryId: entry?.id ?? '' },
        body: { id: desk.app.newId(), at: entry?.at ?? '', movesAddress, ...(patientId ? { patientId } : {}) },
      });
    await expect(move(true, other.id)).rejects.toMatchObject({ code: 'wrong_state' });
    await desk.text(own, 'Only for you');
    expect(await wordsOf(threadId, manager())).toContain('Only for you');
  });

  test('an earlier conversation of its address is not brought in beside it, and the number stays unknown', async () => {
    const own = freshNumber();
    await desk.text(own, 'Do you take new patients?');
    const stranger = await desk.threadOf(own);
    const patient = await child({ birthDate: bornFor(16, 100) });
    const { version } = await householdOf(patient);
    await manager()('saveHousehold', {
      params: { patientId: patient.id },
      body: { version, confidential: { phones: [own], emails: [] } },
    });
    const asked = call()('assignThread', {
      params: { threadId: stranger },
      body: { id: desk.app.newId(), patientId: patient.id },
    });
    await expect(asked).rejects.toMatchObject({ code: 'wrong_state' });
    expect((await call()('readPatient', { params: { patientId: patient.id } })).phones).toEqual([]);
  });

  test('ended, nothing leaves there any more, and what is written from there is a stranger’s', async () => {
    const { patient, own, threadId } = await teen();
    await desk.text(own, 'Hi');
    const { version } = await householdOf(patient);
    await manager()('saveHousehold', {
      params: { patientId: patient.id },
      body: { version, confidential: { phones: [], emails: [] } },
    });
    expect((await headOf(threadId, manager())).sending.decision).toBe('block');
    await desk.text(own, 'Still there?');
    expect(await wordsOf(threadId, manager())).toEqual(['Hi']);
    expect((await headOf(await desk.threadOf(own))).patientId).toBeUndefined();
  });
});

test('an earlier conversation of a number that is a patient’s by now is named with them, to be brought in', async () => {
  const number = freshNumber();
  await desk.text(number, 'Do you take new patients?', { to: officeNumber });
  const threadId = await desk.threadOf(number);
  const patient = await newPatient(call(), { phones: [number] });
  expect((await householdOf(patient)).apart).toEqual([{ threadId, channel: 'sms', address: number }]);
  await call()('assignThread', { params: { threadId }, body: { id: desk.app.newId(), patientId: patient.id } });
  expect((await householdOf(patient)).apart).toEqual([]);
});
