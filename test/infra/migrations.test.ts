import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type EmbeddedDynamo, startDynamo } from '#infra/local/stack/dynamo.ts';
import { rowsOf } from '#infra/operate/examine-rows.ts';
import { everyRow, exportAll } from '#infra/operate/export-all.ts';
import { importAll } from '#infra/operate/import-all.ts';
import { migratePlace, toldSteps } from '#infra/operate/migrate-place.ts';
import { folderFiles, localPlace, type Place } from '#infra/operate/place.ts';
import { rowPages } from '#shared/adapters/row-pages.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { migrate } from '#shared/domain/migration/migrate.ts';
import { migrationKey, migrationRow, putMigration } from '#shared/domain/migration/migration.rows.ts';
import type { Migrating } from '#shared/domain/migration/migration.ts';
import { steps } from '#shared/domain/migration/steps.ts';
import { isThreadHead, threadIdOfKey, threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import type { Thread } from '#shared/domain/thread/thread.ts';
import type { App, Effect } from '#shared/ports.ts';
import type { Key } from '#shared/table.ts';
import { memoryTable } from '../faults/world/memory-table.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let folder: string;
let dynamo: EmbeddedDynamo;
let desk: Desk;
let place: Place;
/** The heads as this version writes them. */
let heads: Thread[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskline-migrations-'));
  dynamo = await startDynamo(join(folder, 'shared'));
  desk = await openDesk({ settings: { ...readLocalSettings({}), PORT: 0, DYNAMODB_ENDPOINT: dynamo.endpoint } });
  for (const words of ['Is Friday ok?', 'Running late', 'please stop texting me']) {
    const number = freshNumber();
    await desk.text(number, words);
    await desk.reply(await desk.threadOf(number), 'Thanks for telling us');
  }
  await desk.leave();
  place = {
    name: 'the desk',
    client: new DynamoDBClient({
      endpoint: dynamo.endpoint,
      ...{ region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
    }),
    tableName: desk.folder.split('/').at(-1) ?? '',
    files: folderFiles(join(desk.folder, 'files')),
    now: () => desk.stack.clock.now(),
    sleeps: true,
    close: async () => undefined,
  };
  heads = await readHeads();
});
afterAll(async () => {
  await desk.stop();
  await dynamo.stop();
  rmSync(folder, { recursive: true });
});

async function keys(holds: (key: Key) => boolean): Promise<Key[]> {
  const found: Key[] = [];
  for await (const { pk, sk } of everyRow(place)) {
    const key = { pk: pk?.S ?? '', sk: sk?.S ?? '' };
    if (holds(key)) found.push(key);
  }
  return found;
}

async function readHeads(): Promise<Thread[]> {
  const found = (await keys(isThreadHead)).map((key) => threadIdOfKey(key));
  const read = await Promise.all(found.map((id) => desk.app.table.get(threadRow, threadKey(id))));
  return read.flatMap((head) => head ?? []).toSorted((a, b) => a.id.localeCompare(b.id));
}

/** Makes the rows what an older version would have left: no moment in the heads, figures elsewhere, no note of a migration. */
async function growOld(): Promise<void> {
  const isGone = ({ pk }: Key) => pk.startsWith('ROLLUP#') || pk === migrationKey.pk;
  for (const key of await keys(isGone)) await desk.app.table.commit({ gone: { key, delete: true } });
  for (const { id, version } of heads) {
    const { pk, sk } = threadKey(id);
    await place.client.send(
      new UpdateItemCommand({
        TableName: place.tableName,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'REMOVE tipAt SET version = :v',
        ExpressionAttributeValues: { ':v': { N: String(version) } },
      }),
    );
  }
  for (const { pk, sk } of await keys(({ pk: of, sk: row }) => of.startsWith('ADDRESS#') && row === 'ADDRESS')) {
    await place.client.send(
      new UpdateItemCommand({
        TableName: place.tableName,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'REMOVE undecided',
      }),
    );
  }
  // What the stream tells of it counts as well, as it would on AWS.
  await desk.stack.drain();
  const old = {
    key: { pk: 'FIGURES#main#sms#first#business', sk: '2026-03-02' },
    put: { counts: new Uint8Array([1]), version: 1 },
  };
  await desk.app.table.commit({ old });
}

async function mustBeNew(): Promise<void> {
  const asked = heads.find(({ revocation }) => revocation);
  const address = asked?.revocation?.address ?? 'none';
  expect((await desk.app.table.get(addressRow, addressKey('sms', address)))?.undecided).toEqual([asked?.id]);
  const now = await readHeads();
  expect(now.map(({ tipAt }) => tipAt)).toEqual(heads.map(({ tipAt }) => tipAt));
  // Each was written once, and nothing else of it changed.
  expect(now).toEqual(heads.map((head) => ({ ...head, version: head.version + 1 })));
  expect((await recompute(desk.app)).differences).toEqual([]);
  expect(await keys(({ pk }) => pk.startsWith('FIGURES#'))).toEqual([]);
  expect((await keys(({ pk }) => pk.startsWith('ROLLUP#'))).length).toBeGreaterThan(0);
  expect(await desk.app.table.get(migrationRow, migrationKey)).toMatchObject({ done: steps.length, changed: 0 });
}

type Row = Record<string, unknown>;

async function everything(): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const item of everyRow(place)) rows.push(unmarshall(item));
  return rows;
}

