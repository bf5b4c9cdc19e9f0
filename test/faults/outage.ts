import { type OutboundEntry, outboundEntry } from '#shared/domain/message/entry.ts';
import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { post } from '#shared/domain/thread/post.ts';
import { putThread } from '#shared/domain/thread/thread.rows.ts';
import { freshThread } from '#shared/domain/thread/thread-rules.ts';
import { chanceOf } from './world/chance.ts';
import { oneFault } from './world/fault-plan.ts';
import { officeNumber } from './world/posts.ts';
import { practiceOf } from './world/practice.ts';
import { sweepUntilQuiet } from './world/sweeping.ts';
import { openWorld, type World } from './world/world.ts';

/** Twilio is silent from a wall time in New York on, with so many messages due at that moment. */
export interface Outage {
  messages: number;
  from: string;
  hours: number;
}

export interface OutageResult extends Outage {
  /** Calls before nobody called for a while, and all calls in vain. */
  callsBeforeOpen: number;
  callsInVain: number;
  sent: number;
  twice: number;
  /** Confirmations of STOP that were worth nothing any more when Twilio came back. */
  tooLate: number;
  /** The most that left within any minute after Twilio was back. */
  mostInAMinute: number;
  inQuietHours: number;
  /** The most that one queue body was received, and what was set aside. */
  mostReceives: number;
  dead: number;
  /** Minutes from Twilio's return to the last text. */
  drainMinutes: number;
  isQuiet: boolean;
}

const zone = 'America/New_York';
const date = '2026-03-04';
const confirmations = 20;
const minute = 60_000;
/** What was let go in the last second before quiet hours arrives within the call's time-out. */
const onTheWayMs = 8_000;

export async function playOutage(outage: Outage): Promise<OutageResult> {
  const due = Date.parse(new Date(instantOf(zone, date, outage.from)).toISOString());
  const world = openWorld({
    ...{
      chance: chanceOf(7),
      faults: oneFault(undefined),
      start: due - minute,
      skewed: false,
      reports: 'plain',
      calm: true,
      fullBatches: true,
    },
    provider: { filters: false, redacts: false, trouble: 0, phone: [{ status: 'delivered' }] },
  });
  await world.table.commit({ practice: putPractice(practiceOf({ optOutBy: 'deskline', ...roomy })) });
  await fill(world, outage.messages, due);
  const back = due + outage.hours * 60 * minute;
  world.provider.downUntil = back;
  let callsInVain = 0;
  let callsBeforeOpen = 0;
  world.time.at(back - 1, () => {
    callsInVain = world.provider.calls();
  });
  watchOpening(world, () => {
    callsBeforeOpen ||= world.provider.calls();
  });
  const isQuiet = await sweepUntilQuiet(world, back + 48 * 60 * minute);
  return { ...outage, callsInVain, callsBeforeOpen, isQuiet, ...(await tally(world, back)) };
}

/** The outage is about the number's pace: the practice's own limits are out of its way. */
const roomy = {
  caps: { minute: 100_000, day: 100_000 },
  spend: { dailyDollars: 10_000, segmentDollars: 0.0083 },
};

/** Messages that are all due at once: answers, and some confirmations of STOP, which are worth nothing after five minutes. */
async function fill(world: World, messages: number, due: number): Promise<void> {
  const notBefore = new Date(due).toISOString();
  const at = new Date(due - 30 * minute).toISOString();
  for (let index = 0; index < messages + confirmations; index += 1) {
    const to = `+1646${String(5_000_000 + index).padStart(7, '0')}`;
    const isConfirmation = index >= messages;
    const head = freshThread(
      { id: `t${index}`, location: 'main', name: to, addresses: [{ channel: 'sms', address: to }] },
      at,
    );
    const { entry, write } = post({
      ...{
        id: `m${index}`,
        threadId: head.id,
        channel: 'sms',
        at,
        text: `Message ${index}`,
        to,
        from: officeNumber,
        notBefore,
      },
      ...{
        planned: false,
        by: isConfirmation ? 'system' : 'maya',
        purpose: isConfirmation ? 'opt-out-confirmation' : 'reply',
      },
      ...(isConfirmation ? { deadline: new Date(due + 5 * minute).toISOString() } : {}),
    });
    await world.table.commit({ head: putThread({ ...head, tip: entry.id }, undefined), entry: write });
  }
}

function watchOpening(world: World, opened: () => void): void {
  const look = () => {
    if (world.logged.some(({ event }) => event === 'sender_waits_for_provider')) opened();
    else world.time.at(world.time.now() + 100, look);
  };
  world.time.at(world.time.now(), look);
}

async function tally(world: World, back: number) {
  const left = world.provider.accepted().map(({ acceptedAt }) => acceptedAt);
  const times = new Map<string, number>();
  for (const { messageId } of world.provider.accepted()) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  const entries: OutboundEntry[] = (await world.rows())
    .filter(({ direction, kind }) => direction === 'out' && kind === 'text')
    .map((row) => outboundEntry.parse(row));
  return {
    sent: times.size,
    twice: [...times.values()].filter((count) => count > 1).length,
    tooLate: entries.filter(({ failure }) => failure?.kind === 'blocked').length,
    mostInAMinute: mostWithin(left, minute),
    inQuietHours: left.filter((moment) => isQuietHour(moment) && isQuietHour(moment - onTheWayMs)).length,
    mostReceives: world.queues.mostReceives(),
    dead: world.queues.dead('outbound').length,
    drainMinutes: Math.ceil((Math.max(back, ...left.slice(-1)) - back) / minute),
  };
}

function isQuietHour(moment: number): boolean {
  const { time } = wallTimeOf(zone, moment);
  return time >= '21:00' || time < '08:00';
}

function mostWithin(moments: readonly number[], span: number): number {
  const sorted = moments.toSorted((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((moment, index) => {
    while (moment - (sorted[from] ?? moment) >= span) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
