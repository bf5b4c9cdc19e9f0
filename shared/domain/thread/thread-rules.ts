import type { Entry, InboundEntry, OutboundEntry } from '../message/entry.ts';
import { shownKind } from '../message/shown-kind.ts';
import { fullName, type Patient } from '../patient/patient.ts';
import { preview, type Thread } from './thread.ts';

type Turn = NonNullable<Thread['turn']>;
type Said = Pick<NonNullable<Thread['last']>, 'id' | 'channel' | 'text' | 'at'> & { kind: Entry['kind'] };

/** A thread nobody has written in. */
export function freshThread(
  of: Pick<Thread, 'id' | 'location' | 'name' | 'addresses'> & { patientId?: string },
  at: string,
): Thread {
  return {
    ...of,
    state: 'open',
    unread: 0,
    tags: [],
    priority: 'normal',
    lastAt: at,
    lastInbound: {},
    version: 0,
  };
}

/** The thread of a patient in which nobody has written. */
export function freshPatientThread(patient: Patient, at: string): Thread {
  const { id: patientId, threadId: id, location, zone } = patient;
  const of = { id, location, patientId, name: fullName(patient), addresses: shownAddresses(patient) };
  return { ...freshThread(of, at), ...(zone ? { zone } : {}) };
}

/**
 * When something that is being added to a thread happened: now, but always after what stands there, so that machines
 * whose clocks differ never turn round who wrote first. Whoever commits it replaces the head it was read from.
 */
export function momentIn(head: Pick<Thread, 'tipAt'> | undefined, now: Date): Date {
  const earliest = head?.tipAt === undefined ? 0 : Date.parse(head.tipAt) + 1;
  return new Date(Math.max(now.getTime(), earliest));
}

/** The addresses of a patient that a thread shows: two numbers and one e-mail address, the preferred ones first. */
export function shownAddresses({ phones, emails }: Patient): Thread['addresses'] {
  return [
    ...phones.slice(0, 2).map((address) => ({ channel: 'sms' as const, address })),
    ...emails.slice(0, 1).map((address) => ({ channel: 'email' as const, address })),
  ];
}

/**
 * The head after a patient's message. It opens a turn unless one is open or the message is none (STOP, HELP, a machine's
 * mail); a message that counts reopens a done thread and wakes a snoozed one. `isTheirs` is false for mail from an address
 * that is not known to be this person's: it is read here, and answers do not go there by themselves.
 */
export function withInbound(head: Thread, entry: InboundEntry, turn: Turn | undefined, isTheirs = true): Thread {
  if (entry.mail?.automatic) return said(head, entry, 'in', undefined);
  const awake: Thread = entry.countsAsTurn ? reopened(head) : head;
  const from = { at: entry.at, to: entry.to, from: entry.from };
  const { mail } = entry;
  return {
    ...said(awake, entry, 'in', undefined),
    unread: head.unread + 1,
    ...(entry.countsAsTurn ? { lastHuman: 'patient' as const } : {}),
    ...(entry.countsAsTurn && !head.turn && turn ? { turn } : {}),
    lastInbound: { ...head.lastInbound, ...(isTheirs ? { [entry.channel]: from } : {}) },
    ...(mail?.messageId
      ? { mail: { messageId: mail.messageId, references: mail.references ?? [], subject: mail.subject } }
      : {}),
  };
}

/**
 * The head after staff wrote. A message within its undo hold answers the turn at once, since nobody else should answer
 * it; a planned one only becomes the tip, and answers when it leaves.
 */
export function withReply(head: Thread, entry: OutboundEntry): Thread {
  if (entry.planned) return { ...head, tip: entry.id, tipAt: entry.at };
  return answered(head, entry);
}

/** The head when a human answer counts: the turn is closed, what failed before is dealt with. */
export function answered(head: Thread, entry: OutboundEntry): Thread {
  const { turn: _answeredTurn, failure: _dealtWith, reading: _read, ...rest } = said(head, entry, 'out', entry.by);
  return { ...rest, lastHuman: 'staff', unread: 0, personAt: entry.at };
}

/** How many messages to the patient are counted for a day of the practice. */
export function sentOn({ sent }: Thread, day: string): number {
  return sent?.day === day ? sent.count : 0;
}

/** The head with one more message to the patient on this day of the practice; `by` -1 takes one back, while it is that day. */
export function withSent(head: Thread, day: string, by: 1 | -1): Thread {
  if (by < 0 && head.sent?.day !== day) return head;
  return { ...head, sent: { day, count: Math.max(0, sentOn(head, day) + by) } };
}

/** The head without a message that was counted when it was written and will not leave. */
export function uncounted(head: Thread, { countedFor }: OutboundEntry): Thread {
  return countedFor ? withSent(head, countedFor, -1) : head;
}

/** The head after an automatic message: shown as the newest thing, but it answers nobody. */
export function withAutomatic(head: Thread, entry: OutboundEntry): Thread {
  return said(head, entry, 'out', entry.by);
}

/** An open thread again, whatever it was. */
export function reopened(head: Thread): Thread {
  if (head.state === 'open') return head;
  const { snoozedUntil: _slept, answeredAfterHours, ...rest } = head;
  const stillSame = head.state === 'snoozed' && answeredAfterHours ? { answeredAfterHours } : {};
  return { ...rest, ...stillSame, state: 'open' };
}

/** The head with this as the newest that was said in it. */
export function said(head: Thread, entry: Said, direction: 'in' | 'out', by: string | undefined): Thread {
  const last = {
    id: entry.id,
    kind: shownKind(entry.kind),
    direction,
    channel: entry.channel,
    text: preview(entry.text),
    at: entry.at,
    ...(by ? { by } : {}),
  };
  // An automatic answer stands beside the message that it answers, and others may have come since.
  const tipAt = head.tipAt !== undefined && head.tipAt > entry.at ? head.tipAt : entry.at;
  return { ...head, last, tip: entry.id, tipAt, lastAt: entry.at > head.lastAt ? entry.at : head.lastAt };
}
