import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import type { ImportOut, RouteInput } from '#shared/api.ts';
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
  name: 'export.json',
  location: 'main',
  content,
  ...more,
});
async function through(body: File): Promise<ImportOut> {
  const { id: importId } = await call('startImport', { body });
  await desk.stack.drain();
  return call('readImport', { params: { importId } });
}
const byOutsideId = async (outsideId: string) =>
  (await call('searchPatients', { body: { outsideId, limit: 10 } })).patients;
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
  return `EHR-${ids}`;
}

describe('FHIR', () => {
  const bundle = (...resources: object[]) =>
    JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) });
  const fhirPatient = (id: string, more: object = {}) => ({
    resourceType: 'Patient',
    id,
    name: [{ use: 'official', family: 'Lindqvist-Roe', given: ['Thea', 'Maria'] }],
    ...more,
  });

  test('a bundle brings patients before their visits; whoever died is kept out of reach, and gets nothing', async () => {
    const [living, dead] = [freshId(), freshId()];
    const [number, theirs] = [freshNumber(), freshNumber()];
    const start = `${dateIn(desk, 6)}T15:00:00-05:00`;
    const visit = (id: string, of: string) => ({
      resourceType: 'Appointment',
      id,
      status: 'booked',
      start,
      end: start.replace('15:00', '15:30'),
      participant: [{ actor: { reference: `Patient/${of}` } }],
      appointmentType: { text: 'Check-up' },
    });
    const content = bundle(
      visit(freshId(), living),
      visit(freshId(), dead),
      fhirPatient(living, {
        telecom: [
          { system: 'phone', value: theirs, use: 'home' },
          { system: 'phone', value: number, use: 'mobile' },
        ],
        communication: [{ language: { coding: [{ code: 'es-US', display: 'Spanish' }] }, preferred: true }],
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired', valueBoolean: true }],
      }),
      fhirPatient(dead, { telecom: [{ system: 'phone', value: freshNumber() }], deceasedBoolean: true }),
      { resourceType: 'Practitioner', id: 'p1' },
    );
    const done = await through(file(content, { run: true, vouchedBy: 'Sam' }));
    expect(done).toMatchObject({ format: 'fhir', counts: counts(5, { created: 3, rejected: 2, warned: 1 }) });
    expect(await byOutsideId(living)).toMatchObject([
      { givenName: 'Thea Maria', phones: [number, theirs], language: 'es', interpreter: 'Spanish' },
    ]);
    const [gone] = await byOutsideId(dead);
    expect(gone).toMatchObject({ deceased: true, phones: [] });
    expect((await call('listPatientAppointments', { params: { patientId: gone?.id ?? '' } })).appointments).toEqual([]);
    const again = await through(file(content, { run: true }));
    expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 2 });
  });

  test('NDJSON with a line that is none keeps the others', async () => {
    const content = [
      JSON.stringify(fhirPatient(freshId())),
      '{"broken',
      JSON.stringify({ resourceType: 'Patient' }),
    ].join('\n');
    const done = await through(file(content, { run: true, format: 'fhir' }));
    expect(done.counts).toEqual(counts(3, { created: 1, rejected: 2 }));
  });

  const samples = process.env.DESKLINE_SAMPLES;
  const folder = samples ? join(samples, 'fhir') : '';
  test.skipIf(!existsSync(folder))('the samples of others come in with a truthful report', async () => {
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const content = read('Patient.ndjson');
    const people = await through(file(content, { run: true, vouchedBy: 'Sam', name: 'Patient.ndjson' }));
    const lines = content
      .trim()
      .split('\n')
      .map((line): { id: string; deceasedDateTime?: string } => JSON.parse(line));
    const died = lines.filter(({ deceasedDateTime }) => deceasedDateTime);
    expect(people.counts).toMatchObject({ read: lines.length, created: lines.length, rejected: 0 });
    expect(died.length).toBeGreaterThan(0);
    for (const [nth, { id, deceasedDateTime }] of lines.entries()) {
      const [patient] = await byOutsideId(id);
      const isReported = people.problems.some(({ row, field }) => row === nth + 1 && field === 'telecom');
      if (deceasedDateTime) expect(patient).toMatchObject({ deceased: true, phones: [] });
      else if (isReported) expect(patient?.phones).toEqual([]);
      else expect(patient?.phones[0]).toMatch(/^\+1555\d{7}$/);
    }
    const places = await through(file(read('Location.ndjson'), { run: true, name: 'Location.ndjson' }));
    expect(places.counts).toMatchObject({ created: 0, rejected: places.counts.read });
    const visits = await through(file(read('hspc-appointments.json'), { run: true, name: 'hspc-appointments.json' }));
    expect(visits.counts).toMatchObject({ created: 7, rejected: visits.counts.read - 7 });
    const again = await through(file(content, { run: true, vouchedBy: 'Sam', name: 'Patient.ndjson' }));
    expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: lines.length });
  });
});
