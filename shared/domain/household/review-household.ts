import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow, putAddress } from '../contact/address.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import { dayOf } from '../message/sending-counts.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { contactsOf } from '../patient/patient-writes.ts';
import { alertWrite } from '../practice/alert-write.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { instantOf } from '../practice/wall-time.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread, momentIn, reopened } from '../thread/thread-rules.ts';
import { householdKey, householdRow, putHousehold } from './household.rows.ts';
import { adultAge, lastReviewAge, nextReview, untilAdult } from './household.ts';
import { householdContacts, personAt } from './household-people.ts';

const attempts = 20;

/**
 * Looks at a household whose time has come: on the birthdays 12 and 13 the desk is asked to look again at who may be told,
 * on the eighteenth, or on the day that was set, rights end, and the desk is told that too. Addresses that may be reached no
 * more lead to the patient no more. Harmless when repeated.
 */
export async function reviewHousehold(app: App, patientId: string): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (await reviewOnce(app, patientId)) return;
    await app.backOff(attempt);
  }
  throw new Error('a household kept changing while it was looked at');
}

async function reviewOnce(app: App, patientId: string): Promise<boolean> {
  const [stored, patient] = await app.table.getMany(
    [householdRow, householdKey(patientId)],
    [patientRow, patientKey(patientId)],
  );
  if (!stored || !patient) return true;
  const practice = await readPractice(app);
  const { zone } = locationById(practice, patient.location).hours;
  const today = dayOf(zone, app.now().getTime());
  const guardians = untilAdult(stored.guardians, patient.birthDate);
  const contacts = householdContacts({ guardians });
  const [found, ...rows] = await app.table.getMany(
    [threadRow, threadKey(patient.threadId)],
    ...contacts.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const age = lastReviewAge(patient.birthDate, today);
  const isBirthday = age > stored.reviewedAge;
  const moved = rows.map((row, nth) => {
    const contact = contacts[nth];
    if (!row || !contact) return undefined;
    const person = personAt(patient, { guardians }, contact, today);
    const others = row.people.filter((one) => one.patientId !== patientId);
    return {
      row,
      had: row.people.some((one) => one.patientId === patientId),
      people: person ? [...others, person] : others,
    };
  });
  const left = new Set(
    moved.flatMap((one) => (one?.had && one.people.length < one.row.people.length ? [one.row.address] : [])),
  );
  const isEnd = left.size > 0;
  const ended = guardians.filter((one) => contactsOf(one).some(({ address }) => left.has(address)));
  const isNews = (isBirthday || isEnd) && guardians.length > 0;
  const next = {
    ...stored,
    guardians,
    reviewedAge: Math.max(age, stored.reviewedAge),
    ...(isNews ? { review: { on: today, ended: isEnd, ...(isBirthday ? { age } : {}) } } : {}),
  };
  const review = nextReview(next, patient.birthDate, today);
  const head = found ?? freshPatientThread(patient, app.now().toISOString());
  const at = momentIn(found, app.now()).toISOString();
  const id = app.newId();
  const says = sentence(
    patient.givenName,
    isBirthday ? age : undefined,
    ended.map(({ name }) => name),
    isEnd,
  );
  const committed = await app.table.commit<string>({
    household: putHousehold(next, stored.version, review && new Date(instantOf(zone, review, '00:00')).toISOString()),
    ...Object.fromEntries(
      moved.map((one, nth): [string, Write | undefined] => [
        `address ${nth}`,
        one ? putAddress({ ...one.row, people: one.people }, one.row.version) : undefined,
      ]),
    ),
    head: isNews ? putThread({ ...asked(head, left), tip: id, tipAt: at, lastAt: at }, found?.version) : undefined,
    line: isNews
      ? putEvent({
          ...{ id, threadId: head.id, kind: 'event', direction: 'out', channel: 'sms', at, by: 'system' },
          event: 'guardian-review',
          text: says,
        })
      : undefined,
    alert: isNews
      ? await alertWrite(app, {
          code: 'guardian_review',
          message: 'A patient came to an age at which it has to be looked at again who may be told of them.',
          threadId: head.id,
        })
      : undefined,
  });
  if (committed.ok && isNews) app.log.info('guardians_to_review', { threadId: head.id });
  return committed.ok;
}

/** The conversation stands open, unread and marked; who may be told no more is shown and answered there no more. */
function asked(head: Thread, left: ReadonlySet<string>): Thread {
  const { sms, email } = head.lastInbound;
  return {
    ...reopened(head),
    unread: head.unread + 1,
    alarm: head.alarm ?? 'guardian-review',
    addresses: head.addresses.filter(({ address }) => !left.has(address)),
    lastInbound: {
      ...(sms && !left.has(sms.from) ? { sms } : {}),
      ...(email && !left.has(email.from) ? { email } : {}),
    },
  };
}

function sentence(name: string, age: number | undefined, ended: readonly string[], isEnd: boolean): string {
  const birthday = age === undefined ? '' : `${name} is ${age}. `;
  if (isEnd) {
    const who = ended.length > 0 ? ended.join(' and ') : 'Their guardians';
    const adult = age === adultAge ? ` Ask ${name} where they want to be reached.` : ' Look at who may be told.';
    return `${birthday}${who} may be told of ${name} no more.${adult}`;
  }
  return `${birthday}Look again at who may be told of ${name}, and of what.`;
}
