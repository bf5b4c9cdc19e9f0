import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import type { EntryOut } from '#shared/api.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { defaultLadder } from '#shared/domain/reminder/default-ladder.ts';
import { textStep } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type CallingDesk, callingDesk, press, wait } from '../harness/calling-desk.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { freshNumber } from '../harness/desk.ts';
import { until } from './crash-story.ts';

let desk: CallingDesk;
let plan: CrashPlan;
let call: Call;
let manager: Call;
beforeAll(async () => {
  plan = crashPlan();
  desk = await callingDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
  call = desk.as('coordinator');
  manager = desk.as('manager');
  await setCalendar(desk);
});
afterAll(() => desk.stop());

const minutes = (count: number) => count * 60_000;

/** A step that calls before it texts, the day before at a time of the clock. */
const ladderAt = (at: string) => [
  {
    ...defaultLadder,
    steps: [{ ...textStep('day-before', { days: 1, at }), channels: ['voice', 'sms'] as ('voice' | 'sms')[] }],
  },
];

/** Saves the ladders as a page does: whoever hears no answer looks whether it was done. */
async function saveLadder(at: string): Promise<void> {
  await until(async () => {
    const { ladders, version } = await manager('readLadders', {});
    const [first] = ladders[0]?.steps ?? [];
    if (first && 'days' in first.when && first.when.at === at) return;
    await manager('saveLadders', { body: { ladders: ladderAt(at), version } });
  });
}

/** Takes the phone if it rings, hears what is said to its end, and presses a key. */
async function takeCall(number: string, key: string): Promise<void> {
  const ringing = callsTo(number).find(({ waiting }) => waiting?.for === 'ringing');
  if (!ringing) return;
  for (const act of [{ act: 'answer', number } as const, wait, press(key)]) {
    // A call that we could say nothing in has ended before.
    await desk.telephone().act(ringing.sid, act);
  }
  await desk.stack.twilio?.settled();
}

const callsTo = (number: string) =>
  desk
    .telephone()
    .calls()
    .filter(({ to }) => to === number);
const textsTo = (number: string) => (desk.stack.twilio?.outbox() ?? []).filter(({ to }) => to === number);

/** Time passes until so many reminders were heard: what died comes again, leases run out, the provider's lists show what left. */
async function timePasses({ number, patient }: Booked, key: string, heard: number): Promise<void> {
  for (const pause of [minutes(1), minutes(26), minutes(26)]) {
    await desk.advance(pause);
    await desk.leave();
    await takeCall(number, key);
    await desk.stack.drain();
    const entries = await until(() => desk.entries(patient.threadId));
    if (entries.filter(isHeard).length >= heard) return;
  }
}

const isOwn = ({ purpose, direction }: EntryOut) => purpose === 'reminder' && direction === 'out';
const isHeard = (entry: EntryOut) => isOwn(entry) && entry.status === 'delivered';

interface Booked {
  number: string;
  patient: { id: string; threadId: string };
  id: string;
  date: string;
}

/** A patient with a number of their own, and a visit in two days that a call reminds of at 16:00 the day before. */
async function booked(): Promise<Booked> {
  await desk.nextNoon();
  const number = freshNumber();
  const patient = await newPatient(call, { phones: [number] });
  await saveLadder('16:00');
  const [id, date] = [ulid(), dateIn(desk, 2)];
  const wish = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', date, time: '15:00' };
  await call('bookAppointment', { body: { id, ...wish } });
  await desk.advance(1_000);
  return { number, patient, id, date };
}

/**
 * A ladder is changed while a visit waits for its reminder; the call comes at the new time and a key confirms; the visit
 * is moved, which a call says, and a key ends such calls. (One more message would be above what a number gets in a day.)
 */
async function reminded(story: Booked): Promise<void> {
  const { id, date } = story;
  await saveLadder('13:00');
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, 1), '13:01'))));
  await timePasses(story, '1', 1);
  await until(() => call('changeAppointment', { params: { appointmentId: id }, body: { date, time: '16:10' } }));
  await timePasses(story, '9', 2);
  plan.disarm();
  await desk.advance(minutes(45));
  await desk.leave();
  await holds(story);
}

