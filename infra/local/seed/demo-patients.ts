/** A patient of the demo practice and what they and the desk have said so far, oldest first. */
export interface DemoPatient {
  givenName: string;
  familyName: string;
  birthDate: string;
  phone: string;
  location: 'riverside' | 'old-mill';
  language?: 'es';
  said: ({ patient: string } | { desk: string })[];
  ends?: 'done' | 'mine';
}

/** Invented people; numbers are 555-0100 to 555-0199 of real area codes, which nobody has. */
export const demoPatients: readonly DemoPatient[] = [
  {
    givenName: 'Ruben',
    familyName: 'Halloway',
    birthDate: '1968-02-11',
    phone: '+12125550123',
    location: 'riverside',
    said: [{ patient: 'CANCEL' }],
  },
  {
    givenName: 'Mia',
    familyName: 'Castellan',
    birthDate: '2015-03-04',
    phone: '+12125550148',
    location: 'riverside',
    said: [
      { patient: 'Here is the new insurance card, please use it for Tuesday. Is the school form ready?' },
      { desk: 'Thank you, Dana. Card is on file, the form is at the desk.' },
      { patient: 'Hi! Any chance Mia can come right after Leo tomorrow, 3:30 instead of 3? I can’t leave work twice' },
      { patient: 'Also, does she need to bring her retainer?' },
    ],
    ends: 'mine',
  },
  {
    givenName: 'Odile',
    familyName: 'Marchetti-Brandt',
    birthDate: '1955-07-30',
    phone: '+12125550131',
    location: 'riverside',
    said: [{ patient: 'My insurer says the estimate for the lower partial is missing a code. Who can help me?' }],
  },
  {
    givenName: 'Josephine',
    familyName: 'Adeyemi-Clarke',
    birthDate: '1992-01-19',
    phone: '+17185550134',
    location: 'riverside',
    said: [
      { patient: 'Is there anything on Thursday?' },
      { desk: 'Hi Josephine, we have Thursday 10:40. Shall we keep it for you?' },
      { patient: 'Yes please, 10:40 is great' },
    ],
  },
  {
    givenName: 'Hollis',
    familyName: 'Pemberton',
    birthDate: '1997-10-08',
    phone: '+17185550139',
    location: 'old-mill',
    said: [{ patient: 'Do you take new patients on Saturdays?' }],
  },
  {
    givenName: 'Ileana',
    familyName: 'Quist',
    birthDate: '1963-05-25',
    phone: '+17185550151',
    location: 'old-mill',
    said: [{ patient: 'Hello, this is Ileana. My crown feels loose since last night, should I come in?' }],
  },
  {
    givenName: 'Casimir',
    familyName: 'Dollan',
    birthDate: '1974-12-02',
    phone: '+17185550152',
    location: 'old-mill',
    said: [{ patient: 'Could you send my records to Dr. Aune’s office?' }, { desk: 'Of course. They go out today.' }],
    ends: 'done',
  },
  {
    givenName: 'Aino',
    familyName: 'Snoeyink',
    birthDate: '1988-09-14',
    phone: '+12125550136',
    location: 'old-mill',
    said: [
      { patient: 'I think I left my night guard in chair 3?' },
      { desk: 'We found it, Aino. It is at the desk, pick it up any time.' },
    ],
  },
  {
    givenName: 'Lucía',
    familyName: 'Benavides',
    birthDate: '1981-04-17',
    phone: '+12125550141',
    location: 'riverside',
    language: 'es',
    said: [{ patient: 'Buenos días, ¿puedo cambiar mi cita del miércoles a la tarde?' }],
  },
  {
    givenName: 'Teodor',
    familyName: 'Vance',
    birthDate: '1981-06-21',
    phone: '+12125550144',
    location: 'riverside',
    said: [],
  },
];

/** Somebody who is no patient yet. */
export const demoStranger = { phone: '+16465550177', text: 'is the riverside office open saturday' };
