import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appFactory } from '#functions/app.ts';
import { seedEmpty } from '#infra/local/seed/empty.ts';
import { seededStaff } from '#infra/local/seed/people.ts';
import type { Call } from '#shared/api.client.ts';
import { readConfig } from '#shared/config.ts';
import type { ImportHead } from '#shared/domain/import/import.ts';
import { runImport } from '#shared/domain/import/run-import.ts';
import { problemsCsv } from '#shared/domain/import/show-import.ts';
import { readImport, startImport } from '#shared/domain/import/start-import.ts';
import { searchPatients } from '#shared/domain/patient/search-patients.ts';
import type { App, Log } from '#shared/ports.ts';
import { type TopicBody, topics } from '#shared/topics.ts';
import { memoryTable } from '../faults/world/memory-table.ts';
import { type Desk, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let call: Call;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
});
afterAll(() => desk.stop());

const given = ['Ada', 'Bo', 'Cy', 'Dee', 'Eli', 'Flo', 'Gus', 'Hal', 'Ivy', 'Jo'];
const family = ['Abel', 'Birch', 'Cole', 'Dunn', 'Ekman', 'Frost', 'Glass', 'Holt', 'Ibsen', 'Jung'];

/** Every 100th row has no last name, and every 50th a number that is none. */
function rowsOf(count: number, from = 0): string {
  const rows = Array.from({ length: count }, (_none, at) => {
    const nth = from + at;
    const phone = nth % 50 === 7 ? '12' : `212-555-${String(nth % 10_000).padStart(4, '0')}`;
    const last = nth % 100 === 3 ? '' : `${family[nth % 10]}${nth % 7}`;
    return `L${nth},${given[(nth * 7) % 10]},${last},${phone}`;
  });
  return ['id,first,last,phone', ...rows].join('\n');
}

/** The App on a table in memory that counts what is written; bodies are taken on as they are queued. */
async function workshop() {
  const table = memoryTable();
  let written = 0;
  const bodies: TopicBody<'jobs'>[] = [];
  const kept = new Map<string, Uint8Array>();
  const config = readConfig({
    PUBLIC_BASE_URL: 'https://desk.example',
    TABLE_NAME: 'deskline-test',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'test-token',
  });
  const now = () => new Date('2026-11-24T15:00:00Z');
  const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const dynamo = new DynamoDBClient({ region: 'us-east-1' });
  const app: App = {
    ...appFactory(
      config,
      {},
      { dynamo, now, machineNow: now, log },
    )({
      remainingMs: () => 60_000,
      effect: (_name, run) => run(),
    }),
    table: {
      ...table,
      async commit(writes) {
        written += Object.values(writes).filter((write) => write !== undefined).length;
        return table.commit(writes);
      },
    },
    queues: { send: async (topic, body) => void (topic === 'jobs' && bodies.push(topics.jobs.parse(body))) },
    files: {
      put: async (key, bytes) => void kept.set(key, bytes),
      get: async (key) => kept.get(key),
      remove: async (key) => void kept.delete(key),
    },
  };
  await seedEmpty(app.table, officeNumber);
  return {
    app,
    written: () => written,
    async through(content: string, name: string): Promise<ImportHead> {
      const { id } = await startImport(app, seededStaff.coordinator, { name, content, location: 'main', run: true });
      for (let next = bodies.shift(); next; next = bodies.shift())
        if (next.job === 'import') await runImport(app, next.importId);
      return readImport(app, seededStaff.coordinator, id);
    },
  };
}

describe('a large file', () => {
  test('of 10,000 rows comes in with every row counted once, and again changes nothing', async () => {
    const { app, through, written } = await workshop();
    const content = rowsOf(10_000);
    const first = await through(content, 'ten thousand.csv');
    const middle = written();
    expect(first).toMatchObject({
      state: 'done',
      counts: { read: 10_000, created: 9_900, updated: 0, unchanged: 0, rejected: 100, warned: 200 },
    });
    const again = await through(content, 'the same.csv');
    expect(again.counts).toEqual({
      read: 10_000,
      created: 0,
      updated: 0,
      unchanged: 9_900,
      rejected: 100,
      warned: 200,
    });
    expect((written() - middle) / 10_000).toBeLessThan(0.2);
    for (const nth of [0, 4_321, 9_999]) {
      const found = await searchPatients(app, seededStaff.coordinator, { outsideId: `L${nth}`, limit: 10 });
      expect(found).toHaveLength(1);
    }
    const csv = await problemsCsv(app, first);
    expect(csv.split('\n').filter((line) => line.includes(',rejected,'))).toHaveLength(100);
  });

  test('that two take on at once still counts each row once', async () => {
    const content = rowsOf(300, 20_000);
    const { id: importId } = await call('startImport', {
      body: { name: 'two.csv', content, location: 'main', run: true },
    });
    const body = JSON.stringify({ job: 'import', importId });
    const again = () => desk.stack.runner.invoke('jobs', { Records: [{ messageId: 'again', body }] });
    await Promise.all([again(), again(), again()]);
    await desk.stack.drain();
    const { counts, state } = await call('readImport', { params: { importId } });
    expect({ state, counts }).toMatchObject({ state: 'done', counts: { read: 300, created: 297, rejected: 3 } });
  });

  test('whose body was lost goes on with the sweep', async () => {
    const body = { name: 'lost.csv', content: rowsOf(30, 30_000), location: 'main', run: true };
    const { id: importId } = await call('startImport', { body });
    await desk.stack.drain();
    await desk.advance(3 * 60_000);
    expect(await call('readImport', { params: { importId } })).toMatchObject({ state: 'done', counts: { read: 30 } });
  });
});
