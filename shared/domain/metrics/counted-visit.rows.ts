import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type CountedVisit, countedVisit } from './counted-visit.ts';

const row = countedVisit.extend({ version: z.number().int() });
export type CountedVisitRow = z.infer<typeof row>;
export const countedVisitRow: RowKind<CountedVisitRow> = { name: 'counted visit', schema: row };

const prefix = 'COUNTED#';

export function isCountedVisitKey({ pk }: Key): boolean {
  return pk.startsWith(prefix);
}

/** `COUNTED#a1 | VISIT` */
export function countedVisitKey(id: string): Key {
  return { pk: `${prefix}${id}`, sk: 'VISIT' };
}

export function putCountedVisit(of: CountedVisit, readVersion: number | undefined): Write {
  return {
    key: countedVisitKey(of.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...of, version: (readVersion ?? 0) + 1 },
  };
}