async function holds({ number, patient, id }: Booked): Promise<void> {
  const calls = callsTo(number);
  const texts = textsTo(number);
  const entries = await desk.entries(patient.threadId);
  const own = entries.filter(isOwn);
  // What reached them, in order; a call that was answered with an apology reached nobody, and its text went instead.
  const reached = own.filter(isHeard).map(({ text }) => text);
  const was = (words: RegExp) => reached.filter((text) => words.test(text)).length;
  expect([was(/sees you|The visit is on/), was(/is now/)], JSON.stringify(reached)).toEqual([1, 1]);
  expect(reached.at(-1), 'the last that they heard is so').toMatch(/is now .+4:10 PM/);
  expect(own.every(({ status }) => status === 'delivered' || status === 'failed')).toBe(true);
  expect(calls.length + texts.length, 'nothing leaves that is on no record').toBeLessThanOrEqual(own.length);
  const [visit] = (await call('listPatientAppointments', { params: { patientId: patient.id } })).appointments;
  expect(visit).toMatchObject({ id, state: 'booked', time: '16:10', version: 2 });
  const heard = calls.flatMap(({ said }) => said).join('\n');
  const lines = entries.map(({ text }) => text.split(/[:(]/)[0]?.trim());
  const confirmed = lines.filter((line) => line === 'Confirmed by telephone').length;
  const stopped = lines.filter((line) => line === 'Automated calls to this number are stopped').length;
  if (!plan.hasCrashed()) expect([calls.length, texts.length, confirmed, stopped]).toEqual([2, 0, 1, 1]);
  if (/is confirmed\. Goodbye/.test(heard)) expect(confirmed).toBe(1);
  if (/no more calls like this one from us/.test(heard)) expect(stopped).toBe(1);
  expect([confirmed, stopped].every((count) => count <= 1)).toBe(true);
  const proof = await desk.as('admin')('readProof', { body: { channel: 'sms', address: number } });
  expect(proof.ledger.filter(({ channel }) => channel === 'voice')).toHaveLength(stopped);
  const dead = [await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')];
  expect(dead, 'nothing ends in a dead-letter queue').toEqual([0, 0]);
}

/**
 * The desk's own part is walked elsewhere, and so is the way out: in virtual time (visits/walk-visits.ts), and here with
 * DESKLINE_WALK=whole.
 */
const walkedHere =
  process.env.DESKLINE_WALK === 'whole'
    ? ['jobs', 'sweep', 'webhook-voice-reminder', 'outbound']
    : ['jobs', 'webhook-voice-reminder'];

test('a reminder by telephone and what sets it right: whatever dies at any side effect, each is heard once, and the last is so', async () => {
  let story = await booked();
  plan.arm();
  await reminded(story);
  const known = new Set<string>();
  const walked = plan.seen().filter(({ functionName, effect }) => {
    const key = `${functionName} ${effect}`;
    const isFirst = !known.has(key);
    known.add(key);
    return isFirst && (walkedHere.includes(functionName) || effect === 'commit ladders + pending');
  });
  const points = await dieAtEach(plan, walked, () => reminded(story), {
    async prepare() {
      story = await booked();
    },
    sides: sidesOfWalks,
    each: true,
  });
  console.log(`crash walk of reminders: ${points} deaths at ${walked.length} side effects`);
  expect(walked.map(({ functionName, effect }) => `${functionName} ${effect}`)).toEqual(
    expect.arrayContaining([
      'api-schedule commit ladders + pending',
      'jobs commit pending',
      'jobs commit look',
      'jobs commit message + head + step + visit + look',
      'jobs commit message + head + step + visit',
      'webhook-voice-reminder commit settled',
      'webhook-voice-reminder commit visit + event + head',
      'webhook-voice-reminder commit contact + consent + event + head',
    ]),
  );
}, 600_000);
