import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { migrationKey, migrationRow } from '#shared/domain/migration/migration.rows.ts';
import { appOf } from './app-of.ts';
import { checksum, lineOf } from './checksum.ts';
import { type Manifest, manifest } from './manifest.ts';
import { folderFiles, type Place } from './place.ts';

/** Copies everything of a practice into an empty folder: rows.jsonl, files/ and manifest.json, which is written last. */
export async function exportAll(place: Place, folder: string): Promise<Manifest> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`);
  mkdirSync(folder, { recursive: true });
  const takenAt = place.now().toISOString();
  const rows = createWriteStream(join(folder, 'rows.jsonl'));
  const migrated = (await appOf(place).table.get(migrationRow, migrationKey))?.done ?? 0;
  const sums = checksum();
  for await (const item of everyRow(place)) {
    const line = lineOf(item);
    sums.add(line);
    if (!rows.write(`${line}\n`)) await once(rows, 'drain');
  }
  rows.end();
  await finished(rows);
  const files = await copyFiles(place.files, folderFiles(join(folder, 'files')));
  const told = manifest.parse({ version: 1, takenAt, migrated, rows: sums.count(), checksum: sums.sum(), ...files });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(told, null, 2)}\n`);
  return told;
}

/** Every row of the table, read consistently, page by page. */
export async function* everyRow({ client, tableName }: Place): AsyncIterable<Record<string, AttributeValue>> {
  let after: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ...(after ? { ExclusiveStartKey: after } : {}) }),
    );
    yield* page.Items ?? [];
    after = page.LastEvaluatedKey;
  } while (after);
}

/** Copies files by their keys and sums them up. */
export async function copyFiles(
  from: Place['files'],
  to: Place['files'],
): Promise<{ files: number; filesChecksum: string }> {
  const sums = checksum();
  for await (const key of from.keys()) {
    const bytes = await from.get(key);
    // Gone between the list and now: nothing here deletes files but a person.
    if (!bytes) continue;
    sums.add(`${key} ${createHash('sha256').update(bytes).digest('hex')}`);
    await to.put(key, bytes, 'application/octet-stream');
  }
  return { files: sums.count(), filesChecksum: sums.sum() };
}
