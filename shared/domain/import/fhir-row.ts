import * as z from 'zod';
import type { PatientDraft, ReadRow, VisitDraft } from './draft.ts';
import type { ImportProblem } from './import.ts';
import { phoneOf } from './phone-of.ts';
import type { Placed } from './read-fhir.ts';
import { languageWritten, stateWritten } from './written-as.ts';

const text = z.string().trim().min(1);
const coded = z.looseObject({
  text: text.optional(),
  coding: z.array(z.looseObject({ code: text.optional(), display: text.optional() })).optional(),
});
/** R4, and the lists of DSTU2 where R4 has one value. */
const patient = z.looseObject({
  id: text.max(64),
  name: z
    .array(
      z.looseObject({
        use: z.string().optional(),
        family: z.union([z.string(), z.array(z.string())]).optional(),
        given: z.array(z.string()).optional(),
        text: z.string().optional(),
      }),
    )
    .default([]),
  telecom: z
    .array(z.looseObject({ system: z.string().optional(), value: z.string().optional(), use: z.string().optional() }))
    .default([]),
  birthDate: z.string().optional(),
  deceasedBoolean: z.boolean().optional(),
  deceasedDateTime: z.string().optional(),
  communication: z.array(z.looseObject({ language: coded.optional(), preferred: z.boolean().optional() })).default([]),
  extension: z.array(z.looseObject({ url: z.string(), valueBoolean: z.boolean().optional() })).default([]),
});
const appointment = z.looseObject({
  id: text.max(64),
  status: text,
  start: z.iso.datetime({ offset: true }).optional(),
  end: z.iso.datetime({ offset: true }).optional(),
  minutesDuration: z.number().int().positive().max(1440).optional(),
  participant: z
    .array(
      z.looseObject({
        actor: z.looseObject({ reference: z.string().optional(), display: z.string().optional() }).optional(),
      }),
    )
    .default([]),
  appointmentType: coded.optional(),
  serviceType: z.union([coded, z.array(coded)]).optional(),
});

/** A FHIR resource (R4; DSTU2's lists are read too) as a row. `country` is that of numbers written without one. */
export function fhirRow(of: Placed, nth: number, country: string | undefined): ReadRow {
  const row = nth + 1;
  const rejected = (reason: string, field?: string): ReadRow => ({
    row,
    problems: [{ row, kind: 'rejected', reason, ...(field ? { field } : {}) }],
  });
  if (!of) return rejected('This is no FHIR resource.');
  if (of.resourceType === 'Patient') {
    const read = patient.safeParse(of);
    return read.success
      ? patientRow(read.data, row, country)
      : rejected('It does not fit FHIR R4.', fieldOf(read.error));
  }
  if (of.resourceType === 'Appointment') {
    const read = appointment.safeParse(of);
    return read.success ? visitRow(read.data, row) : rejected('It does not fit FHIR R4.', fieldOf(read.error));
  }
  return rejected(
    `${/^[A-Za-z]{1,40}$/.test(of.resourceType) ? of.resourceType : 'This'}: only Patient and Appointment are taken in.`,
  );
}

function fieldOf(error: z.ZodError): string {
  return error.issues[0]?.path.map(String).join('.') || 'id';
}

function patientRow(of: z.infer<typeof patient>, row: number, country: string | undefined): ReadRow {
  const problems: ImportProblem[] = [];
  const name =
    of.name.find(({ use }) => use === 'official') ?? of.name.find(({ use }) => use === 'usual') ?? of.name[0];
  const familyName = [name?.family ?? []].flat().join(' ').trim().slice(0, 80);
  const givenName = (name?.given ?? []).join(' ').trim().slice(0, 80);
  if (!familyName || !givenName) {
    return { row, problems: [{ row, kind: 'rejected', field: 'name', reason: 'A first and a last name are needed.' }] };
  }
  const draft: PatientDraft = { outsideId: of.id, givenName, familyName, phones: [], emails: [] };
  // A mobile phone is where texts arrive; the rest in the file's order.
  const contacts = of.telecom.toSorted((a, b) => Number(b.use === 'mobile') - Number(a.use === 'mobile'));
  for (const { system, value } of contacts) {
    if (!value) continue;
    if (system === 'email') draft.emails.push(value.toLowerCase());
    if (system !== 'phone' && system !== 'sms') continue;
    const phone = phoneOf(value, country);
    if (phone) draft.phones.push(phone);
    else
      problems.push({
        row,
        kind: 'warning',
        field: 'telecom',
        reason: 'A number is none of this country, and was left out.',
      });
  }
  draft.emails = draft.emails.filter((email) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254);
  if (of.birthDate && /^\d{4}-\d{2}-\d{2}$/.test(of.birthDate)) draft.birthDate = of.birthDate;
  if (of.deceasedBoolean || of.deceasedDateTime) draft.deceased = true;
  const speaks = of.communication.find(({ preferred }) => preferred) ?? of.communication[0];
  const words = speaks?.language?.coding?.[0]?.code ?? speaks?.language?.text;
  const language = words ? languageWritten(words) : undefined;
  if (language && 'language' in language) draft.language = language.language;
  const needsOne = of.extension.some(
    ({ url, valueBoolean }) => url.endsWith('patient-interpreterRequired') && valueBoolean,
  );
  const spoken = speaks?.language?.text ?? speaks?.language?.coding?.[0]?.display ?? words;
  if (needsOne || (language && 'other' in language)) draft.interpreter = (spoken ?? 'yes').slice(0, 40);
  return { row, key: `patient ${of.id}`, patient: draft, problems };
}

function visitRow(of: z.infer<typeof appointment>, row: number): ReadRow {
  const rejected = (field: string, reason: string): ReadRow => ({
    row,
    problems: [{ row, kind: 'rejected', field, reason }],
  });
  const actor = (type: string) =>
    of.participant.map(({ actor: one }) => one).find((one) => one?.reference?.includes(`${type}/`));
  const whose = actor('Patient')?.reference?.split('/').at(-1);
  const state = stateWritten(of.status);
  if (!state) return rejected('status', 'Only visits that are booked, or were, are taken in.');
  if (!of.start) return rejected('start', 'The visit has no time.');
  if (!whose) return rejected('participant', 'The visit names no patient.');
  const type = of.appointmentType ?? [of.serviceType ?? []].flat()[0];
  const minutes = of.minutesDuration ?? lengthOf(of.start, of.end);
  const visitType = type?.text ?? type?.coding?.[0]?.display;
  const provider = actor('Practitioner')?.display;
  const visit: VisitDraft = {
    outsideId: of.id,
    patient: whose,
    when: { startsAt: new Date(of.start).toISOString() },
    state,
    ...(minutes ? { minutes } : {}),
    ...(visitType ? { visitType } : {}),
    ...(provider ? { provider } : {}),
  };
  return { row, key: `visit ${of.id}`, visit, problems: [] };
}

function lengthOf(start: string, end: string | undefined): number | undefined {
  const minutes = end ? Math.round((Date.parse(end) - Date.parse(start)) / 60_000) : 0;
  return minutes > 0 && minutes <= 1440 ? minutes : undefined;
}
