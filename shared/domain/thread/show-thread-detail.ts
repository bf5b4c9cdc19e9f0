import type { ThreadDetailOut } from '../../api.ts';
import type { App } from '../../ports.ts';
import { revocationDue } from '../consent/revocation-due.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { healthWords } from '../contact/health-words.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import { toldOf, toldRow } from '../page/page.rows.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { fullName } from '../patient/patient.ts';
import type { Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { look, readKnown, route } from './look.ts';
import { lookMail, mailRoute, mailSubject } from './look-mail.ts';
import { showThread } from './show-thread.ts';
import type { Thread } from './thread.ts';

/** One thread opened: its head with the patient's birth date, whether a text could leave now, and what is known of the address it would go to. */
export async function showThreadDetail(app: App, of: Thread): Promise<ThreadDetailOut> {
  const practice = await readPractice(app);
  const way = route(practice, of);
  const shown = {
    ...showThread(of),
    ...(await personOf(app, of)),
    ...(await sharedByOf(app, of)),
    ...revocationOf(practice, of),
    ...(of.emergency ? { emergency: await shownEmergency(app, of.emergency) } : {}),
    ...(of.reading ? { reading: of.reading } : {}),
    mailing: await mailingOf(app, practice, of),
  };
  if (!way) {
    const message = 'No number for texts is known of this person. Add one, or call.';
    return { ...shown, sending: { channel: 'sms', decision: 'block', reasons: [{ code: 'no_number', message }] } };
  }
  const leaves = new Date(app.now().getTime() + practice.undoSeconds * 1000).toISOString();
  const known = await readKnown(app, practice, of, { channel: 'sms', to: way.to, at: leaves, purpose: 'reply' });
  const verdict = look(practice, of, known, { purpose: 'reply', ...way, at: leaves, text: '' });
  return { ...shown, sending: { channel: 'sms', ...way, ...verdict }, contact: showContact(known.to) };
}

/** When they were born, and who else writes for them, by address: whatever stands in their own conversation is theirs alone. */
async function personOf(
  app: App,
  { patientId, confidential }: Thread,
): Promise<Pick<ThreadDetailOut, 'birthDate' | 'guardians'>> {
  if (!patientId) return {};
  const [patient, household] = await app.table.getMany(
    [patientRow, patientKey(patientId)],
    [householdRow, householdKey(patientId)],
  );
  const guardians = (confidential ? [] : (household?.guardians ?? [])).flatMap(({ name, relation, phones, emails }) =>
    [...phones, ...emails].map((address) => ({ address, name, relation })),
  );
  return {
    ...(patient?.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(guardians.length > 0 ? { guardians } : {}),
  };
}

/** Whose an address is that several have: what comes from it waits here until it is known whom it is about. */
async function sharedByOf(
  app: App,
  { patientId, confidential, location, addresses: [first] }: Thread,
): Promise<Pick<ThreadDetailOut, 'sharedBy'>> {
  if (patientId || confidential || !first) return {};
  const found = await app.table.get(addressRow, addressKey(first.channel, first.address));
  const people = (found?.people ?? []).filter((person) => !person.confidential);
  if (people.length < 2) return {};
  const patients = await app.table.getMany(
    ...people.map((person) => [patientRow, patientKey(person.patientId)] as const),
  );
  // Whoever reads this may not enter the places of the others.
  return { sharedBy: patients.flatMap((patient) => (patient?.location === location ? [fullName(patient)] : [])) };
}

/** The newest so many tellings are shown. */
const mostTold = 40;

/** The words, and who was told of them: whose telephone, how and when, what came of it, and why one was not told. */
async function shownEmergency(
  app: App,
  { entryId, at, words, pageId }: NonNullable<Thread['emergency']>,
): Promise<NonNullable<ThreadDetailOut['emergency']>> {
  const { rows } = await app.table.query(toldRow, toldOf(pageId, mostTold));
  const told = rows.toReversed().map(({ to: _phone, pageId: _page, rank: _rank, code: _code, ...one }) => one);
  return { entryId, at, words, told };
}

/** The words that may be an opt-out, and by when somebody must have decided: ten business days of the location. */
function revocationOf(practice: Practice, head: Thread): Pick<ThreadDetailOut, 'revocation'> {
  const { revocation } = head;
  return revocation ? { revocation: { ...revocation, dueAt: revocationDue(practice, head, revocation) } } : {};
}

/** What is known of an address, for the desk: may we, and does it work. */
function showContact(of: Address | undefined): NonNullable<ThreadDetailOut['contact']> {
  const health = healthWords(of);
  return {
    health,
    ...(of?.optedOut ? { optedOut: of.optedOut } : {}),
    ...(of?.openAtProvider ? { openAtProvider: true } : {}),
    ...(of?.care ? { care: of.care } : {}),
    ...(of?.outreach ? { outreach: of.outreach } : {}),
  };
}

async function mailingOf(app: App, practice: Practice, of: Thread): Promise<ThreadDetailOut['mailing']> {
  const to = mailRoute(of);
  const content = practice.fullEmail ? ('full' as const) : ('notice' as const);
  const common = { subject: mailSubject(practice, of), content };
  if (!to) {
    const message = 'No e-mail address is known of this person. Add one, or call.';
    return { ...common, decision: 'block', reasons: [{ code: 'no_address', message }] };
  }
  return {
    ...common,
    to,
    from: app.settings.mail.from,
    ...(await lookMail(app, practice, of, { to, purpose: 'reply' })),
  };
}
