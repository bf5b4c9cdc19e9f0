import * as z from 'zod';
import { patientOut } from './api.answers.ts';
import { email, id, instant, nothing, ulid } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { e164 } from './domain/contact/address.ts';
import { confidentialContact, guardian, guardianScope, household } from './domain/household/household.ts';
import { roles } from './domain/staff/staff.ts';

const zone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
  error: 'an IANA time zone, like America/New_York',
});
const needs = {
  /** The language an interpreter is needed for. */
  interpreter: z.string().trim().max(40).optional(),
  /** What they need to get here. */
  transport: z.string().trim().max(120).optional(),
  /** Nothing is sent to them or booked for them any more. */
  deceased: z.boolean().optional(),
};
const patientFields = z.object({
  givenName: z.string().trim().min(1).max(80),
  familyName: z.string().trim().min(1).max(80),
  birthDate: z.iso.date().optional(),
  phones: z.array(e164).max(5).default([]),
  emails: z.array(email).max(5).default([]),
  location: id,
  zone: zone.optional(),
  language: z.enum(['en', 'es']).optional(),
  ...needs,
  outsideId: z.string().trim().min(1).max(64).optional(),
});

/** What was brought together: the conversation in which it stands, and what undoes it. */
const mergeOut = z.object({
  mergeId: z.string(),
  /** Where it stands now, and where it stood. */
  threadId: z.string(),
  fromThreadId: z.string(),
  patientId: z.string().optional(),
  undone: z.boolean(),
  /** Of two records that are one, or were: both. */
  patients: z.array(z.object({ id: z.string() })).optional(),
});

const recordOut = z.object({
  patient: patientOut,
  /** Visits to come, and those before. */
  ahead: z.number(),
  past: z.number(),
  lastAt: z.string().optional(),
  /** Who may be told of them is said in it. */
  hasHousehold: z.boolean(),
});

/** Who sees what is confidential too: two records are merged with all that they hold. */
const managing = ['manager', 'admin'] as const;
const contacts = { phones: z.array(e164).max(3).default([]), emails: z.array(email).max(2).default([]) };
const guardianFields = z
  .strictObject({
    id: id.optional(),
    name: z.string().trim().min(1, 'Who is it?').max(80),
    relation: z.string().trim().min(1, 'What are they to the patient?').max(40),
    ...contacts,
    scope: z.array(guardianScope).min(1, 'What may they be told?').max(2),
    from: z.iso.date(),
    until: z.iso.date().optional(),
  })
  .refine(({ phones, emails }) => phones.length + emails.length > 0, {
    error: 'A number or an e-mail address is needed.',
    path: ['phones'],
  })
  .refine(({ from, until }) => until === undefined || until > from, {
    error: 'It ends after it begins.',
    path: ['until'],
  });

/** Who belongs together with a patient. What is confidential is absent for those who may not see it. */
const householdOut = z.object({
  patientId: z.string(),
  guardians: z.array(guardian),
  confidential: confidentialContact.optional(),
  review: household.shape.review,
  version: z.number(),
  mayKeepConfidential: z.boolean(),
  /** Earlier conversations of addresses that are the patient's by now: to be brought in by hand. */
  apart: z.array(z.object({ threadId: z.string(), channel: z.enum(['sms', 'email']), address: z.string() })),
});

