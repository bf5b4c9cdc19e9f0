import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address, ChannelName } from '../contact/address.ts';
import { countryOf } from '../contact/country.ts';
import { mayReach } from '../contact/may-reach.ts';
import type { LeftBefore } from '../message/duplicates.ts';
import type { OutboundEntry, Purpose } from '../message/entry.ts';
import { type LastLookInput, lastLook, type Verdict } from '../message/last-look.ts';
import { pricedSegments } from '../message/priced-segments.ts';
import { isAutomatic } from '../message/purposes.ts';
import {
  numberCountsKey,
  numberCountsRow,
  practiceCountsKey,
  practiceCountsRow,
} from '../message/sending-counts.rows.ts';
import { costMicros, dayOf, type Sent } from '../message/sending-counts.ts';
import { validUntil } from '../message/sending-hours.ts';
import type { WeeklyHours } from '../practice/opening-hours.ts';
import { outreachHours } from '../practice/outreach-hours.ts';
import { locationById, type Practice, practiceZone } from '../practice/practice.ts';
import { isUndecided } from './is-undecided.ts';
import type { Thread } from './thread.ts';
import { sentOn } from './thread-rules.ts';

/** What is about to leave, as the last look needs it. */
export interface Leaving {
  purpose: Purpose;
  /** `spoken`: a call, which the rules for calls decide on. */
  kind?: OutboundEntry['kind'] | undefined;
  from: string;
  to: string;
  at: string;
  text: string;
  files?: OutboundEntry['files'];
  filesAs?: 'link' | undefined;
  sendNowReason?: string | undefined;
  deadline?: string | undefined;
  /** The visit that a reminder speaks of: its version when it was planned and as it stands now. */
  appointment?: LastLookInput['appointment'];
  isSurveyOver?: boolean | undefined;
}

/** What is stored of the address and of what left before, for one look. */
export interface Known {
  to: Address | undefined;
  sent: Sent;
  /** Stopped at another of the patient's numbers. */
  revokedElsewhere?: boolean | undefined;
  /** The same automatic message left there already. */
  isDuplicate?: boolean | undefined;
  /** Words that may be an opt-out there wait for a decision; asked only for what is automatic. */
  isUndecided?: boolean | undefined;
}

/** The same with what is counted at the address, as it was read. */
export interface KnownOfAddress extends Known {
  automatic: LeftBefore[];
  numberVersion: number | undefined;
}

/** Reads what a look at a moment needs beside the thread and the practice: the address, and what left before. */
export async function readKnown(
  app: App,
  practice: Practice,
  head: Thread,
  { channel, to, at, purpose }: { channel: ChannelName; to: string; at: string; purpose: Purpose },
): Promise<KnownOfAddress> {
  const day = dayOf(practiceZone(practice), Date.parse(at));
  const [address, number, ofPractice] = await app.table.getMany(
    [addressRow, addressKey(channel, to)],
    [numberCountsRow, numberCountsKey(channel, to)],
    [practiceCountsRow, practiceCountsKey(day)],
  );
  return {
    to: address,
    sent: { patientToday: sentOn(head, day), number: number?.days, practice: ofPractice },
    isUndecided: isAutomatic(purpose) && (await isUndecided(app, head, address, to)),
    automatic: number?.automatic ?? [],
    numberVersion: number?.version,
  };
}

/** The last look (message/last-look.ts) over what is stored of this thread, its address and the practice. */
export function look(practice: Practice, head: Thread, known: Known, leaving: Leaving): Verdict {
  return lastLook(inputOf(practice, head, known, leaving));
}

/** Until when a carrier may deliver it, if it leaves at that moment (message/sending-hours.ts); epoch milliseconds. */
export function validity(practice: Practice, head: Thread, to: Address | undefined, leaving: Leaving): number {
  return validUntil(inputOf(practice, head, { to, sent: {} }, leaving));
}

function inputOf(
  practice: Practice,
  head: Thread,
  { to, sent, revokedElsewhere, isDuplicate, isUndecided: waitsForDecision }: Known,
  leaving: Leaving,
): LastLookInput {
  const location = locationById(practice, head.location);
  const day = dayOf(location.hours.zone, Date.parse(leaving.at));
  const reached = mayReach(head, to?.people ?? [], { purpose: leaving.purpose, day });
  return {
    now: leaving.at,
    purpose: leaving.purpose,
    isCall: leaving.kind === 'spoken',
    address: {
      ...to,
      isTheirs: reached !== 'not_theirs',
      notReached: reached === 'not_theirs' ? undefined : reached,
    },
    sender: leaving.from,
    zones: zonesOf(practice, head, to),
    quiet: practice.quiet,
    quietOutreach: practice.quietOutreach,
    outreachHours: outreachHoursOf(practice, head, to),
    lastInboundAt: head.lastInbound.sms?.at,
    sendNow: leaving.sendNowReason ? { reason: leaving.sendNowReason } : undefined,
    deadline: leaving.deadline,
    country: countryOf(leaving.to),
    countries: practice.countries,
    caps: practice.caps,
    day: dayOf(practiceZone(practice), Date.parse(leaving.at)),
    sent,
    costMicros: costMicros(pricedSegments(leaving), practice.spend.segmentDollars),
    dailyMicros: Math.floor(practice.spend.dailyDollars * 1_000_000),
    revokedElsewhere,
    appointment: leaving.appointment,
    isSurveyOver: leaving.isSurveyOver,
    isUndecided: waitsForDecision,
    isDuplicate,
  };
}

/** The law of the state of each location that serves whoever is reached there, where it has hours of its own for outreach. */
function outreachHoursOf(practice: Practice, head: Thread, to: Address | undefined): WeeklyHours[] {
  const locations = new Set([head, ...(to?.people ?? [])].map(({ location }) => location));
  return [...locations].flatMap((id) => outreachHours(locationById(practice, id)) ?? []);
}

/**
 * The clocks that count: the patient's own and their location's, and, since quiet hours belong to the address, those of
 * whoever else is reached there.
 */
function zonesOf(practice: Practice, head: Thread, to: Address | undefined): string[] {
  const people = [head, ...(to?.people ?? [])];
  const clocks = people.flatMap(({ zone, location }) => [zone, locationById(practice, location).hours.zone]);
  return [...new Set(clocks.filter((zone) => zone !== undefined))];
}

/**
 * Whether the patient opted out at another of their numbers, once that counts (settings, "revoke all"). Only what is
 * automatic asks; answers stand for their own number alone.
 */
export async function isRevokedElsewhere(
  app: App,
  practice: Practice,
  head: Thread,
  { purpose, to, at }: Pick<Leaving, 'purpose' | 'to' | 'at'>,
): Promise<boolean> {
  if (!isAutomatic(purpose) || dayOf(practiceZone(practice), Date.parse(at)) < practice.revokeAllFrom) return false;
  const others = head.addresses.filter(({ channel, address }) => channel !== 'email' && address !== to);
  const rows = await app.table.getMany(
    ...others.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  return rows.some((row) => row?.optedOut !== undefined);
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
