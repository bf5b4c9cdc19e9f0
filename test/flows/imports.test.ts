import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { ImportOut, RouteInput } from '#shared/api.ts';
import { consentRow } from '#shared/domain/consent/ledger.rows.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { dateIn, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

type File = RouteInput<'startImport'>['body'];

let desk: Desk;
let call: Call;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const file = (content: string, more: Partial<File> = {}): File => ({
  name: 'patients.csv',
  location: 'main',
  content,
  ...more,
});
/** Begins an import and waits until it has gone through the file. */
async function through(body: File): Promise<ImportOut> {
  const { id } = await call('startImport', { body });
  return settledImport(id);
}
async function settledImport(importId: string): Promise<ImportOut> {
  await desk.stack.drain();
  return call('readImport', { params: { importId } });
}
async function run(importId: string): Promise<ImportOut> {
  await call('changeImport', { params: { importId }, body: { run: true } });
  return settledImport(importId);
}
const refusal = (request: Promise<unknown>): Promise<ApiError> =>
  request.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
const byOutsideId = async (outsideId: string) =>
  (await call('searchPatients', { body: { outsideId, limit: 10 } })).patients;
const ledgerOf = async (address: string, channel: 'sms' | 'email' = 'sms') =>
  (
    await desk.app.table.query(consentRow, {
      pk: addressKey(channel, address).pk,
      prefix: 'CONSENT#',
      consistent: true,
    })
  ).rows;
const counts = (read: number, more: Partial<ImportOut['counts']>) => ({
  read,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  warned: 0,
  ...more,
});

let ids = 0;
function freshId(): string {
  ids += 1;
  return `PMS-${ids}`;
}