/** The same rows in this process, where a migration can be played often; it dies at its `at`th write. */
function inMemory(old: readonly Row[]) {
  const table = memoryTable();
  for (const { pk, sk, ...put } of old) void table.commit({ row: { key: { pk: String(pk), sk: String(sk) }, put } });
  const sorted = () => table.rows().toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
  let writes = 0;
  return {
    writes: () => writes,
    /** How often the note of the migration was written says only how often it began again. */
    rows: () => sorted().map((row) => (row.pk === migrationKey.pk ? { ...row, version: 0 } : row)),
    app(death?: { at: number; side: 'before' | 'after' }): Migrating {
      writes = 0;
      const commit: Migrating['table']['commit'] = async (named) => {
        writes += 1;
        if (death?.at === writes && death.side === 'before') throw new Error('it died');
        const answer = await table.commit(named);
        if (death?.at === writes) throw new Error('it died');
        return answer;
      };
      return { table: { ...table, commit }, backOff: async () => undefined };
    },
    pages: {
      async page(after: Key | undefined, limit: number) {
        const all = sorted().map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
        const from = after ? all.findIndex(({ pk, sk }) => `${pk} ${sk}` > `${after.pk} ${after.sk}`) : 0;
        const keys = from < 0 ? [] : all.slice(from, from + limit);
        const next = from >= 0 && from + limit < all.length ? keys.at(-1) : undefined;
        return { keys, ...(next ? { next } : {}) };
      },
    },
  };
}

const small = { pageSize: 7 };
const pages = () => rowPages(place.client, place.tableName);
const appThrough = (effect: Effect): App => desk.stack.apps({ remainingMs: () => 60_000, effect });

