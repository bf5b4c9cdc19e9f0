import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedEmpty } from '#infra/local/seed/empty.ts';
import { appointmentKey } from '#shared/domain/appointment/appointment.rows.ts';
import { sweep } from '#shared/domain/due/sweep.ts';
import { putPatient } from '#shared/domain/patient/patient.rows.ts';
import { remind } from '#shared/domain/reminder/remind.ts';
import { reminderHeadKey, reminderWake } from '#shared/domain/reminder/reminder.key.ts';
import { putThread } from '#shared/domain/thread/thread.rows.ts';
import { freshPatientThread } from '#shared/domain/thread/thread-rules.ts';
import type { App, Queues } from '#shared/ports.ts';
import { type EmbeddedTable, embeddedTable } from '../fixtures/embedded-table.ts';
import { mockedApp } from '../fixtures/mocked-app.ts';
import { officeNumber } from '../harness/desk.ts';

/** Visits to come, and those whose reminders are due: so many of so many. 1,000 of 100,000 once, see docs/reminders.md. */
const sizes = process.env.DESKLINE_SCHEDULED
  ? [[1_000, Number(process.env.DESKLINE_SCHEDULED)] as const]
  : ([
      [50, 300],
      [50, 3_000],
      [200, 3_300],
    ] as const);
const now = new Date('2026-03-02T15:00:00.000Z');

let embedded: EmbeddedTable;
let scheduled = 0;
beforeAll(async () => {
  embedded = await embeddedTable();
  await seedEmpty(embedded.table, officeNumber);
  const names = { id: 'p1', threadId: 't1', givenName: 'Dana', familyName: 'Castellan', location: 'main' };
  const patient = { ...names, phones: [], emails: [], version: 0 };
  await embedded.table.commit({
    patient: putPatient(patient, undefined),
    thread: putThread(freshPatientThread(patient, now.toISOString()), undefined),
  });
});
afterAll(() => embedded.stop());

/** Rows as booking leaves them, each to be looked at at its time: the due ones a minute ago, the others in days. */
async function schedule(due: number, until: number): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: embedded.endpoint, region: 'us-east-1', credentials });
  const rows = Array.from({ length: until - scheduled }, (_none, nth) => {
    const at = nth < due ? now.getTime() - 60_000 : now.getTime() + 86_400_000 + nth * 1_000;
    return visitRows(`${until}-${nth}`, new Date(at).toISOString());
  }).flat();
  scheduled = until;
  const batches = Array.from({ length: Math.ceil(rows.length / 25) }, (_none, nth) =>
    rows.slice(nth * 25, nth * 25 + 25),
  );
  const write = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const requests = batch.map((row) => ({ PutRequest: { Item: marshall(row) } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [embedded.tableName]: requests } }));
    }
  };
  await Promise.all([write(), write(), write(), write()]);
  client.destroy();
}

function visitRows(id: string, wakeAt: string): Record<string, unknown>[] {
  const since = new Date(now.getTime() - 86_400_000).toISOString();
  const visit = {
    ...{ id, patientId: 'p1', threadId: 't1', location: 'main', zone: 'America/New_York', minutes: 30 },
    ...{ date: '2026-03-04', time: '10:00', startsAt: '2026-03-04T15:00:00.000Z', endsAt: '2026-03-04T15:30:00.000Z' },
    ...{ state: 'booked', stateAt: since, stateBy: 'maya', source: 'desk', bookedAt: since, bookedBy: 'maya' },
    ...{ version: 1, revision: 1 },
  };
  return [
    { ...reminderHeadKey(id), appointmentId: id, since, revision: 1, wake: reminderWake, wakeAt },
    { ...appointmentKey(id), ...visit },
  ];
}

test('what is read for reminders goes by how many are due, whatever is scheduled', { timeout: 900_000 }, async () => {
  const jobs: string[] = [];
  const send: Queues['send'] = async (_topic, body) => {
    if ('job' in body && body.job === 'remind') jobs.push(body.appointmentId);
  };
  const mocked = mockedApp().apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  const app: App = { ...mocked, table: embedded.table, queues: { send }, now: () => now, machineNow: () => now };
  await sweep(app);
  const found: { due: number; of: number; items: number; units: number }[] = [];
  for (const [due, of] of sizes) {
    await schedule(due, of);
    const [itemsBefore, unitsBefore] = [embedded.readItems(), embedded.reported().read];
    jobs.length = 0;
    await sweep(app);
    expect(jobs).toHaveLength(due);
    for (const id of jobs) await remind(app, id);
    const items = embedded.readItems() - itemsBefore;
    const units = embedded.reported().read - unitsBefore;
    found.push({ due, of, items, units });
    console.log(`reminders: ${due} due of ${of} scheduled: ${items} items read, ${units} read units`);
  }
  // A few rows belong to the sweep itself; each visit is one row of the index and what its reminders hang on.
  for (const { due, items } of found) expect(items).toBeLessThanOrEqual(due * 10 + 20);
  const [few, many] = found;
  if (few && many) expect(many.items).toBe(few.items);
});
