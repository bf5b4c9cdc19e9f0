import { endOfBusinessDay } from '../practice/business-days.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import type { Thread } from '../thread/thread.ts';

/** 47 CFR 64.1200(a)(10): honoured within ten business days. */
const days = 10;

/** By when (ISO) somebody must have decided what was asked: ten business days of the location, by its holidays as they are. */
export function revocationDue(
  practice: Practice,
  { location }: Pick<Thread, 'location'>,
  { at }: NonNullable<Thread['revocation']>,
): string {
  return endOfBusinessDay(locationById(practice, location).hours, at, days);
}
