import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { PatientOut, RouteInput } from '#shared/api.ts';
import { consentRow } from '#shared/domain/consent/ledger.rows.ts';
import { addressKey } from '#shared/domain/contact/address.rows.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

type Fields = RouteInput<'createPatient'>['body'];
type Search = RouteInput<'searchPatients'>['body'];

let desk: Desk;
let call: Call;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const created = (fields: Partial<Fields> = {}) =>
  call('createPatient', {
    body: {
      givenName: 'Dana',
      familyName: 'Castellan',
      phones: [freshNumber()],
      emails: [],
      location: 'main',
      ...fields,
    },
  });
const read = (patientId: string) => call('readPatient', { params: { patientId } });
const change = (patientId: string, body: RouteInput<'changePatient'>['body']) =>
  call('changePatient', { params: { patientId }, body });
const found = async (by: Search) =>
  (await call('searchPatients', { body: { limit: 100, ...by } })).patients.map(({ id }) => id);

async function refusal(request: Promise<unknown>): Promise<ApiError> {
  return request.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe('a patient', () => {
  test('is kept as given, and their numbers as consent taken at intake', async () => {
    const phone = freshNumber();
    const fields = {
      givenName: 'Åsa',
      familyName: "O'Brien-Núñez",
      birthDate: '2015-03-04',
      phones: [phone],
      emails: ['asa@example.com'],
      location: 'main',
      zone: 'America/Chicago',
      language: 'es' as const,
      outsideId: '20418',
    };
    const patient = await created(fields);
    expect(patient).toEqual({ ...fields, id: patient.id, threadId: patient.threadId, version: 1 });
    expect(await read(patient.id)).toEqual(patient);
    const { pk } = addressKey('sms', phone);
    const ledger = await desk.app.table.query(consentRow, { pk, prefix: 'CONSENT#', consistent: true });
    expect(ledger.rows).toMatchObject([{ state: 'given', source: 'intake', category: 'care', recordedBy: 'maya' }]);
  });

  test('has a thread from the start, and one only', async () => {
    const { id, threadId, phones } = await created();
    const [opened, again] = await Promise.all([1, 2].map(() => call('openThread', { body: { patientId: id } })));
    expect([opened?.id, again?.id]).toEqual([threadId, threadId]);
    const byNumber = await call('openThread', { body: { channel: 'sms', address: phones[0] ?? '' } });
    expect(byNumber.id).toBe(threadId);
  });

  test('without a number cannot be texted, and that is said', async () => {
    const { id } = await created({ phones: [] });
    const head = await call('openThread', { body: { patientId: id } });
    expect(head.sending).toMatchObject({ decision: 'block', reasons: [{ code: 'no_number' }] });
    expect(await refusal(desk.reply(head.id, 'Hello'))).toMatchObject({ status: 422, code: 'cannot_send' });
  });

  test('with the same number or mailbox typed twice is kept with it once', async () => {
    const phone = freshNumber();
    const patient = await created({ phones: [phone, phone], emails: ['twice@example.com', 'Twice@Example.com'] });
    expect(patient).toMatchObject({ phones: [phone], emails: ['twice@example.com'] });
    expect(await found({ email: 'TWICE@example.com' })).toEqual([patient.id]);
  });

  test('with a very long or very strange name is kept, found and renamed', async () => {
    const everyLetter = Array.from({ length: 40 }, (_none, nth) => String.fromCodePoint(0x4e00 + nth)).join(' ');
    const patient = await created({ givenName: '㌀'.repeat(80), familyName: everyLetter });
    const other = Array.from({ length: 40 }, (_none, nth) => String.fromCodePoint(0x5e00 + nth)).join(' ');
    await change(patient.id, { givenName: other, familyName: `${other.slice(0, 40)} Quenneville` });
    expect(await found({ name: other.slice(0, 3) })).toEqual([patient.id]);
    expect(await found({ name: 'アパ' })).toEqual([]);
  });

  test.each<[string, Partial<Fields>]>([
    ['givenName', { givenName: '   ' }],
    ['familyName', { familyName: 'x'.repeat(81) }],
    ['birthDate', { birthDate: '2015-02-30' }],
    ['phones.0', { phones: ['212 555 0100'] }],
    ['phones', { phones: Array.from({ length: 6 }, () => '+12125550111') }],
    ['emails.0', { emails: ['not a mailbox'] }],
    ['emails.0', { emails: [`${'x'.repeat(300)}@example.com`] }],
    ['location', { location: 'moon' }],
    ['zone', { zone: 'America/Nowhere' }],
    ['outsideId', { outsideId: '' }],
  ])('with a wrong %s is refused by that name', async (field, wrong) => {
    expect(await refusal(created(wrong))).toMatchObject({ status: 400, code: 'invalid', details: { field } });
  });
});

describe('a search', () => {
  let dana: PatientOut;
  let jose: PatientOut;
  beforeAll(async () => {
    const more = { birthDate: '1988-11-30', emails: ['dana.vw@example.com'], outsideId: 'PMS-77' };
    dana = await created({ givenName: 'Dana Lynn', familyName: 'van Westbrook', ...more });
    jose = await created({ givenName: 'José', familyName: 'Ibáñez-Müller' });
  });

  test('finds by each thing that is known', async () => {
    expect(await found({ phone: dana.phones[0] })).toEqual([dana.id]);
    expect(await found({ email: 'Dana.VW@example.com' })).toEqual([dana.id]);
    expect(await found({ birthDate: '1988-11-30' })).toEqual([dana.id]);
    expect(await found({ outsideId: 'PMS-77' })).toEqual([dana.id]);
  });

  test.each(['Dana Lynn van Westbrook', 'westbrook', 'WEST', 'we', 'lynn west', 'west  dana', 'van Westb'])(
    'finds Dana Lynn van Westbrook by %j',
    async (name) => {
      expect(await found({ name })).toEqual([dana.id]);
    },
  );

  test.each(['jose', 'José', 'JOSE\u0301', 'ibanez', 'ibáñez', 'muller', 'Ibanez-Mü'])(
    'finds José Ibáñez-Müller by %j',
    async (name) => {
      expect(await found({ name })).toEqual([jose.id]);
    },
  );

  test.each<Search>([
    { name: 'westbrook jose' },
    { name: 'estbrook' },
    { name: 'westbrook', birthDate: '1988-11-29' },
    { phone: '+12125559999' },
    { outsideId: 'PMS-7' },
    { name: '--' },
  ])('%j finds nobody', async (by) => {
    expect(await found(by)).toEqual([]);
  });

  test('all that is given must fit', async () => {
    expect(await found({ name: 'dana', email: 'dana.vw@example.com', birthDate: '1988-11-30' })).toEqual([dana.id]);
  });

  test('lists by family name, as many as asked for', async () => {
    for (const givenName of ['Cy', 'Al', 'Bo']) await created({ givenName, familyName: 'Zzyzx' });
    const { patients } = await call('searchPatients', { body: { name: 'zzyzx', limit: 2 } });
    expect(patients.map(({ givenName }) => givenName)).toEqual(['Al', 'Bo']);
  });

  test('finds nobody by what they were called before', async () => {
    const { id } = await created({ givenName: 'Wilhelmina', familyName: 'Oldname', emails: ['old@example.com'] });
    await change(id, { familyName: 'Newname', emails: ['new@example.com'] });
    expect(await found({ name: 'oldname' })).toEqual([]);
    expect(await found({ email: 'old@example.com' })).toEqual([]);
    expect(await found({ name: 'newname wilh' })).toEqual([id]);
    expect(await found({ email: 'new@example.com' })).toEqual([id]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['body', {}],
    ['body', { limit: 5 }],
    ['name', { name: 'x' }],
    ['phone', { phone: '555-0100' }],
    ['limit', { name: 'dana', limit: 0 }],
    ['surname', { surname: 'dana' }],
  ])('with a wrong %s is refused by that name (%j)', async (field, body) => {
    const asked = call('searchPatients', { body: body as Search });
    expect(await refusal(asked)).toMatchObject({ status: 400, code: 'invalid', details: { field } });
  });
});

describe('a change', () => {
  test('leaves what it does not name, and shows in the thread', async () => {
    const patient = await created({ birthDate: '2001-01-01' });
    await desk.text(patient.phones[0] ?? '', 'Hi');
    const changed = await change(patient.id, { familyName: 'Okafor', version: patient.version });
    expect(changed).toEqual({ ...patient, familyName: 'Okafor', version: 2 });
    const head = await call('readThread', { params: { threadId: patient.threadId } });
    expect(head).toMatchObject({ name: 'Dana Okafor', lastEntry: { text: 'Hi' } });
  });

  test('two at once on the same version: one is refused, nothing of it is kept', async () => {
    const { id, version } = await created();
    const both = await Promise.allSettled([
      change(id, { givenName: 'First', version }),
      change(id, { familyName: 'Second', version }),
    ]);
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([{ status: 409, code: 'changed_meanwhile' }]);
    const now = await read(id);
    expect(now.version).toBe(2);
    expect([now.givenName === 'First', now.familyName === 'Second'].filter(Boolean)).toHaveLength(1);
  });

  test('on a version that is gone is refused', async () => {
    const { id, version } = await created();
    await change(id, { givenName: 'Newer', version });
    expect(await refusal(change(id, { givenName: 'Older', version }))).toMatchObject({ status: 409 });
  });

  test('of a patient nobody knows is refused', async () => {
    expect(await refusal(change('nobody', { givenName: 'X' }))).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusal(read('nobody'))).toMatchObject({ status: 404, code: 'not_found' });
  });

  test("a number that moved to another patient leads there, and is not answered in the first one's thread", async () => {
    const [mia, leo] = [await created({ givenName: 'Mia' }), await created({ givenName: 'Leo', phones: [] })];
    const number = mia.phones[0] ?? '';
    await desk.text(number, 'From Mia');
    await change(mia.id, { phones: [] });
    await change(leo.id, { phones: [number] });
    await desk.text(number, 'From Leo');
    expect((await desk.entries(mia.threadId)).map(({ text }) => text)).toEqual(['From Mia']);
    expect((await desk.entries(leo.threadId)).map(({ text }) => text)).toEqual(['From Leo']);
    expect(await found({ phone: number })).toEqual([leo.id]);
    expect(await refusal(desk.reply(mia.threadId, 'For Mia only'))).toMatchObject({ code: 'cannot_send' });
    await desk.reply(leo.threadId, 'For Leo');
    await desk.leave();
    const sent = desk.stack.outbox().filter(({ to }) => to === number);
    expect(sent.map(({ body }) => body)).toEqual(['For Leo']);
  });

  test('of the preferred number: an answer still goes to where the patient wrote from', async () => {
    const [old, mobile] = [freshNumber(), freshNumber()];
    const { id, threadId } = await created({ phones: [old, mobile] });
    await desk.text(old, 'From the old one');
    expect((await call('readThread', { params: { threadId } })).sending).toMatchObject({ to: old });
    await change(id, { phones: [mobile, old] });
    expect((await call('readThread', { params: { threadId } })).sending).toMatchObject({ to: old });
    await change(id, { phones: [mobile] });
    expect((await call('readThread', { params: { threadId } })).sending).toMatchObject({ to: mobile });
  });

  test('while a text comes in keeps both', async () => {
    const { id, threadId, phones } = await created();
    const [number = ''] = phones;
    await desk.text(number, 'First');
    const names = ['A', 'B', 'C', 'D'].map((letter) => `Dana ${letter}`);
    const all = [
      ...names.map((givenName) => change(id, { givenName }).catch((error: ApiError) => expect(error.status).toBe(409))),
      ...names.map((body) => desk.text(number, body)),
    ];
    await Promise.all(all);
    expect(await desk.entries(threadId)).toHaveLength(5);
    const { givenName } = await read(id);
    expect(names).toContain(givenName);
    const head = await call('readThread', { params: { threadId } });
    expect(head.name).toBe(`${givenName} Castellan`);
  });
});
