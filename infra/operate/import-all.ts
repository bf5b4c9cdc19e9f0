import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type AttributeValue, BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { sendWake } from '#shared/domain/message/entry.rows.ts';
import type { StepDone } from '#shared/domain/migration/migrate.ts';
import { tooNew } from '#shared/domain/migration/migration.ts';
import { steps } from '#shared/domain/migration/steps.ts';
import { reminderWake } from '#shared/domain/reminder/reminder.key.ts';
import { surveyWake } from '#shared/domain/survey/survey.rows.ts';
import type { Key } from '#shared/table.ts';
import { checksum, lineOf, rowOf } from './checksum.ts';
import { copyFiles, everyRow } from './export-all.ts';
import { holdBack } from './hold-back.ts';
import { readManifest } from './manifest.ts';
import { migratePlace } from './migrate-place.ts';
import { folderFiles, type Place } from './place.ts';

const mostAtOnce = 25;

export interface Restored {
  rows: number;
  files: number;
  /** Messages that were due since the backup: they may have left meanwhile, and wait for a person. */
  heldBack: number;
  /** Reminders that came due since the backup, left out because they may have left. */
  remindersHeldBack: number;
  /** Patients who came due to be asked the survey, left out for the same reason. */
  surveysHeldBack: number;
  /** Steps that rows of an older backup went through. */
  migrated: StepDone[];
}

/**
 * Writes a backup into an empty table and proves that it is the same, row by row and file by file. Then whatever was
 * about to leave is held back: between the backup and now it may have left, and nothing is sent twice. Rows of an older
 * version are brought forwards last; those of a newer one are refused before anything is written.
 */
export async function importAll(folder: string, place: Place): Promise<Restored> {
  const wanted = readManifest(folder);
  const refusal = tooNew(wanted.migrated, steps);
  if (refusal) throw new Error(refusal);
  mustSleep(place);
  await mustBeEmpty(place);
  const waiting: Key[] = [];
  const reminded: Key[] = [];
  const surveyed: Key[] = [];
  let batch: Record<string, AttributeValue>[] = [];
  for await (const line of createInterface({ input: createReadStream(join(folder, 'rows.jsonl')) })) {
    const item = rowOf(line);
    const key = { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' };
    if (isDue(item, sendWake, place.now())) waiting.push(key);
    if (isDue(item, reminderWake, place.now())) reminded.push(key);
    if (isDue(item, surveyWake, place.now())) surveyed.push(key);
    batch.push(item);
    if (batch.length === mostAtOnce) await writeAll(place, batch.splice(0));
  }
  await writeAll(place, batch);
  batch = [];
  const files = await copyFiles(folderFiles(join(folder, 'files')), place.files);
  const sums = checksum();
  for await (const item of everyRow(place)) sums.add(lineOf(item));
  if (sums.sum() !== wanted.checksum || files.filesChecksum !== wanted.filesChecksum) {
    throw new Error('What was written is not what the backup holds: do not use this table.');
  }
  const held = await holdBack(place, waiting, reminded, surveyed);
  return { rows: sums.count(), files: files.files, ...held, migrated: await migratePlace(place) };
}

/** A deployment that runs would send what is due before it is held back, and has rows of its own from its first minute. */
function mustSleep({ sleeps, name }: Place): void {
  if (sleeps) return;
  throw new Error(
    `${name} runs: its minute sweep would send again what may have left. A backup is restored into a stage of its own that was first deployed with -c asleep=true (docs/runbook.md, "Restore").`,
  );
}

async function mustBeEmpty({ client, tableName, name }: Place): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, Limit: 1, ConsistentRead: true }));
  if (Items.length > 0) throw new Error(`${name} is not empty: a backup is only restored into a table of its own.`);
}

/** In a wake partition, and due. */
function isDue(item: Record<string, AttributeValue>, partition: string, now: Date): boolean {
  return item.wake?.S === partition && (item.wakeAt?.S ?? '') <= now.toISOString();
}

async function writeAll({ client, tableName }: Place, items: readonly Record<string, AttributeValue>[]): Promise<void> {
  let asked = items.map((Item) => ({ PutRequest: { Item } }));
  for (let attempt = 1; asked.length > 0; attempt += 1) {
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: asked } }),
    );
    asked = (UnprocessedItems[tableName] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item } }] : [],
    );
    if (asked.length > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 50 * 2 ** attempt)));
  }
}
