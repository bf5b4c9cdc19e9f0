import type { LocationId } from './demo-practice.ts';

/** A patient of the demo practice. Those of one family have the same phone. */
export interface DemoPatient {
  givenName: string;
  familyName: string;
  birthDate: string;
  phone: string;
  location: LocationId;
  language?: 'es';
  email?: string;
}

/** Those who write e-mails, by their family name. */
const demoEmails: Readonly<Record<string, string>> = {
  'Marchetti-Brandt': 'odile@marchetti.example',
  'Adeyemi-Clarke': 'josephine@adeyemi.example',
};

type Row = readonly [givenName: string, familyName: string, birthDate: string, phone: string];

const ofRows = (rows: readonly Row[], location: LocationId, language?: 'es'): DemoPatient[] =>
  rows.map(([givenName, familyName, birthDate, phone]) => ({
    givenName,
    familyName,
    birthDate,
    phone,
    location,
    ...(language ? { language } : {}),
    ...(demoEmails[familyName] ? { email: demoEmails[familyName] } : {}),
  }));

const riverside = ofRows(
  [
    ['Ruben', 'Halloway', '1968-02-11', '+12125550123'],
    ['Mia', 'Castellan', '2015-03-04', '+12125550148'],
    ['Odile', 'Marchetti-Brandt', '1955-07-30', '+12125550131'],
    ['Josephine', 'Adeyemi-Clarke', '1992-01-19', '+17185550134'],
    ['Teodor', 'Vance', '1981-06-21', '+12125550144'],
    ['Bram', 'Ellery', '1976-08-09', '+12125550101'],
    ['Calla', 'Nwosu-Price', '1999-11-27', '+16465550102'],
    ['Desmond', 'Tarrow', '1960-04-02', '+19175550103'],
    ['Effie', 'Langstrom', '1990-12-14', '+13475550104'],
    ['Farid', 'Haldane', '1985-03-23', '+19295550105'],
    ['Greta', 'Ostrowe', '1949-05-06', '+12125550106'],
    ['Hamish', 'Pell', '2001-09-18', '+16465550107'],
    ['Imani', 'Crosswell', '1994-02-26', '+19175550108'],
    ['Keiko', 'Ballard', '1978-10-31', '+12125550109'],
    ['Leopold', 'Marsh', '1966-07-12', '+13475550110'],
    ['Marguerite', 'Sable', '1958-01-05', '+19295550111'],
    ['Nadia', 'Korvin', '1987-06-16', '+16465550112'],
    ['Otis', 'Brambley', '1971-03-29', '+12125550113'],
    ['Perpetua', 'Voss', '1996-08-22', '+19175550114'],
    ['Quentin', 'Ashdown', '1983-11-03', '+13475550115'],
    ['Rosalind', 'Tvedt', '1952-09-25', '+12125550116'],
    ['Florian', 'Vesey', '1989-04-11', '+16465550117'],
  ],
  'riverside',
);

const oldMill = ofRows(
  [
    ['Hollis', 'Pemberton', '1997-10-08', '+17185550139'],
    ['Ileana', 'Quist', '1963-05-25', '+17185550151'],
    ['Casimir', 'Dollan', '1974-12-02', '+17185550152'],
    ['Aino', 'Snoeyink', '1988-09-14', '+12125550136'],
    ['Silas', 'Umber', '1979-02-07', '+17185550118'],
    ['Thea', 'Lindqvist-Roe', '1991-07-19', '+13475550119'],
    ['Ulric', 'Penhallow', '1957-10-13', '+17185550120'],
    ['Vera', 'Stannard', '1969-12-28', '+19295550121'],
    ['Wendell', 'Okafor-Lyle', '1984-05-01', '+17185550122'],
    ['Xenia', 'Darrow', '2000-03-15', '+19175550124'],
    ['Yusuf', 'Merriwell', '1993-08-06', '+17185550125'],
    ['Zelda', 'Corrigan-Fay', '1972-06-30', '+13475550126'],
    ['Alba', 'Renwick', '1986-01-24', '+17185550127'],
    ['Bertil', 'Sorley', '1945-11-11', '+17185550128'],
    ['Cosima', 'Thackray', '1998-04-20', '+19295550129'],
    ['Dashiell', 'Orme', '1980-09-09', '+17185550130'],
    ['Eudora', 'Plint', '1961-02-17', '+17185550132'],
  ],
  'old-mill',
);

