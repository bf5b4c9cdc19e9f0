import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, setCalendar, zone } from '../fixtures/schedule.ts';
import { look, press } from '../fixtures/visit-page.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress } from '../harness/mailing.ts';
import { merging } from '../harness/merging.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
  const steps = [textStep('week', { days: 5, at: '09:00' }), textStep('two', { days: 2, at: '09:00' })];
  await setLadders(desk, [{ id: 'all', name: 'All', on: true, fallback: 'en', steps }]);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const call = () => desk.as('coordinator');
const manager = () => desk.as('manager');
const { record, read, headOf, undo, visitsOf, wordsOf, merge, visitFor, figuresAreExact } = merging(() => desk);
const textsTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

async function jump(days: number, time: string): Promise<void> {
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, days), time))));
  await desk.leave();
}

describe('two records of one person', () => {
  test('are one: both ids lead to it, with both conversations, visits, numbers, and what only one of them knew', async () => {
    const [one, two, mail, outside] = [freshNumber(), freshNumber(), freshAddress(), ulid()];
    const kept = await record({ phones: [one], language: 'en' });
    const gone = await record({
      ...{ givenName: 'Daniela', familyName: 'Marsh', phones: [two], emails: [mail], birthDate: '1984-11-30' },
      ...{ language: 'es', outsideId: outside },
    });
    await desk.text(one, 'From my old phone');
    await desk.advance(60_000);
    await desk.text(two, 'From my new one');
    await desk.advance(60_000);
    await desk.text(one, 'Are you open?');
    const [ours, theirs] = [await visitFor(kept, 20), await visitFor(gone, 10)];
    await desk.stack.drain();
    const shown = await manager()('previewMerge', { params: { patientId: kept.id, otherId: gone.id } });
    expect(shown).toMatchObject({ differs: ['name', 'language'], twice: [], gone: { ahead: 1, past: 0 } });
    const made = await merge(kept, gone);
    expect(made).toMatchObject({ threadId: kept.threadId, fromThreadId: gone.threadId, patientId: kept.id });
    const standing = await read(kept.id);
    expect(standing).toMatchObject({ phones: [one, two], emails: [mail], birthDate: '1984-11-30', language: 'en' });
    expect({ ...standing, version: 0 }).toEqual({ ...shown.after, version: 0 });
    expect(await read(gone.id)).toEqual(standing);
    const said = ['From my old phone', 'From my new one', 'Are you open?'];
    expect([await wordsOf(kept.threadId), await wordsOf(gone.threadId)]).toEqual([said, said]);
    expect(await headOf(gone.threadId)).toMatchObject({
      ...{ id: kept.threadId, patientId: kept.id, unread: 3 },
      nextAppointment: { id: theirs.id },
    });
    for (const id of [kept.id, gone.id])
      expect((await visitsOf(id)).map((visit) => visit.id)).toEqual([theirs.id, ours.id]);
    for (const by of [{ name: 'Castellan', phone: one }, { name: 'Marsh' }, { phone: two }, { email: mail }])
      expect((await call()('searchPatients', { body: by })).patients).toMatchObject([{ id: kept.id }]);
    expect((await call()('searchPatients', { body: { outsideId: outside } })).patients).toMatchObject([
      { id: kept.id },
    ]);
    await desk.text(two, 'Still me');
    expect(await wordsOf(kept.threadId)).toEqual([...said, 'Still me']);
    const { threads } = await call()('listThreads', { query: { limit: 100 } });
    expect(threads.map(({ id }) => id)).not.toContain(gone.threadId);
    await figuresAreExact();
    const { rows } = await desk.as('admin')('searchAudit', { body: { patientId: gone.id } });
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['mergePatients', 'previewMerge']));
  });

  test('are two again: each has what it had; what came since, and what was booked since, stays', async () => {
    const [one, two, outside] = [freshNumber(), freshNumber(), ulid()];
    const kept = await record({ phones: [one] });
    const gone = await record({ phones: [two], birthDate: '1990-02-03', outsideId: outside });
    await desk.text(one, 'Mine');
    await desk.text(two, 'Theirs');
    const [ours, theirs] = [await visitFor(kept, 20), await visitFor(gone, 10)];
    await desk.stack.drain();
    const before = [await read(kept.id), await read(gone.id)];
    const { mergeId } = await merge(kept, gone);
    await desk.text(two, 'Since');
    const since = await visitFor(kept, 30);
    await desk.stack.drain();
    await expect(undo(mergeId, call())).rejects.toMatchObject({ code: 'forbidden' });
    const undone = await undo(mergeId);
    expect(undone).toMatchObject({ undone: true, threadId: gone.threadId });
    expect(await undo(mergeId)).toEqual(undone);
    const after = [await read(kept.id), await read(gone.id)];
    expect(after.map((of) => ({ ...of, version: 0 }))).toEqual(before.map((of) => ({ ...of, version: 0 })));
    expect([await wordsOf(kept.threadId), await wordsOf(gone.threadId)]).toEqual([['Mine', 'Since'], ['Theirs']]);
    expect((await visitsOf(kept.id)).map(({ id }) => id)).toEqual([ours.id, since.id]);
    expect((await visitsOf(gone.id)).map(({ id }) => id)).toEqual([theirs.id]);
    expect(await headOf(kept.threadId)).toMatchObject({ patientId: kept.id, nextAppointment: { id: ours.id } });
    expect(await headOf(gone.threadId)).toMatchObject({ patientId: gone.id, nextAppointment: { id: theirs.id } });
    expect((await call()('searchPatients', { body: { outsideId: outside } })).patients).toMatchObject([
      { id: gone.id },
    ]);
    await desk.text(two, 'Again');
    expect(await wordsOf(gone.threadId)).toEqual(['Theirs', 'Again']);
    await figuresAreExact();
    expect((await merge(kept, gone)).undone).toBe(false);
    expect(await wordsOf(gone.threadId)).toEqual(['Mine', 'Theirs', 'Since', 'Again']);
    await figuresAreExact();
  });

  test('a number that went to somebody else since is given back to nobody', async () => {
    const two = freshNumber();
    const [kept, gone, leo] = [await record(), await record({ phones: [two] }), await record({ givenName: 'Leo' })];
    const { mergeId } = await merge(kept, gone);
    const own = (await read(kept.id)).phones.filter((phone) => phone !== two);
    await call()('changePatient', { params: { patientId: kept.id }, body: { phones: own } });
    await call()('changePatient', { params: { patientId: leo.id }, body: { phones: [two] } });
    await undo(mergeId);
    expect((await read(gone.id)).phones).toEqual([]);
    await desk.text(two, 'Leo here');
    expect(await wordsOf(leo.threadId)).toEqual(['Leo here']);
  });

  test('of one telephone are reminded by one text each time, and no step that left is sent again', async () => {
    const number = freshNumber();
    const [kept, gone] = [await record({ phones: [number] }), await record({ phones: [number] })];
    await visitFor(kept, 7, '09:30');
    await visitFor(gone, 7, '15:30');
    await jump(2, '09:01');
    expect(textsTo(number)).toHaveLength(1);
    await merge(kept, gone);
    await desk.leave();
    expect(textsTo(number)).toHaveLength(1);
    await jump(3, '09:01');
    expect(textsTo(number)).toHaveLength(2);
    expect(textsTo(number)[1]?.body).toContain('at 9:30 AM and 3:30 PM');
    await desk.text(number, 'yes');
    await desk.stack.drain();
    expect((await headOf(kept.threadId)).patientId).toBe(kept.id);
    await figuresAreExact();
  });

  test('a link that went to the other’s number opens the visit still, and confirms it in the one record', async () => {
    const [kept, gone] = [await record({ givenName: 'Ana' }), await record()];
    const visit = await visitFor(gone, 9);
    const [link = ''] = await visitLinks(desk.app, [visit], gone.phones[0] ?? '');
    await merge(kept, gone);
    const page = await look(link);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Ana');
    await press(link, 'confirm');
    expect(await visitsOf(kept.id)).toMatchObject([{ id: visit.id, state: 'confirmed' }]);
    expect(await headOf(kept.threadId)).toMatchObject({ nextAppointment: { id: visit.id, confirmed: true } });
  });

  test('keep the consent of every address as it stands, word for word', async () => {
    const [one, two] = [freshNumber(), freshNumber()];
    const [kept, gone] = [await record({ phones: [one] }), await record({ phones: [two] })];
    await desk.text(two, 'STOP');
    const proofs = async () =>
      Promise.all(
        [one, two].map(async (address) => {
          const {
            asOf: _now,
            patients: _whose,
            ...proof
          } = await call()('readProof', {
            body: { channel: 'sms', address },
          });
          return proof;
        }),
      );
    const before = await proofs();
    const { mergeId } = await merge(kept, gone);
    expect(await proofs()).toEqual(before);
    await undo(mergeId);
    expect(await proofs()).toEqual(before);
  });

  test('one booked since the other was missed recovers it, and no more once they are two again', async () => {
    const [kept, gone] = [await record(), await record()];
    const missed = await visitFor(kept, 1, '09:00');
    await jump(1, '12:00');
    await call()('changeAppointment', { params: { appointmentId: missed.id }, body: { state: 'no-show' } });
    await visitFor(gone, 5);
    await desk.stack.drain();
    const recovered = async () => {
      await figuresAreExact();
      return (await call()('listMissed', { query: { location: 'main' } })).recovered;
    };
    const before = await recovered();
    const { mergeId } = await merge(kept, gone);
    expect(await recovered()).toBe(before + 1);
    await undo(mergeId);
    expect(await recovered()).toBe(before);
  });

  test('with more visits than one commit takes bring all of them, and take all of them back', async () => {
    const [kept, outside] = [await record(), ulid()];
    const visits = Array.from({ length: 60 }, (_none, nth) => {
      const date = dateIn(desk, 40 + nth);
      return `${outside},Dana,Castellan,${ulid()},${date},14:00`;
    });
    const content = ['id,first,last,visitid,date,time', ...visits].join('\n');
    await call()('startImport', { body: { name: 'x.csv', location: 'main', content, run: true } });
    await desk.stack.drain();
    const [gone] = (await call()('searchPatients', { body: { outsideId: outside } })).patients;
    if (!gone) throw new Error('nobody was imported');
    const { mergeId } = await merge(kept, gone);
    expect(await visitsOf(kept.id)).toHaveLength(60);
    await figuresAreExact();
    await undo(mergeId);
    expect([(await visitsOf(kept.id)).length, (await visitsOf(gone.id)).length]).toEqual([0, 60]);
    await figuresAreExact();
  });

  test('the schedule that the practice sends goes on with both ids: visits are the one record’s, its name stays, and the file says why', async () => {
    const [one, two, visitId] = [ulid(), ulid(), ulid()];
    const kept = await record({ outsideId: one });
    const gone = await record({ outsideId: two, givenName: 'Daniela' });
    await merge(kept, gone);
    const row = `${two},Daniela,Castellan,${visitId},${dateIn(desk, 150)},10:00`;
    const content = ['id,first,last,visitid,date,time', row].join('\n');
    const { id: importId } = await call()('startImport', {
      body: { name: 'x.csv', location: 'main', content, run: true },
    });
    await desk.stack.drain();
    const done = await call()('readImport', { params: { importId } });
    expect(done.counts).toMatchObject({ read: 1, created: 1, rejected: 0 });
    expect(await visitsOf(kept.id)).toHaveLength(1);
    expect(await read(kept.id)).toMatchObject({ givenName: 'Dana', outsideId: one });
  });
});

