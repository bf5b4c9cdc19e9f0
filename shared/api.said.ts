import * as z from 'zod';
import { id, nothing } from './api.fields.ts';
import type { Route } from './api.route.ts';

const managers = ['manager', 'admin'] as const;
const count = z.number().int();
/** From one local date to another, both included; a location, or all of them. */
const days = { from: z.iso.date(), to: z.iso.date(), location: id.optional() };

const complaintOut = z.object({
  /** Of the conversation. */
  id,
  complaintId: id,
  name: z.string(),
  location: z.string(),
  day: z.string(),
  at: z.string(),
  by: z.string(),
  state: z.enum(['stands', 'settled']),
});

/** `scores`: how many answered 1, 2, 3, 4 and 5; `leftOut`: whom something kept from being asked. */
const surveyed = z.object({ asked: count, answered: count, withWords: count, leftOut: count, scores: z.array(count) });

const surveyOut = z.object({
  /** Of the conversation. */
  id,
  surveyId: id,
  name: z.string(),
  location: z.string(),
  day: z.string(),
  at: z.string(),
  occasion: z.enum(['visit', 'conversation']),
  /** Why they were not asked. */
  leftOut: z.array(z.string()).optional(),
  /** What they answered; absent while they did not. */
  score: count.optional(),
  withWords: z.boolean().optional(),
  answeredAt: z.string().optional(),
});

/** What patients say of the practice, with the rows behind it. Part of `metricsRoutes`. */
export const saidRoutes = {
  readSaid: {
    summary: 'What patients say of the practice: complaints, and who was asked the survey and answered what, by day.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object(days),
    body: nothing,
    out: z.object({
      complaints: count,
      survey: surveyed,
      days: z.array(z.object({ day: z.string(), complaints: count, survey: surveyed })),
    }),
  },
  listSurveys: {
    summary:
      'Who was asked the survey and what they answered, or was not and why, newest day first; `before` goes on where a page ended.',
    roles: managers,
    audits: 'threads',
    status: 200,
    params: nothing,
    query: z.object({
      ...days,
      before: z.iso.date().optional(),
    }),
    body: nothing,
    out: z.object({ threads: z.array(surveyOut), before: z.string().optional() }),
  },
  listComplaints: {
    summary: 'The complaints behind the figure, the newest first.',
    roles: managers,
    audits: 'threads',
    status: 200,
    params: nothing,
    query: z.object(days),
    body: nothing,
    out: z.object({ threads: z.array(complaintOut) }),
  },
} as const satisfies Record<string, Route>;
