import type * as z from 'zod';
import type { Role } from './domain/staff/staff.ts';

/**
 * What a route's audit row names: nothing (no row), the request alone, one thread, one patient, one visit and its patient, one import, or everybody a
 * list showed. What happens to a session leaves its rows itself, since it knows who it is of.
 */
export type Audited =
  | 'nothing'
  | 'request'
  | 'session'
  | 'thread'
  | 'patient'
  | 'threads'
  | 'patients'
  | 'appointment'
  | 'appointments'
  | 'import';

export interface Route {
  summary: string;
  /** Who may call it; `anyone` needs no token; `browser` is the site's own page, with or without a session's cookie. */
  roles: readonly Role[] | 'anyone' | 'browser';
  audits: Audited;
  /** The status of a good answer. */
  status: 200 | 201 | 202;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  out: z.ZodType;
}