describe('rows of an older version', () => {
  test('are brought forwards step by step, and a second run finds nothing to do', async () => {
    await growOld();
    expect((await readHeads()).map(({ tipAt }) => tipAt)).toEqual([undefined, undefined, undefined]);
    expect(await rowsOf(place)).toMatchObject({
      is: 'note',
      says: expect.stringContaining('5 of 5 steps are pending'),
    });
    const ended = await migratePlace(place);
    expect(ended.map(({ number, changed }) => [number, changed])).toEqual([
      [1, 3],
      [2, 4],
      [3, 3],
      [4, 1],
      [5, 3],
    ]);
    await mustBeNew();
    expect(await rowsOf(place)).toMatchObject({ is: 'fine' });
    expect(toldSteps(await migratePlace(place))).toBe('The rows are as this version writes them.');
    await mustBeNew();
  });

  test('end the same wherever the migration dies, before or after each of its writes', async () => {
    await growOld();
    const old = await everything();
    const whole = inMemory(old);
    await migrate(whole.app(), whole.pages, small);
    const writes = whole.writes();
    expect((await recompute(whole.app())).differences).toEqual([]);
    let deaths = 0;
    for (let at = 1; at <= writes; at += 1) {
      for (const side of ['before', 'after'] as const) {
        const one = inMemory(old);
        await expect(migrate(one.app({ at, side }), one.pages, small)).rejects.toThrow('it died');
        deaths += 1;
        await migrate(one.app(), one.pages, small);
        expect(one.rows(), `dying ${side} write ${at} of ${writes}`).toEqual(whole.rows());
      }
    }
    console.info(`${deaths} deaths at ${writes} writes`);
    expect(deaths).toBeGreaterThan(20);
  });

  test('end the same when two migrate at once', async () => {
    await growOld();
    await Promise.all([migrate(desk.app, pages(), small), desk.stack.migrate()]);
    await mustBeNew();
  });

  test('go on after the row that the last run saw last, and look at none before it again', async () => {
    await growOld();
    const asked: (string | undefined)[] = [];
    const counted = {
      page: (after: Key | undefined, limit: number) => {
        asked.push(after && `${after.pk} ${after.sk}`);
        return pages().page(after, limit);
      },
    };
    let left = 3;
    const dies: Effect = (_name, run) => (left-- > 0 ? run() : Promise.reject(new Error('it died')));
    await expect(migrate(appThrough(dies), counted, small)).rejects.toThrow('it died');
    const reached = asked.at(-1);
    asked.length = 0;
    await migrate(desk.app, counted, small);
    expect(reached).toBeDefined();
    expect(asked[0]).toBe(reached);
  });

  test('in a backup are brought forwards when it is restored', async () => {
    await growOld();
    const backup = join(folder, 'old');
    expect((await exportAll(place, backup)).migrated).toBe(0);
    // Backups of before there were steps name none.
    const path = join(backup, 'manifest.json');
    const { migrated: _none, ...older } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(older));
    const empty = await localPlace(join(folder, 'restored'));
    const restored = await importAll(backup, { ...empty, now: () => place.now() });
    expect(restored.migrated.map(({ number, changed }) => [number, changed])).toEqual([
      [1, 3],
      [2, 4],
      [3, 3],
      [4, 1],
      [5, 3],
    ]);
    expect(await rowsOf(empty)).toMatchObject({ is: 'fine' });
    await empty.close();
  });
});

test('rows of a newer version are left alone: by the migration, the doctor and a restore', async () => {
  const state = await desk.app.table.get(migrationRow, migrationKey);
  const newer = putMigration({ done: steps.length + 1, changed: 0 }, state?.version);
  expect(await desk.app.table.commit({ newer })).toEqual({ ok: true });
  await expect(migratePlace(place)).rejects.toThrow('newer Deskline');
  expect(await rowsOf(place)).toMatchObject({ is: 'missing', says: expect.stringContaining('newer Deskline') });
  const backup = join(folder, 'newer');
  await exportAll(place, backup);
  const empty = await localPlace(join(folder, 'refused'));
  await expect(importAll(backup, empty)).rejects.toThrow('newer Deskline');
  expect((await exportAll(empty, join(folder, 'nothing'))).rows).toBe(0);
  await empty.close();
});

test('an empty table, as the first deployment leaves it, is as this version writes it', async () => {
  const empty = await localPlace(join(folder, 'empty'));
  expect(await migratePlace(empty)).toEqual([]);
  expect(await rowsOf(empty)).toMatchObject({ is: 'fine' });
  expect((await exportAll(empty, join(folder, 'empty-backup'))).rows).toBe(1);
  await empty.close();
});

test('steps are numbered from one without a gap, and each says what it does', () => {
  expect(steps.map(({ number }) => number)).toEqual(steps.map((_step, at) => at + 1));
  for (const { does } of steps) expect(does).toMatch(/^[A-Z].{30,}\.$/);
});