/** The routes of patients and of those who belong together with them. Apart from the desk's, so that its function stays small. */
export const patientRoutes = {
  searchPatients: {
    summary: 'Patients by name, phone, e-mail, date of birth or outside id.',
    roles,
    audits: 'patients',
    status: 200,
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        name: z.string().trim().min(2).max(80).optional(),
        phone: e164.optional(),
        email: email.optional(),
        birthDate: z.iso.date().optional(),
        outsideId: z.string().trim().min(1).max(64).optional(),
        limit: z.number().int().min(1).max(100).default(25),
      })
      .refine(({ limit: _page, ...by }) => Object.keys(by).length > 0, {
        error: 'name at least one thing to search by',
      }),
    out: z.object({ patients: z.array(patientOut) }),
  },
  createPatient: {
    summary: 'A new patient. The numbers they gave are consent for care, recorded as taken at intake.',
    roles,
    audits: 'patient',
    status: 201,
    params: nothing,
    query: nothing,
    body: z.strictObject(patientFields.shape),
    out: patientOut,
  },
  readPatient: {
    summary: 'One patient; with `household` who may be told as well.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: z.object({ household: z.literal('true').optional() }),
    body: nothing,
    out: patientOut.extend({ household: householdOut.optional() }),
  },
  changePatient: {
    summary:
      'Changes what is named, and empties what is null; `version` refuses it when somebody else changed the patient since.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: nothing,
    body: z
      .strictObject({
        givenName: patientFields.shape.givenName.optional(),
        familyName: patientFields.shape.familyName.optional(),
        birthDate: z.iso.date().nullable().optional(),
        phones: z.array(e164).max(5).optional(),
        emails: z.array(email).max(5).optional(),
        location: id.optional(),
        zone: zone.nullable().optional(),
        language: z.enum(['en', 'es']).nullable().optional(),
        interpreter: needs.interpreter.nullable(),
        transport: needs.transport.nullable(),
        deceased: needs.deceased,
        outsideId: z.string().trim().min(1).max(64).nullable().optional(),
        version: z.number().int().optional(),
      })
      .refine((change) => Object.keys(change).some((key) => key !== 'version'), {
        error: 'name at least one thing to change',
      }),
    out: patientOut,
  },
  readHousehold: {
    summary: 'Who may be told of a patient and of what, and what stands apart that is theirs.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: nothing,
    body: nothing,
    out: householdOut,
  },
  saveHousehold: {
    summary:
      'Says who may be told of a patient, or by which addresses the patient alone is reached; none ends that. `version` is the one that was read.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: nothing,
    body: z.union([
      z.strictObject({ version: z.number().int(), guardians: z.array(guardianFields).max(4) }),
      z.strictObject({ version: z.number().int(), confidential: z.strictObject(contacts) }),
    ]),
    out: householdOut,
  },
  assignThread: {
    summary:
      "Says whose a stranger's conversation is: it stands in the patient's from then on, and can be undone. `givesAddress`: the number is written down as theirs.",
    roles,
    audits: 'thread',
    status: 201,
    params: z.object({ threadId: id }),
    query: nothing,
    body: z.strictObject({ id: ulid, patientId: id, givesAddress: z.boolean().default(true) }),
    out: mergeOut,
  },
  assignEntry: {
    summary:
      'Takes one text, e-mail or call to the conversation it belongs in; without a patient to that of its number. `movesAddress`: the number goes with it.',
    roles,
    audits: 'thread',
    status: 201,
    params: z.object({ threadId: id, entryId: id }),
    query: nothing,
    body: z.strictObject({
      id: ulid,
      at: instant,
      patientId: id.optional(),
      movesAddress: z.boolean().default(false),
    }),
    out: mergeOut,
  },
  previewMerge: {
    summary:
      'What merging a second record of the same person would come to: both as they stand, the one they would be, what differs and what hinders it.',
    roles: managing,
    audits: 'patients',
    status: 200,
    params: z.object({ patientId: id, otherId: id }),
    query: nothing,
    body: nothing,
    out: z.object({
      kept: recordOut,
      gone: recordOut,
      after: patientOut,
      differs: z.array(z.enum(['name', 'birthDate', 'location', 'language', 'outsideId'])),
      twice: z.array(z.object({ date: z.string(), time: z.string() })),
      hinders: z.string().optional(),
      /** Whose records were shown. */
      patients: z.array(z.object({ id: z.string() })),
    }),
  },
  mergePatients: {
    summary:
      'Merges a second record of the same person into this one: its conversation, visits and numbers are this one’s, and both ids lead here. Can be undone.',
    roles: managing,
    audits: 'patients',
    status: 201,
    params: z.object({ patientId: id }),
    query: nothing,
    body: z.strictObject({
      id: ulid,
      patientId: id,
      reason: z.string().trim().min(3, 'Why is it the same person?').max(200),
      version: z.number().int(),
      otherVersion: z.number().int(),
    }),
    out: mergeOut,
  },
  undoMerge: {
    summary: 'Undoes what was assigned or brought together by hand. What came since stays where it came to.',
    roles,
    audits: 'thread',
    status: 200,
    params: z.object({ mergeId: id }),
    query: nothing,
    body: nothing,
    out: mergeOut,
  },
} as const satisfies Record<string, Route>;
