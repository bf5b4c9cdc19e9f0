import type { Address } from '../contact/address.ts';
import type { Purpose } from '../message/entry.ts';
import { lastLook, type Verdict } from '../message/last-look.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import type { Thread } from './thread.ts';

/** What is about to leave, as the last look needs it. */
export interface Leaving {
  purpose: Purpose;
  from: string;
  at: string;
  sendNowReason?: string | undefined;
  deadline?: string | undefined;
}

/** The last look (message/last-look.ts) over what is stored of this thread, its address and the practice. */
export function look(practice: Practice, head: Thread, to: Address | undefined, leaving: Leaving): Verdict {
  const zone = locationById(practice, head.location).hours.zone;
  return lastLook({
    now: leaving.at,
    kind: leaving.purpose,
    address: {
      optedOut: to?.optedOut,
      blockedBy: to?.blockedBy,
      isTheirs:
        head.patientId === undefined || to?.people.some(({ patientId }) => patientId === head.patientId) === true,
      reachable: to?.unreachable ? { ok: false, reason: to.unreachable.reason } : undefined,
    },
    sender: leaving.from,
    zones: head.zone && head.zone !== zone ? [head.zone, zone] : [zone],
    quiet: practice.quiet,
    lastInboundAt: head.lastInbound.sms?.at,
    sendNow: leaving.sendNowReason ? { reason: leaving.sendNowReason } : undefined,
    confirmationDeadline: leaving.deadline,
  });
}

/** Where a text to this person goes and which of our numbers it comes from: the one they last wrote to, if it is ours still. */
export function route(practice: Practice, head: Thread): { to: string; from: string } | undefined {
  const latest = head.lastInbound.sms;
  const to = latest?.from ?? head.addresses.find(({ channel }) => channel === 'sms')?.address;
  if (!to) return undefined;
  const ours = practice.locations.flatMap(({ numbers }) => numbers);
  const usual = locationById(practice, head.location).numbers[0];
  const from = latest && ours.includes(latest.to) ? latest.to : usual;
  return from ? { to, from } : undefined;
}
