import type { App } from '../../ports.ts';
import type { Address } from '../contact/address.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Reason } from '../message/reason.ts';
import type { NumberCounts } from '../message/sending-counts.ts';
import { dayOf } from '../message/sending-counts.ts';
import { locationById } from '../practice/practice.ts';
import { isRevokedElsewhere, look, readKnown, route } from '../thread/look.ts';
import { lookMail, mailRoute } from '../thread/look-mail.ts';
import { guardianAddresses, kindOf } from './recipients.ts';
import type { ReminderChannel } from './reminder-channel.ts';
import { reminderReason } from './reminder-reasons.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** A way that a reminder can take now. */
export interface Way {
  channel: ReminderChannel;
  to: string;
  from: string;
  address: Address | undefined;
  /** What left to the address before. */
  sent?: NumberCounts | undefined;
  reasons: Reason[];
  /** The same message goes there too: another guardian's address. */
  others?: Way[];
}

/** What may be asked of a way before its words are made: they only matter for what it costs. */
const sample = 'x'.repeat(160);

/**
 * Whether a channel can be used for this patient now, by the last look, or every reason why not. `next`: the ways that are
 * turned to after it, by which guardians hear who have no address for this one.
 */
export async function tryWay(
  app: App,
  of: VisitReminders,
  channel: ReminderChannel,
  deadline: string | undefined,
  next: readonly ReminderChannel[] = [],
): Promise<Tried> {
  const found = await tryChannel(app, of, channel, deadline);
  const further = next.find((one) => one !== 'voice' && kindOf(one) !== kindOf(channel));
  // One who is called is enough.
  if ('reasons' in found || !further || channel === 'voice') return found;
  const lacking = guardianAddresses(of, kindOf(further), dayHere(app, of), kindOf(channel)) ?? [];
  const more = await toEach(app, of, further, lacking, deadline);
  if ('reasons' in more) return found;
  const { others: copies = [], ...first } = more.way;
  return { way: { ...found.way, others: [...(found.way.others ?? []), first, ...copies] } };
}

async function tryChannel(
  app: App,
  of: VisitReminders,
  channel: ReminderChannel,
  deadline: string | undefined,
): Promise<Tried> {
  switch (channel) {
    case 'voice':
      // A call would be spoken to whoever picks up.
      if (of.thread.confidential) return { reasons: [reminderReason('confidential_call')] };
      return byPhone(app, of, channel, deadline);
    case 'sms':
      return byPhone(app, of, channel, deadline);
    case 'email':
      return byMail(app, of, deadline);
  }
}

/** Each guardian's address by itself; one that may be used is enough, and what stands in the way of all is the reason. */
async function byEach(addresses: readonly string[], one: (to: string) => Promise<Tried>): Promise<Tried> {
  const tried: Tried[] = [];
  for (const address of addresses) tried.push(await one(address));
  const [first, ...others] = tried.flatMap((found) => ('way' in found ? [found.way] : []));
  // One who is called is enough; what is written goes to each.
  const more = first?.channel === 'voice' ? [] : others;
  if (first) return { way: more.length > 0 ? { ...first, others: more } : first };
  return { reasons: tried.flatMap((found) => ('reasons' in found ? found.reasons : [])) };
}

type Tried = { way: Way } | { reasons: Reason[] };

function dayHere(app: App, { practice, visit }: VisitReminders): string {
  return dayOf(locationById(practice, visit.location).hours.zone, app.now().getTime());
}

/** A text, or a call: to the same number, by the same look, but for what stops one of the two alone. */
async function byPhone(
  app: App,
  of: VisitReminders,
  channel: 'sms' | 'voice',
  deadline: string | undefined,
): Promise<Tried> {
  const guardians = guardianAddresses(of, 'sms', dayHere(app, of));
  if (guardians) return toEach(app, of, channel, guardians, deadline);
  const found = route(of.practice, of.thread);
  return found ? toPhone(app, of, { channel, ...found }, deadline) : { reasons: [reminderReason('no_number')] };
}

async function toPhone(
  app: App,
  { practice, thread }: VisitReminders,
  { channel, ...found }: { channel: 'sms' | 'voice'; to: string; from: string },
  deadline: string | undefined,
): Promise<Tried> {
  const at = app.now().toISOString();
  const leaving: Pick<OutboundEntry, 'purpose' | 'kind' | 'to' | 'from' | 'at' | 'text' | 'deadline'> = {
    purpose: 'reminder',
    kind: channel === 'voice' ? 'spoken' : 'text',
    ...found,
    at,
    text: sample,
    ...(deadline ? { deadline } : {}),
  };
  const known = await readKnown(app, practice, thread, { channel, to: found.to, at, purpose: 'reminder' });
  const revokedElsewhere = await isRevokedElsewhere(app, practice, thread, leaving);
  const verdict = look(practice, thread, { ...known, revokedElsewhere }, leaving);
  if (verdict.decision === 'block') return { reasons: verdict.reasons };
  return {
    way: { channel, ...found, address: known.to, sent: known.sent.number, reasons: verdict.reasons },
  };
}

async function byMail(app: App, of: VisitReminders, deadline: string | undefined): Promise<Tried> {
  const own = mailRoute(of.thread);
  const guardians = guardianAddresses(of, 'email', dayHere(app, of));
  return toEach(app, of, 'email', guardians ?? (own ? [own] : []), deadline);
}

/** The same message to each of these addresses. */
async function toEach(
  app: App,
  of: VisitReminders,
  channel: ReminderChannel,
  addresses: readonly string[],
  deadline: string | undefined,
): Promise<Tried> {
  if (channel === 'email') {
    if (addresses.length === 0) return { reasons: [reminderReason('no_email')] };
    return byEach(addresses, (to) => mailTo(app, of, to, deadline));
  }
  const from = route(of.practice, of.thread)?.from ?? locationById(of.practice, of.thread.location).numbers[0];
  if (addresses.length === 0 || !from) return { reasons: [reminderReason('no_number')] };
  return byEach(addresses, (to) => toPhone(app, of, { channel, to, from }, deadline));
}

async function mailTo(
  app: App,
  { practice, thread }: VisitReminders,
  to: string,
  deadline: string | undefined,
): Promise<Tried> {
  const known = await readKnown(app, practice, thread, {
    ...{ channel: 'email', to, purpose: 'reminder' },
    at: app.now().toISOString(),
  });
  const verdict = await lookMail(app, practice, thread, { to, purpose: 'reminder', deadline }, known);
  if (verdict.decision !== 'send') return { reasons: verdict.reasons };
  return {
    way: {
      channel: 'email' as const,
      to,
      from: app.settings.mail.from,
      address: known.to,
      sent: known.sent.number,
      reasons: [],
    },
  };
}
