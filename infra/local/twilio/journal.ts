import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Accepted } from './message.ts';

/** Everything the stand-in must not forget, one JSON line each. */
export const JournalRecord = z.discriminatedUnion('kind', [
  Accepted,
  z.strictObject({ kind: z.literal('called-back'), sid: z.string(), index: z.int() }),
  z.strictObject({ kind: z.literal('opted-out'), to: z.string(), from: z.string() }),
  z.strictObject({ kind: z.literal('opted-in'), to: z.string(), from: z.string() }),
]);
export type JournalRecord = z.infer<typeof JournalRecord>;

export interface Journal {
  /** What earlier runs wrote, oldest first. */
  readonly earlier: readonly JournalRecord[];
  /** Returns once the record is on disk. */
  append(record: JournalRecord): void;
  close(): void;
}

/** A journal that forgets: for tests that need no disk. */
export const memoryJournal: Journal = { earlier: [], append: () => {}, close: () => {} };

/**
 * Opens `messages.jsonl` in the folder, creating both. A last line without its line feed was torn by a kill before
 * anything was answered for it, and is cut off. Throws when any other line cannot be read.
 */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'messages.jsonl');
  const file = openSync(path, 'a');
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  if (whole.length < bytes.length) ftruncateSync(file, whole.length);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  return {
    earlier: lines.map((line) => JournalRecord.parse(JSON.parse(line))),
    append(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}
