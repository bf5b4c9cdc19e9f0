import * as z from 'zod';
import { missedOut } from './api.answers.follow-ups.ts';
import { id, nothing } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { followUpFields, followUps, missedClosed } from './domain/followup/follow-up.ts';
import { roles } from './domain/staff/staff.ts';

/** What is done about missed visits, and what became of each. */
export const followUpRoutes = {
  readFollowUps: {
    summary: 'What the practice does about a missed visit: steps, ways and words.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: followUps,
  },
  saveFollowUps: {
    summary:
      'Replaces it; words that cannot be sent are refused, naming the step. `version` refuses it when somebody else changed it.',
    roles: ['manager', 'admin'],
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: followUpFields.safeExtend({ version: z.number().int() }),
    out: followUps,
  },
  listMissed: {
    summary: 'Visits missed in the last 30 days: what was done about each, what is next, and how many were rebooked.',
    roles,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ location: id }),
    body: nothing,
    out: missedOut,
  },
  closeMissed: {
    summary:
      'The desk is done with a missed visit: somebody called, or nothing is to be done. Nothing more is sent about it.',
    roles,
    audits: 'appointment',
    status: 200,
    params: z.object({ appointmentId: id }),
    query: nothing,
    body: missedClosed.pick({ how: true }).strict(),
    out: missedClosed,
  },
} as const satisfies Record<string, Route>;
