import * as z from 'zod';
import type { Key, QueryOptions, RowKind, Test, Write } from '../../table.ts';
import { grainAt, grainName, grainNames, hourOf } from './grain.ts';

/** Whose time it is. */
export interface Resource {
  kind: 'provider' | 'chair';
  id: string;
}

/** One hour of a provider or a chair: each grain that is taken, with the appointment that has it. */
const hour = z.looseObject({ sk: z.string() }).transform((row): { hour: string; taken: Map<number, string> } => ({
  hour: row.sk,
  taken: new Map(
    grainNames.flatMap((name): [number, string][] => {
      const by = row[name];
      return typeof by === 'string' ? [[grainAt(row.sk, name), by]] : [];
    }),
  ),
}));
export type Hour = z.infer<typeof hour>;
export const hourRow: RowKind<Hour> = { name: 'hour', schema: hour };

/** `BUSY#chair#op-1 | 2026-11-24T15`, in UTC, so that no clock change moves what is taken. */
export function hourKey({ kind, id }: Resource, at: string): Key {
  return { pk: `BUSY#${kind}#${id}`, sk: at };
}

/** The hours of a provider or a chair that begin between two instants. */
export function hoursBetween(of: Resource, from: number, to: number): QueryOptions {
  return { pk: hourKey(of, '').pk, from: hourOf(from), to: hourOf(to), consistent: true };
}

/** Hours are of no use once they are long over. */
const keptDays = 400;

/**
 * Takes and gives back grains for one appointment, one write per hour: what it takes must be free, what it gives back or
 * keeps must be its own, else the commit is refused under `<kind> <n>`.
 */
export function hourWrites(
  of: Resource,
  appointmentId: string,
  before: readonly number[],
  after: readonly number[],
): Record<string, Write> {
  const had = new Set(before);
  const has = new Set(after);
  const hours = [...new Set([...before, ...after].map(hourOf))].toSorted();
  const writes: Record<string, Write> = {};
  for (const at of hours) {
    const inHour = (grain: number) => hourOf(grain) === at;
    const taken = after.filter((grain) => inHour(grain) && !had.has(grain)).map(grainName);
    const freed = before.filter((grain) => inHour(grain) && !has.has(grain)).map(grainName);
    if (taken.length + freed.length === 0) continue;
    const tests: Record<string, Test> = {};
    for (const name of taken) tests[name] = { absent: true };
    for (const name of freed) tests[name] = { is: appointmentId };
    const expiresAt = Math.floor(Date.parse(`${at}:00:00.000Z`) / 1000) + keptDays * 86_400;
    writes[`${of.kind} ${Object.keys(writes).length}${had.size > 0 && has.size === 0 ? ' left' : ''}`] = {
      key: hourKey(of, at),
      if: tests,
      ...(taken.length > 0
        ? { set: { ...Object.fromEntries(taken.map((name) => [name, appointmentId])), expiresAt } }
        : {}),
      remove: freed,
    };
  }
  return writes;
}