describe('a CSV of patients', () => {
  test('is mapped by its header, tried first without changing anything, and then comes in', async () => {
    const [one, two] = [freshId(), freshId()];
    const content = [
      'Patient ID;First Name;Last Name;DOB;Mobile Phone;E-Mail;Preferred Language;Interpreter;Transportation;Notes',
      `${one};Åsa;"O'Brien; Núñez";3/4/2015;(212) 555-0123;ASA@example.com;Spanish;;Wheelchair van;x`,
      `${two};Minh;Trần;1980-12-31;+84 91 234 56 78;;Vietnamese;yes;;`,
    ].join('\r\n');
    const tried = await through(file(content, { vouchedBy: 'Nora: intake forms' }));
    expect(tried).toMatchObject({ state: 'checked', counts: counts(2, { created: 2 }), format: 'csv', total: 2 });
    expect(tried.mapping.at(-1)).toBeNull();
    expect(tried.sample[0]?.slice(0, 2)).toEqual([one, 'Åsa']);
    expect(await byOutsideId(one)).toEqual([]);

    const done = await run(tried.id);
    expect(done).toMatchObject({
      state: 'done',
      counts: counts(2, { created: 2 }),
      checked: counts(2, { created: 2 }),
    });
    expect(await byOutsideId(one)).toMatchObject([
      {
        givenName: 'Åsa',
        familyName: "O'Brien; Núñez",
        birthDate: '2015-03-04',
        phones: ['+12125550123'],
        emails: ['asa@example.com'],
        language: 'es',
        transport: 'Wheelchair van',
        location: 'main',
      },
    ]);
    const [minh] = await byOutsideId(two);
    expect(minh).toMatchObject({ phones: ['+84912345678'], interpreter: 'Vietnamese', birthDate: '1980-12-31' });
    expect(minh?.language).toBeUndefined();
    expect((await call('searchPatients', { body: { name: 'tran minh' } })).patients).toHaveLength(1);
    const vouched = {
      state: 'given',
      source: 'import',
      recordedBy: 'maya',
      voucher: 'Nora: intake forms',
      category: 'care',
    };
    expect(await ledgerOf('+12125550123')).toMatchObject([vouched]);
    expect(await ledgerOf('asa@example.com', 'email')).toMatchObject([vouched]);
    const mailbox = await desk.app.table.get(addressRow, addressKey('email', 'asa@example.com'));
    expect(mailbox).toMatchObject({ care: 'given', people: [{ name: "Åsa O'Brien; Núñez" }] });
  });

  test('numbers that nobody vouches for are asked first; a file that vouches for them later, or their own text, is consent', async () => {
    const [id, phone, email, other] = [freshId(), freshNumber(), `${freshId().toLowerCase()}@example.com`, freshId()];
    const content = `id,first,last,phone,email\n${id},Ask,First,${phone},${email}\n${other},No,Numbers,,`;
    const careOf = async (channel: 'sms' | 'email', address: string) =>
      (await desk.app.table.get(addressRow, addressKey(channel, address)))?.care;
    await through(file(content, { run: true }));
    expect(await ledgerOf(email, 'email')).toMatchObject([{ state: 'ask-first', source: 'import' }]);
    expect([await careOf('sms', phone), await careOf('email', email)]).toEqual(['ask-first', 'ask-first']);
    await desk.text(phone, 'Is Friday free?');
    await desk.advance(60_000);
    expect(await careOf('sms', phone)).toBe('given');
    const vouched = { run: true, vouchedBy: 'Nora: signed forms' };
    expect((await through(file(content, vouched))).counts).toEqual(counts(2, { updated: 1, unchanged: 1 }));
    expect((await ledgerOf(email, 'email')).map(({ state, voucher }) => [state, voucher])).toEqual([
      ['ask-first', undefined],
      ['given', 'Nora: signed forms'],
    ]);
    expect(await careOf('email', email)).toBe('given');
    expect((await through(file(content, vouched))).counts).toEqual(counts(2, { unchanged: 2 }));
  });

  test('twice changes nothing; a changed row changes what it names and keeps what was added here', async () => {
    const [id, phone, ours] = [freshId(), freshNumber(), freshNumber()];
    const row = (name: string) => `mrn,name,cell\n${id},"${name}",${phone}`;
    expect((await through(file(row('Vance, Teodor'), { run: true }))).counts).toEqual(counts(1, { created: 1 }));
    expect((await through(file(row('Vance, Teodor'), { run: true }))).counts).toEqual(counts(1, { unchanged: 1 }));
    const [before] = await byOutsideId(id);
    if (!before) throw new Error('nobody came in');
    await call('changePatient', {
      params: { patientId: before.id },
      body: { phones: [ours], zone: 'America/Chicago' },
    });
    expect((await through(file(row('Vance-Roe, Teodor'), { run: true }))).counts).toEqual(counts(1, { updated: 1 }));
    const [after] = await byOutsideId(id);
    expect(after).toMatchObject({
      id: before.id,
      familyName: 'Vance-Roe',
      phones: [phone, ours],
      zone: 'America/Chicago',
    });
    expect((await through(file(row('Vance-Roe, Teodor'), { run: true }))).counts).toEqual(counts(1, { unchanged: 1 }));
    expect((await ledgerOf(phone)).map(({ state }) => state)).toEqual(['ask-first', 'ask-first']);
  });

  test('a patient that the desk took on under the same outside id is the same patient', async () => {
    const id = freshId();
    const taken = await call('createPatient', {
      body: { givenName: 'Effie', familyName: 'Langstrom', location: 'main', outsideId: id },
    });
    const again = call('createPatient', { body: { givenName: 'X', familyName: 'Y', location: 'main', outsideId: id } });
    expect(await refusal(again)).toMatchObject({ status: 400, details: { field: 'outsideId' } });
    const phone = freshNumber();
    const content = `chart,first,last,phone\n${id},Effie,Langstrom,${phone}`;
    expect((await through(file(content, { run: true }))).counts).toEqual(counts(1, { updated: 1 }));
    expect(await byOutsideId(id)).toMatchObject([{ id: taken.id, phones: [phone] }]);
    await desk.text(phone, 'Is this the right thread?');
    expect((await desk.entries(taken.threadId)).map(({ text }) => text)).toEqual(['Is this the right thread?']);
  });

  test('a family on one phone comes in whole, and the phone belongs to all of them', async () => {
    const phone = freshNumber();
    const rows = ['Dana', 'Mia', 'Leo'].map((name) => `${freshId()},${name},Castellan,${phone}`);
    const done = await through(file(['id,first,last,phone', ...rows].join('\n'), { run: true, vouchedBy: 'Nora' }));
    expect(done.counts).toEqual(counts(3, { created: 3 }));
    const found = await call('searchPatients', { body: { phone } });
    expect(found.patients.map(({ givenName }) => givenName).toSorted()).toEqual(['Dana', 'Leo', 'Mia']);
  });

  test('numbers without a country code are read as those of the location’s country', async () => {
    const { settings } = await desk.as('manager')('readSettings', {});
    await desk.settings({ locations: settings.locations.map((one) => ({ ...one, country: 'GB' })) });
    const id = freshId();
    await through(file(`id,first,last,phone\n${id},Nell,Ashby,07400 123456`, { run: true, vouchedBy: 'Nora' }));
    expect((await byOutsideId(id))[0]?.phones).toEqual(['+447400123456']);
    await desk.settings({ locations: settings.locations });
  });

  test('rows that cannot come in are counted with their reason, and come back as a CSV without formulas', async () => {
    const good = freshId();
    const content = [
      'id,first,last,dob,phone,location',
      `${good},Ines,Varga,4/31/2020,555,`,
      `${good},Ines,Twice,,,`,
      ',No,Id,,,',
      `${freshId()},"=HYPERLINK(""http://evil.example"")",,,,`,
      `${freshId()},Far,Away,,,Moon base`,
      `${freshId()},${'x'.repeat(90)},Long,,,`,
    ].join('\n');
    const done = await through(file(content, { run: true }));
    expect(done).toMatchObject({ state: 'done', counts: counts(6, { created: 1, rejected: 5, warned: 1 }) });
    expect(await byOutsideId(good)).toMatchObject([{ givenName: 'Ines', familyName: 'Varga', phones: [] }]);
    expect(done.problems.map(({ row, kind, field }) => `${row} ${kind} ${field}`)).toEqual([
      '2 warning phone',
      '2 warning birthDate',
      '3 rejected patient',
      '4 rejected outsideId',
      '5 rejected familyName',
      '6 rejected location',
      '7 warning givenName',
      '7 rejected givenName',
    ]);
    const { csv } = await call('downloadImportProblems', { params: { importId: done.id } });
    const cells: string[][] = parse(csv, { bom: true });
    expect(cells[0]).toEqual(['Row', 'Outcome', 'Field', 'Reason', 'id', 'first', 'last', 'dob', 'phone', 'location']);
    expect(cells).toHaveLength(9);
    for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(csv).toContain("'=HYPERLINK");
  });

  test('without the columns it needs waits for a mapping, and is tried anew with it', async () => {
    const content = `Kürzel,Vorname,Nachname\n${freshId()},Jörg,Groß`;
    const waiting = await through(file(content));
    expect(waiting).toMatchObject({ state: 'mapping', columns: ['Kürzel', 'Vorname', 'Nachname'] });
    const params = { importId: waiting.id };
    expect(await refusal(call('changeImport', { params, body: { run: true } }))).toMatchObject({
      details: { field: 'mapping' },
    });
    const short = call('changeImport', { params, body: { mapping: ['outsideId'] } });
    expect(await refusal(short)).toMatchObject({ details: { field: 'mapping' } });
    await call('changeImport', { params, body: { mapping: ['outsideId', 'givenName', 'familyName'] } });
    expect(await settledImport(waiting.id)).toMatchObject({ state: 'checked', counts: counts(1, { created: 1 }) });
    expect(await run(waiting.id)).toMatchObject({ state: 'done' });
    expect(await refusal(call('changeImport', { params, body: { run: true } }))).toMatchObject({ code: 'wrong_state' });
  });

  test.each<[string, Partial<File>]>([
    ['content', { content: 'id,first\n"1,2' }],
    ['content', { content: 'id,first,last' }],
    ['content', { content: '{"resourceType":' }],
    ['content', { content: 'x'.repeat(4_000_001) }],
    ['location', { location: 'moon' }],
    ['mapping', { mapping: ['outsideId', 'outsideId', null] }],
    ['mapping', { run: true, content: 'a,b\n1,2' }],
  ])('with a wrong %s is refused by that name', async (field, wrong) => {
    const body = file(`id,first,last\n${freshId()},A,B`, wrong);
    expect(await refusal(call('startImport', { body }))).toMatchObject({ status: 400, details: { field } });
  });

  test('is known by the id of its client: a retry is the same import', async () => {
    const id = '01JZZZZZZZZZZZZZZZZZZZZZZ1';
    const body = file(`id,first,last\n${freshId()},Only,Once`, { id, run: true });
    const both = await Promise.allSettled([call('startImport', { body }), call('startImport', { body })]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await settledImport(id)).counts).toEqual(counts(1, { created: 1 }));
  });

  test('names keep every script, marks from right to left and emoji, through import and search', async () => {
    const names = ['محمد\u200f', 'Ἀθηνᾶ', '李小龍', 'Zoë👩‍⚕️', 'O’Connor‑Ṣọlá'];
    const rows = names.map((name) => [freshId(), name] as const);
    const content = ['id,first,last', ...rows.map(([id, name]) => `${id},${name},Scripts`)].join('\n');
    expect((await through(file(content, { run: true }))).counts).toEqual(counts(5, { created: 5 }));
    for (const [id, name] of rows) expect((await byOutsideId(id))[0]?.givenName).toBe(name.normalize('NFC'));
  });
});

