import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { LastLookInput, Verdict } from '../message/last-look.ts';
import { lastLookMail } from '../message/last-look-mail.ts';
import { dayOf } from '../message/sending-counts.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import type { Thread } from './thread.ts';
import { sentOn } from './thread-rules.ts';

/** Where an e-mail to this person goes: the address they last wrote from, else the one that is known. */
export function mailRoute(head: Thread): string | undefined {
  return head.lastInbound.email?.from ?? head.addresses.find(({ channel }) => channel === 'email')?.address;
}

/**
 * The last look (message/last-look-mail.ts) over what is stored of this thread, its address, patient and practice, after
 * `patientToday` other messages to the patient.
 */
export async function lookMail(
  app: App,
  practice: Practice,
  head: Thread,
  leaving: Pick<OutboundEntry, 'to' | 'filesAs' | 'purpose' | 'deadline'>,
  patientToday = sentOn(head, dayOf(practiceZone(practice), app.now().getTime())),
  appointment?: LastLookInput['appointment'],
): Promise<Verdict> {
  const { to, purpose } = leaving;
  const [address, patient] = await app.table.getMany(
    [addressRow, addressKey('email', to)],
    [patientRow, patientKey(head.patientId ?? 'none')],
  );
  const { health, blockedBy, optedOut, outreach, people = [] } = address ?? {};
  const isBlocked = blockedBy?.includes(app.settings.mail.from) === true;
  return lastLookMail({
    unreachable: health?.bounced ? 'bounced' : isBlocked ? 'complained' : undefined,
    optedOut: optedOut !== undefined,
    isTheirs: head.patientId === undefined || people.some(({ patientId }) => patientId === head.patientId),
    isFull: isFullMail(practice, leaving),
    lacksConsent: purpose === 'outreach' && outreach !== 'given',
    isBirthDateKnown: patient?.birthDate !== undefined,
    patientToday,
    patientDay: practice.caps.patientDay,
    isLate: leaving.deadline !== undefined && app.now().toISOString() > leaving.deadline,
    appointment,
  });
}

/** Whether the words themselves leave: the practice has switched that on, and nobody wanted them on the page. */
export function isFullMail({ fullEmail }: Practice, { filesAs }: Pick<OutboundEntry, 'filesAs'>): boolean {
  return fullEmail && filesAs === undefined;
}

/** The subject of an answer: theirs, answered; of the first mail, that there is a message. */
export function mailSubject(practice: Practice, head: Thread): string {
  const theirs = head.mail?.subject ?? '';
  if (theirs === '') return `A message from ${practice.name}`;
  return /^re:/i.test(theirs) ? theirs : `Re: ${theirs}`;
}
