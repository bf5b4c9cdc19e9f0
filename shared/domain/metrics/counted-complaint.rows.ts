import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import type { Complaint } from '../complaint/complaint.ts';
import { saidPlaces, saidSeries } from './figures.ts';
import type { Share } from './figures-of.ts';

/** What the figures have counted of a complaint; one that was none counts nothing. */
export const countedComplaint = z.object({ location: z.string(), day: z.string(), counts: z.boolean() });
export type CountedComplaint = z.infer<typeof countedComplaint>;
const row = countedComplaint.extend({ version: z.number().int() });
export const countedComplaintRow: RowKind<z.infer<typeof row>> = { name: 'counted complaint', schema: row };

/** `COUNTED#c1 | COMPLAINT` */
export function countedComplaintKey(id: string): Key {
  return { pk: `COUNTED#${id}`, sk: 'COMPLAINT' };
}

export function putCountedComplaint(id: string, of: CountedComplaint, readVersion: number | undefined): Write {
  return {
    key: countedComplaintKey(id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...of, version: (readVersion ?? 0) + 1 },
  };
}

/** How a complaint is to be counted. Recomputing is calling this again. */
export function countedAs({ location, day, state }: Complaint): CountedComplaint {
  return { location, day, counts: state !== 'withdrawn' };
}

export function complaintFigures({ location, day, counts }: CountedComplaint): Share[] {
  return counts ? [{ series: saidSeries(location), day, place: saidPlaces.complaints, by: 1 }] : [];
}
