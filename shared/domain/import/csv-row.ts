import type { PatientDraft, ReadRow, VisitDraft } from './draft.ts';
import type { ImportField, ImportProblem, Mapping } from './import.ts';
import { phoneOf } from './phone-of.ts';
import { dateWritten, languageWritten, stateWritten, timeWritten, yesWritten } from './written-as.ts';

/** The header is line 1. */
const firstRow = 2;
const mailbox = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;
const longest: Partial<Record<ImportField, number>> = {
  outsideId: 64,
  visitId: 64,
  givenName: 80,
  familyName: 80,
  fullName: 160,
  interpreter: 40,
  transport: 120,
  email: 254,
};

/** A row of a CSV by its mapping. `country` decides how numbers and dates without one are read. */
export function csvRow(cells: readonly string[], nth: number, mapping: Mapping, country: string | undefined): ReadRow {
  const row = nth + firstRow;
  const problems: ImportProblem[] = [];
  const note = (kind: ImportProblem['kind'], field: string, reason: string) =>
    problems.push({ row, kind, field, reason });
  const value = (field: ImportField): string | undefined => {
    const at = mapping.indexOf(field);
    const text = at < 0 ? undefined : cells[at]?.normalize('NFC').toWellFormed();
    if (!text) return undefined;
    const most = longest[field] ?? 200;
    if (text.length <= most) return text;
    note(
      field === 'outsideId' || field === 'visitId' ? 'rejected' : 'warning',
      field,
      `It is longer than ${most} characters, and was left out.`,
    );
    return undefined;
  };

  const outsideId = value('outsideId');
  if (!outsideId) note('rejected', 'outsideId', "The patient's id is missing.");
  const patient = outsideId ? patientOf(outsideId, value, country, note) : undefined;
  const isVisit = mapping.includes('visitId');
  const visit = outsideId && isVisit ? visitOf(outsideId, value, country, note) : undefined;
  if (!isVisit && patient && !(patient.givenName && patient.familyName)) {
    note('rejected', patient.givenName ? 'familyName' : 'givenName', 'A first and a last name are needed.');
  }
  if (problems.some(({ kind }) => kind === 'rejected')) return { row, problems };
  const key = visit ? `visit ${visit.outsideId}` : `patient ${outsideId}`;
  return { row, key, problems, ...(patient ? { patient } : {}), ...(visit ? { visit } : {}) };
}

type Value = (field: ImportField) => string | undefined;
type Note = (kind: ImportProblem['kind'], field: string, reason: string) => void;

function patientOf(outsideId: string, value: Value, country: string | undefined, note: Note): PatientDraft {
  const draft: PatientDraft = { outsideId, ...namesOf(value), phones: [], emails: [] };
  for (const field of ['phone', 'phone2'] as const) {
    const written = value(field);
    const phone = written && phoneOf(written, country);
    if (phone) draft.phones.push(phone);
    else if (written) note('warning', field, 'It is no telephone number of this country, and was left out.');
  }
  const email = value('email')?.toLowerCase();
  if (email && mailbox.test(email)) draft.emails.push(email);
  else if (email) note('warning', 'email', 'It is no e-mail address, and was left out.');
  const born = value('birthDate');
  const birthDate = born && dateWritten(born, country);
  if (birthDate) draft.birthDate = birthDate;
  else if (born) note('warning', 'birthDate', 'It is no date with a year of four digits, and was left out.');
  const speaks = value('language');
  const language = speaks ? languageWritten(speaks) : undefined;
  if (language && 'language' in language) draft.language = language.language;
  const interpreter = value('interpreter');
  if (interpreter && !/^(no|n|false|0|none)$/i.test(interpreter))
    draft.interpreter = interpreterOf(interpreter, language);
  else if (language && 'other' in language) {
    note('warning', 'language', 'Deskline writes English and Spanish; kept as the language of an interpreter.');
    draft.interpreter = language.other.slice(0, 40);
  }
  const [transport, location, deceased] = [value('transport'), value('location'), value('deceased')];
  if (transport) draft.transport = transport;
  if (location) draft.location = location;
  if (deceased && yesWritten(deceased)) draft.deceased = true;
  return draft;
}

/** "yes" beside a language means that language. */
function interpreterOf(text: string, language: ReturnType<typeof languageWritten> | undefined): string {
  if (!/^(y|yes|true|1|x)$/i.test(text)) return text;
  if (!language) return 'yes';
  return 'other' in language ? language.other.slice(0, 40) : language.language === 'es' ? 'Spanish' : 'English';
}

function namesOf(value: Value): { givenName?: string; familyName?: string } {
  const [given, family, full] = [value('givenName'), value('familyName'), value('fullName')];
  if (given || family || !full)
    return { ...(given ? { givenName: given } : {}), ...(family ? { familyName: family } : {}) };
  const [last = '', first = ''] = full.includes(',')
    ? full.split(',', 2)
    : [full.split(/\s+/).slice(-1)[0] ?? '', full.split(/\s+/).slice(0, -1).join(' ')];
  const [givenName, familyName] = [first.trim().slice(0, 80), last.trim().slice(0, 80)];
  return { ...(givenName ? { givenName } : {}), ...(familyName ? { familyName } : {}) };
}

function visitOf(patient: string, value: Value, country: string | undefined, note: Note): VisitDraft | undefined {
  const outsideId = value('visitId');
  const written = value('visitDate');
  const date = written && dateWritten(written, country);
  // Some systems write both into one column.
  const clock = value('visitTime');
  const time = clock && timeWritten(/^\d{4}-\d{2}-\d{2}[T ]/.test(clock) ? clock.slice(11) : clock);
  const state = stateWritten(value('visitState') ?? '');
  if (!outsideId) note('rejected', 'visitId', "The visit's id is missing.");
  if (!date)
    note(
      'rejected',
      'visitDate',
      written ? 'It is no date with a year of four digits.' : 'The date of the visit is missing.',
    );
  if (!time)
    note(
      'rejected',
      'visitTime',
      clock ? 'It is no time of day, like 15:00 or 3:00 pm.' : 'The time of the visit is missing.',
    );
  if (!state)
    note(
      'rejected',
      'visitState',
      'It is no state that Deskline knows: booked, confirmed, arrived, completed, no-show, cancelled.',
    );
  if (!outsideId || !date || !time || !state) return undefined;
  const minutes = Number(value('visitMinutes') ?? Number.NaN);
  const isLength = Number.isInteger(minutes) && minutes > 0 && minutes <= 1440;
  if (value('visitMinutes') && !isLength)
    note('warning', 'visitMinutes', 'It is no number of minutes, and was left out.');
  const [visitType, provider, location] = [value('visitType'), value('provider'), value('location')];
  return {
    outsideId,
    patient,
    when: { date, time },
    state,
    ...(isLength ? { minutes } : {}),
    ...(visitType ? { visitType } : {}),
    ...(provider ? { provider } : {}),
    ...(location ? { location } : {}),
  };
}