describe('who may be told', () => {
  const guardian = (phones: string[]) => ({
    ...{ name: 'Ines', relation: 'mother', phones, emails: [], from: dateIn(desk, -10) },
    scope: ['visits' as const, 'messages' as const],
  });
  const households = (patientId: string) => manager()('readHousehold', { params: { patientId } });
  const tell = (patientId: string, version: number, phones: string[]) =>
    call()('saveHousehold', { params: { patientId }, body: { version, guardians: [guardian(phones)] } });

  test('of one record goes with it, confidential conversation and all, and back again; of both a person decides first', async () => {
    const [mother, own] = [freshNumber(), freshNumber()];
    const birthDate = `${Number(dateIn(desk, 0).slice(0, 4)) - 16}-01-02`;
    const [kept, gone] = [await record({ phones: [mother] }), await record({ birthDate, phones: [] })];
    const { version } = await tell(gone.id, 0, [mother]);
    const params = { patientId: gone.id };
    const confidential = { phones: [own], emails: [] };
    const saved = await manager()('saveHousehold', { params, body: { version, confidential } });
    await desk.text(own, 'Do not tell her');
    const { mergeId } = await merge(kept, gone);
    expect(await households(kept.id)).toMatchObject({
      guardians: [{ phones: [mother] }],
      confidential: { phones: [own] },
    });
    // What a guardian has is no number of the patient's own.
    expect((await read(kept.id)).phones).toEqual([]);
    await desk.text(mother, 'How is she?');
    expect(await wordsOf(kept.threadId)).toEqual(['How is she?']);
    const secret = saved.confidential?.threadId ?? '';
    expect(await manager()('readThread', { params: { threadId: secret } })).toMatchObject({ patientId: kept.id });
    await desk.text(own, 'Thank you');
    await expect(headOf(secret)).rejects.toMatchObject({ code: 'not_found' });
    await undo(mergeId);
    expect(await households(gone.id)).toMatchObject({
      guardians: [{ phones: [mother] }],
      confidential: { phones: [own] },
    });
    expect((await households(kept.id)).guardians).toEqual([]);
    expect((await read(kept.id)).phones).toEqual([mother]);
    await tell(kept.id, (await households(kept.id)).version, [freshNumber()]);
    await expect(merge(kept, gone)).rejects.toMatchObject({ code: 'wrong_state' });
    const shown = await manager()('previewMerge', { params: { patientId: kept.id, otherId: gone.id } });
    expect(shown.hinders).toContain('Both records say who may be told');
  });
});