describe('a CSV of visits', () => {
  const header = 'patient id,first name,last name,appointment id,date,time,duration,type,provider,status';
  const visitsOf = async (outsideId: string) => {
    const [patient] = await byOutsideId(outsideId);
    if (!patient) return [];
    return (await call('listPatientAppointments', { params: { patientId: patient.id } })).appointments;
  };

  test('brings patient and visit, holds the time, follows moves and marks, and the same file changes nothing', async () => {
    const [who, visit] = [freshId(), freshId()];
    const date = dateIn(desk, 3);
    const row = (at: string, status: string) =>
      `${header}\n${who},Otis,Brambley,${visit},${date},${at},45,check-up,dr. lindqvist,${status}`;
    const bring = async (at: string, status: string) => (await through(file(row(at, status), { run: true }))).counts;
    expect(await bring('3:00 PM', 'Scheduled')).toEqual(counts(1, { created: 1 }));
    expect(await bring('3:00 PM', 'Scheduled')).toEqual(counts(1, { unchanged: 1 }));
    expect(await visitsOf(who)).toMatchObject([
      {
        time: '15:00',
        minutes: 45,
        visitType: 'check-up',
        provider: 'lindqvist',
        chair: 'chair-1',
        state: 'booked',
        version: 1,
        source: 'import',
      },
    ]);
    const [patient] = await byOutsideId(who);
    const overlapping = call('bookAppointment', {
      body: { patientId: patient?.id ?? '', visitType: 'check-up', provider: 'lindqvist', date, time: '15:30' },
    });
    expect(await refusal(overlapping)).toMatchObject({ code: 'taken' });
    expect(await bring('4:00 PM', 'Confirmed')).toEqual(counts(1, { updated: 1 }));
    expect(await visitsOf(who)).toMatchObject([{ time: '16:00', state: 'confirmed', version: 2 }]);
    expect(await bring('16:00', 'cancelled')).toEqual(counts(1, { updated: 1 }));
    expect(await visitsOf(who)).toMatchObject([{ state: 'cancelled', version: 3 }]);
    const lines = (await desk.entries(patient?.threadId ?? '')).map(({ text }) => text);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("From the practice's schedule");
  });

  test('two at once of one provider are both kept, the second without time; what has no patient is reported', async () => {
    const [one, two] = [freshId(), freshId()];
    const date = dateIn(desk, 4);
    const content = [
      header,
      `${one},A,Alpha,${freshId()},${date},09:00,30,Check-up,Dr. Lindqvist,booked`,
      `${two},B,Beta,${freshId()},${date},09:10,30,Check-up,Dr. Lindqvist,booked`,
      `${freshId()},,,${freshId()},${date},10:00,30,Check-up,Dr. Lindqvist,booked`,
      `${one},A,Alpha,${freshId()},${date},25:00,30,Check-up,Nobody,booked`,
      `${one},A,Alpha,${freshId()},2027-03-14,02:30,30,Check-up,,booked`,
    ].join('\n');
    const done = await through(file(content, { run: true }));
    expect(done.counts).toEqual(counts(5, { created: 2, rejected: 3 }));
    expect(await visitsOf(two)).toMatchObject([{ holdsNoTime: true, state: 'booked' }]);
    expect(done.problems.filter(({ kind }) => kind === 'rejected').map(({ row, field }) => `${row} ${field}`)).toEqual([
      '4 outsideId',
      '5 visitTime',
      '6 visitTime',
    ]);
  });

  test('what the desk has confirmed or called off since stays, whatever an older file says', async () => {
    const [who, visit] = [freshId(), freshId()];
    const content = `${header}\n${who},Nadia,Korvin,${visit},${dateIn(desk, 5)},11:00,30,Check-up,Dr. Lindqvist,booked`;
    await through(file(content, { run: true }));
    const [booked] = await visitsOf(who);
    await call('changeAppointment', { params: { appointmentId: booked?.id ?? '' }, body: { state: 'cancelled' } });
    expect((await through(file(content, { run: true }))).counts).toEqual(counts(1, { unchanged: 1 }));
    expect(await visitsOf(who)).toMatchObject([{ state: 'cancelled' }]);
  });
});
