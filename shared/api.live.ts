import * as z from 'zod';
import { latestChangeOut } from './api.answers.ts';
import { nothing } from './api.fields.ts';
import { roles } from './domain/staff/staff.ts';

/** The routes by which an open page hears of changes; part of `routes` in shared/api.ts. */
export const liveRoutes = {
  issueSocketTicket: {
    summary: 'A ticket to open one socket, at `url?ticket=...`, within 30 seconds.',
    roles,
    audits: 'nothing',
    status: 201,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({ ticket: z.string(), url: z.string(), expiresInSeconds: z.number(), latest: latestChangeOut }),
  },
  latestChange: {
    summary: 'For a page without a socket: a version that grows with every change you may see.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: latestChangeOut,
  },
} as const;
