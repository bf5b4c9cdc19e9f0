import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** Sums up rows whatever their order: equal sums mean equal rows. */
export interface Checksum {
  add(text: string): void;
  count(): number;
  /** Hexadecimal SHA-256. */
  sum(): string;
}

export function checksum(): Checksum {
  const hashes: string[] = [];
  return {
    add: (text) => void hashes.push(createHash('sha256').update(text).digest('base64')),
    count: () => hashes.length,
    sum: () => createHash('sha256').update(hashes.toSorted().join('\n')).digest('hex'),
  };
}

/** A row as one line of JSON, the same for the same row; bytes stand as base64. Throws for sets of bytes: no row of ours has one. */
export function lineOf(item: Record<string, AttributeValue>): string {
  return JSON.stringify(item, (name, value: unknown) => {
    if (value instanceof Uint8Array && name === 'B') return Buffer.from(value).toString('base64');
    if (value instanceof Uint8Array) throw new Error('a row holds a set of bytes, which this backup has no words for');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

const row = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === 'object' && value !== null),
);

/** The row of such a line. An attribute that is called B is an object there, so that a text under B is bytes. */
export function rowOf(line: string): Record<string, AttributeValue> {
  const isBytes = (name: string, value: unknown): value is string => name === 'B' && typeof value === 'string';
  return row.parse(
    JSON.parse(line, (name, value: unknown) => (isBytes(name, value) ? Buffer.from(value, 'base64') : value)),
  );
}