test('a date of birth that comes with a merge ends what it ends: no guardian of a grown-up is told any more', async () => {
  const [kept, gone] = [await record(), await record({ birthDate: '1990-02-03' })];
  const mother = freshNumber();
  const guardian = { name: 'Ines', relation: 'mother', phones: [mother], emails: [], from: dateIn(desk, -10) };
  const guardians = [{ ...guardian, scope: ['visits' as const] }];
  await call()('saveHousehold', { params: { patientId: kept.id }, body: { version: 0, guardians } });
  await merge(kept, gone);
  await desk.advance(61_000);
  const { review } = await call()('readHousehold', { params: { patientId: kept.id } });
  expect(review).toMatchObject({ ended: true });
  expect((await headOf(kept.threadId)).addresses.map(({ address }) => address)).not.toContain(mother);
});

describe('merging', () => {
  test('is done once however often it is asked, and refused where a record changed since it was looked at', async () => {
    const [kept, gone] = [await record(), await record()];
    await expect(merge(kept, gone, { version: 99 })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    const id = ulid();
    const versions = { version: kept.version, otherVersion: gone.version };
    const body = { id, patientId: gone.id, reason: 'Registered twice', ...versions };
    const ask = () => manager()('mergePatients', { params: { patientId: kept.id }, body });
    const [first, again] = await Promise.all([ask(), ask()]);
    expect(again).toEqual(first);
    await expect(merge(kept, gone)).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(
      manager()('mergePatients', { params: { patientId: kept.id }, body: { ...body, patientId: kept.id } }),
    ).rejects.toMatchObject({ code: 'id_reused' });
    const lines = (await desk.entries(kept.threadId)).filter(({ event }) => event === 'joined');
    expect(lines).toMatchObject([{ by: desk.stack.staffIdOf('manager'), mergeId: id }]);
    expect(lines[0]?.text).toContain('Registered twice');
  });

  test('three records become one, and are taken apart in the other order only', async () => {
    const [one, two, three] = [await record(), await record(), await record()];
    await desk.text(three.phones[0] ?? '', 'Third');
    const inner = await merge(two, three);
    const outer = await merge(one, two);
    expect(await read(three.id)).toMatchObject({ id: one.id });
    expect((await read(one.id)).phones).toHaveLength(3);
    expect(await wordsOf(three.threadId)).toEqual(['Third']);
    await expect(undo(inner.mergeId)).rejects.toMatchObject({ code: 'wrong_state' });
    await undo(outer.mergeId);
    expect(await read(three.id)).toMatchObject({ id: two.id });
    await undo(inner.mergeId);
    expect(await read(three.id)).toMatchObject({ id: three.id, phones: three.phones });
    expect(await wordsOf(three.threadId)).toEqual(['Third']);
    await figuresAreExact();
  });

  test('while a visit is booked, a text comes and another record is changed, ends with everything in one place', async () => {
    for (let nth = 0; nth < 4; nth += 1) {
      const [kept, gone] = [await record(), await record()];
      const number = gone.phones[0] ?? '';
      const body = { patientId: gone.id, visitType: 'check-up', provider: 'brandt' };
      const [booked] = await Promise.all([
        call()('bookAppointment', { body: { ...body, date: dateIn(desk, 14 + nth * 7), time: '10:00' } }).catch(
          () => undefined,
        ),
        desk.text(number, 'Hello?'),
        merge(kept, gone).catch(() => merge(kept, gone)),
        desk.text(number, 'And again'),
      ]);
      await desk.stack.drain();
      expect((await wordsOf(gone.threadId)).toSorted()).toEqual(['And again', 'Hello?']);
      expect(await visitsOf(kept.id)).toHaveLength(booked ? 1 : 0);
      expect(await headOf(gone.threadId)).toMatchObject({ id: kept.threadId, unread: 2 });
    }
    await figuresAreExact();
  });
});
