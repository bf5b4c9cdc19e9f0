import * as z from 'zod';
import type { OpeningHours, OpeningInterval } from './opening-hours.ts';
import { isZone } from './wall-time.ts';

const interval = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '"from" must be a time like 09:00.'),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '"to" must be a time like 17:30, at most 24:00.'),
}) satisfies z.ZodType<OpeningInterval>;

/** The openings of one weekday; the messages name the day, because a form shows them beside the whole week. */
const openingsOf = (day: string) =>
  z
    .array(interval)
    .superRefine((intervals, context) => {
      for (const [index, { from, to }] of intervals.entries()) {
        const previous = intervals[index - 1];
        if (from >= to) {
          context.addIssue({
            code: 'custom',
            path: [index, 'to'],
            message: `${day}: ${from}-${to} must end after it starts, on the same day (24:00 is its end).`,
          });
        }
        if (previous && previous.to > from) {
          context.addIssue({
            code: 'custom',
            path: [index, 'from'],
            message: `${day}: ${from}-${to} must come after ${previous.from}-${previous.to} and not overlap it.`,
          });
        }
      }
    })
    .optional();

const weekly = z
  .strictObject({
    mon: openingsOf('Monday'),
    tue: openingsOf('Tuesday'),
    wed: openingsOf('Wednesday'),
    thu: openingsOf('Thursday'),
    fri: openingsOf('Friday'),
    sat: openingsOf('Saturday'),
    sun: openingsOf('Sunday'),
  })
  .refine((days) => Object.values(days).some((intervals) => intervals !== undefined && intervals.length > 0), {
    message: '"weekly" must open at least once a week; leave it out when the practice sets no opening hours.',
  });

/**
 * Opening hours as a settings form or the table gives them: an IANA zone, the openings of each weekday (or `always`),
 * and the holidays. Each message names the field or the day that is wrong.
 */
export const openingHours = z.strictObject({
  zone: z.string().refine(isZone, '"zone" must be an IANA time zone such as America/New_York.'),
  weekly: z.union([z.literal('always'), weekly]).optional(),
  holidays: z.array(z.iso.date('"holidays" must be real dates like 2026-12-25.')),
}) satisfies z.ZodType<OpeningHours>;
