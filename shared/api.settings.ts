import * as z from 'zod';
import { patientless, staffMemberOut } from './api.answers.ts';
import { email, id, instant, nothing } from './api.fields.ts';
import { audit } from './domain/audit/audit.ts';
import { e164 } from './domain/contact/address.ts';
import { practice } from './domain/practice/practice.ts';
import { settingsForm } from './domain/practice/settings.schema.ts';
import { signIn } from './domain/staff/sign-in.ts';
import { roles } from './domain/staff/staff.ts';

const managers = ['manager', 'admin'] as const;
const admins = ['admin'] as const;
const staffName = z.string().trim().min(1, 'A name cannot be empty.').max(80, 'A name takes at most 80 characters.');
const staffLocations = z.union([z.literal('all'), z.array(id).max(50)]);
/** How far somebody's sign-in has come; absent where they came with the practice, or nothing of theirs changed since. */
const signInOut = signIn.pick({ state: true, why: true, invitedAt: true });
const settingsOut = z.object({
  settings: practice,
  /** The newest changes of settings and staff, newest first. */
  history: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      by: z.string(),
      of: z.string(),
      changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
      reason: z.string().optional(),
    }),
  ),
});

/** The practice's own rules: settings, staff, audit, banners. Part of `routes` in shared/api.ts; `api-settings` serves them. */
export const settingsRoutes = {
  readSettings: {
    summary: "The practice's settings and how they came to be.",
    roles: managers,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: settingsOut,
  },
  changeSettings: {
    summary: 'Changes what is named; `version` refuses it when somebody else changed the settings since.',
    roles: admins,
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: settingsForm,
    out: settingsOut,
  },
  listStaff: {
    summary: 'Everybody of the practice, those who left too.',
    roles: managers,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({ staff: z.array(staffMemberOut.extend({ signIn: signInOut.optional() })) }),
  },
  createStaff: {
    summary: 'A new person of the practice.',
    roles: admins,
    audits: 'request',
    status: 201,
    params: nothing,
    query: nothing,
    body: z.strictObject({ name: staffName, role: z.enum(roles), locations: staffLocations, email: email.optional() }),
    out: staffMemberOut,
  },
  changeStaff: {
    summary: 'Changes what is named of a person; it holds at their next request.',
    roles: admins,
    audits: 'request',
    status: 200,
    params: z.object({ staffId: id }),
    query: nothing,
    body: z
      .strictObject({
        name: staffName.optional(),
        role: z.enum(roles).optional(),
        locations: staffLocations.optional(),
        active: z.boolean().optional(),
        email: email.nullable().optional(),
        phone: e164.nullable().optional(),
        /** A coordinator who may see confidential conversations. */
        confidential: z.boolean().optional(),
        /** Invites them once more: they never came, or lost the first one. */
        invite: z.literal(true).optional(),
        awayUntil: z.iso.date('Away until is a real date like 2026-12-24.').nullable().optional(),
        version: z.number('version is the one that was read.').int(),
      })
      .refine((change) => Object.keys(change).some((key) => key !== 'version'), {
        error: 'name at least one thing to change',
      }),
    out: staffMemberOut,
  },
  searchAudit: {
    summary: 'Who did what: requests by person, action, patient, conversation and time, newest first.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({
      actor: id.optional(),
      action: id.optional(),
      patientId: id.optional(),
      threadId: id.optional(),
      from: instant.optional(),
      to: instant.optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    out: z.object({ rows: z.array(audit), isPartial: z.boolean() }),
  },
  dismissAlert: {
    summary: 'Takes a banner away: somebody has looked.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: z.object({ code: id }),
    query: nothing,
    body: nothing,
    out: patientless,
  },
} as const;
