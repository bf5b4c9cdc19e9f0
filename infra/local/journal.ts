import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';

/** Everything a stand-in must not forget, one JSON line each. */
export interface Journal<T> {
  /** What earlier runs wrote, oldest first. */
  readonly earlier: readonly T[];
  /** Returns once the record is on disk. */
  append(record: T): void;
  close(): void;
}

/**
 * Opens a journal of such records in the folder, creating both. A last line without its line feed was torn by a kill
 * before anything was answered for it, and is cut off. Throws when any other line cannot be read.
 */
export function openJournal<T>(folder: string, name: string, schema: z.ZodType<T>): Journal<T> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const file = openSync(path, 'a');
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  if (whole.length < bytes.length) ftruncateSync(file, whole.length);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  return {
    earlier: lines.map((line) => schema.parse(JSON.parse(line))),
    append(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** A journal that forgets: for tests that need no disk. */
export function memoryJournal<T>(): Journal<T> {
  return { earlier: [], append: () => undefined, close: () => undefined };
}
