import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The file in which the embedded DynamoDB keeps everything, and the two indexes its stream lacks: for every write it
 * looks up the last sequence number, and for every read the next records, through all records it ever kept. Without
 * them the hundredth conversation is written several times slower than the first.
 */
export const dataFile = (folder: string): string => join(folder, 'deskline.db');

/** Adds the indexes where they are missing; the running process uses them from its next statement on. */
export function indexStream(folder: string): void {
  const database = new DatabaseSync(dataFile(folder), { timeout: 5000 });
  try {
    database.exec(`
      CREATE INDEX IF NOT EXISTS _stream_last ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
      CREATE INDEX IF NOT EXISTS _stream_next
        ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));`);
  } finally {
    database.close();
  }
}
