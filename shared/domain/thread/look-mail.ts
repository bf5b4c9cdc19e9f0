import type { App } from '../../ports.ts';
import { mayReach } from '../contact/may-reach.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { LastLookInput, Verdict } from '../message/last-look.ts';
import { lastLookMail } from '../message/last-look-mail.ts';
import { dayOf } from '../message/sending-counts.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { locationById, type Practice, practiceZone } from '../practice/practice.ts';
import { type Known, readKnown } from './look.ts';
import type { Thread } from './thread.ts';

/** Where an e-mail to this person goes: the address they last wrote from, else the one that is known. */
export function mailRoute(head: Thread): string | undefined {
  return head.lastInbound.email?.from ?? head.addresses.find(({ channel }) => channel === 'email')?.address;
}

/**
 * The last look (message/last-look-mail.ts) over what is stored of this thread, its address, patient and practice; `known` is
 * what was read of the address and of what left before, where that was done.
 */
export async function lookMail(
  app: App,
  practice: Practice,
  head: Thread,
  leaving: Pick<OutboundEntry, 'to' | 'filesAs' | 'purpose' | 'deadline'>,
  known?: Known,
  appointment?: LastLookInput['appointment'],
): Promise<Verdict> {
  const { to, purpose } = leaving;
  const at = app.now().toISOString();
  const seen = known ?? (await readKnown(app, practice, head, { channel: 'email', to, at, purpose }));
  const { to: address, sent, isDuplicate, isUndecided = false } = seen;
  const patient = head.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  const { health, blockedBy, optedOut, outreach, care, people = [] } = address ?? {};
  const { zone } = locationById(practice, head.location).hours;
  const reached = mayReach(head, people, { purpose, day: dayOf(zone, app.now().getTime()) });
  const isBlocked = blockedBy?.includes(app.settings.mail.from) === true;
  return lastLookMail({
    purpose,
    unreachable: health?.bounced ? 'bounced' : isBlocked ? 'complained' : undefined,
    optedOut: optedOut !== undefined,
    consent: { care, outreach },
    isUndecided,
    isTheirs: reached !== 'not_theirs',
    notReached: reached === 'not_theirs' ? undefined : reached,
    isFull: isFullMail(practice, leaving),
    isBirthDateKnown: patient?.birthDate !== undefined,
    caps: practice.caps,
    day: dayOf(practiceZone(practice), Date.parse(at)),
    patientToday: sent.patientToday ?? 0,
    sent: sent.number,
    isLate: leaving.deadline !== undefined && at > leaving.deadline,
    isDuplicate,
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
