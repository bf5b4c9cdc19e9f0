import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { accepted } from './mail.ts';

/** Everything the stand-in must not forget, one JSON line each. */
const journalRecord = z.discriminatedUnion('kind', [
  accepted,
  z.strictObject({ kind: z.literal('posted'), events: z.array(z.string()) }),
]);
export type JournalRecord = z.infer<typeof journalRecord>;

export interface Journal {
  /** What earlier runs wrote, oldest first. */
  readonly earlier: readonly JournalRecord[];
  /** Returns once the record is on disk. */
  append(record: JournalRecord): void;
  close(): void;
}

/** Opens `mails.jsonl` in the folder. A last line without its line feed was torn by a kill, and is cut off. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'mails.jsonl');
  const file = openSync(path, 'a');
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  if (whole.length < bytes.length) ftruncateSync(file, whole.length);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  return {
    earlier: lines.map((line) => journalRecord.parse(JSON.parse(line))),
    append(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}
