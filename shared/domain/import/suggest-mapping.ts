import type { ImportField, Mapping } from './import.ts';

/** What other systems call their columns, without spaces and signs. */
const names: Record<ImportField, readonly string[]> = {
  outsideId: [
    'patientid',
    'patid',
    'patnum',
    'patientnumber',
    'chartnumber',
    'chartno',
    'chart',
    'mrn',
    'externalid',
    'outsideid',
    'accountnumber',
    'id',
  ],
  givenName: ['givenname', 'firstname', 'first', 'fname', 'forename'],
  familyName: ['familyname', 'lastname', 'last', 'lname', 'surname'],
  fullName: ['fullname', 'name', 'patientname', 'patient'],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'birthday', 'born'],
  phone: [
    'phone',
    'mobile',
    'mobilephone',
    'cell',
    'cellphone',
    'phonenumber',
    'mobilenumber',
    'phone1',
    'wirelessphone',
  ],
  phone2: ['phone2', 'homephone', 'hmphone', 'workphone', 'otherphone', 'secondphone'],
  email: ['email', 'emailaddress', 'mail'],
  language: ['language', 'preferredlanguage', 'lang'],
  interpreter: ['interpreter', 'interpreterneeded', 'interpreterlanguage'],
  transport: ['transport', 'transportation', 'transportneeds', 'transportationneeds'],
  location: ['location', 'office', 'clinic', 'site', 'locationid'],
  deceased: ['deceased', 'dead', 'deceaseddate', 'dateofdeath'],
  visitId: ['visitid', 'appointmentid', 'aptnum', 'apptid', 'appointmentnumber'],
  visitDate: ['visitdate', 'appointmentdate', 'apptdate', 'date'],
  visitTime: ['visittime', 'appointmenttime', 'appttime', 'time', 'starttime'],
  visitMinutes: ['visitminutes', 'minutes', 'duration', 'length', 'appointmentlength'],
  visitType: ['visittype', 'appointmenttype', 'appttype', 'type', 'reason', 'procedure'],
  provider: ['provider', 'providername', 'doctor', 'dentist', 'clinician', 'providerid'],
  visitState: ['visitstate', 'appointmentstatus', 'apptstatus', 'status', 'state'],
};

const fields = Object.keys(names) as ImportField[];

/** The likely meaning of each column by its name; each meaning once, the best known name first. */
export function suggestMapping(columns: readonly string[]): Mapping {
  const plain = columns.map((column) => column.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
  const found: Mapping = columns.map(() => null);
  for (const field of fields) {
    const position = names[field]
      .map((name) => plain.findIndex((column, at) => column === name && found[at] === null))
      .find((at) => at >= 0);
    if (position !== undefined) found[position] = field;
  }
  return found;
}

/** What a mapping still lacks before a row can be read, in words; undefined where it lacks nothing. */
export function lacking(of: Mapping): string | undefined {
  const has = (field: ImportField) => of.includes(field);
  const twice = of.find((field, at) => field !== null && of.indexOf(field) !== at);
  if (twice) return `Two columns are both mapped to ${twice}.`;
  if (!has('outsideId')) return "Name the column that holds the patient's id in your own system.";
  const isVisits = has('visitId') || has('visitDate') || has('visitTime');
  if (isVisits && !(has('visitId') && has('visitDate') && has('visitTime'))) {
    return "Visits need three columns: the visit's id, its date and its time.";
  }
  if (!isVisits && !has('fullName') && !(has('givenName') && has('familyName'))) {
    return 'Name the columns with the first and the last name, or the one with both.';
  }
  return undefined;
}