const spanish = [
  ...ofRows(
    [
      ['Lucía', 'Benavides', '1981-04-17', '+12125550141'],
      ['Ramiro', 'Ojeda-Paz', '1973-09-08', '+13475550142'],
      ['Yolanda', 'Tresierra', '1964-12-12', '+12125550143'],
      ['Pilar', 'Montiel-Rúa', '1995-05-27', '+19175550145'],
    ],
    'riverside',
    'es',
  ),
  ...ofRows(
    [
      ['Hernán', 'Caldas', '1959-03-31', '+17185550146'],
      ['Noemí', 'Arreaga', '1990-10-04', '+17185550147'],
      ['Fermín', 'Solórzano', '1982-07-15', '+17185550149'],
    ],
    'old-mill',
    'es',
  ),
];

const families = [
  ...ofRows(
    [
      ['Ingrid', 'Brandvold', '1984-06-03', '+12125550160'],
      ['Anders', 'Brandvold', '1982-11-19', '+12125550160'],
      ['Soren', 'Brandvold', '2012-04-28', '+12125550160'],
      ['Elke', 'Brandvold', '2015-09-10', '+12125550160'],
      ['Maud', 'Thistlewood', '1948-02-20', '+16465550164'],
      ['Edgar', 'Thistlewood', '1946-08-01', '+16465550164'],
    ],
    'riverside',
  ),
  ...ofRows(
    [
      ['Folake', 'Adebowale-Hart', '1986-01-13', '+17185550161'],
      ['Tobi', 'Adebowale-Hart', '2013-05-22', '+17185550161'],
      ['Remi', 'Adebowale-Hart', '2017-12-05', '+17185550161'],
      ['Petra', 'Varga-Bloom', '1979-07-07', '+19295550163'],
      ['Oskar', 'Varga-Bloom', '2010-10-16', '+19295550163'],
    ],
    'old-mill',
  ),
  ...ofRows(
    [
      ['Marisol', 'Quintanilla', '1987-03-09', '+13475550162'],
      ['Iker', 'Quintanilla', '2014-08-30', '+13475550162'],
      ['Nayeli', 'Quintanilla', '2018-02-14', '+13475550162'],
    ],
    'riverside',
    'es',
  ),
  ...ofRows(
    [
      ['Graciela', 'Zamudio', '1990-06-11', '+17185550165'],
      ['Emilio', 'Zamudio', '2019-01-29', '+17185550165'],
    ],
    'old-mill',
    'es',
  ),
];

/** Invented people; numbers are 555-0100 to 555-0199 of real area codes, which nobody has. */
export const demoPatients: readonly DemoPatient[] = [...riverside, ...oldMill, ...spanish, ...families];

/** Who first writes as a stranger and is taken on as a patient in these weeks. */
export const newcomers = {
  gideon: {
    givenName: 'Gideon',
    familyName: 'Rusk',
    birthDate: '1994-09-02',
    phone: '+16465550170',
    location: 'riverside',
  },
  henrietta: {
    givenName: 'Henrietta',
    familyName: 'Loewe-Amadi',
    birthDate: '1977-05-18',
    phone: '+17185550171',
    location: 'old-mill',
  },
} as const satisfies Record<string, DemoPatient>;

const byPhone = Map.groupBy(demoPatients, ({ phone }) => phone);

/** Whether several patients share a phone. */
export function isFamilyPhone(phone: string): boolean {
  return (byPhone.get(phone)?.length ?? 0) > 1;
}
