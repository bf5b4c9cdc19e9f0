import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageSid } from '#infra/local/signed-text.ts';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { ask, type Visitor } from '../fixtures/asked.ts';
import { setCalendar } from '../fixtures/schedule.ts';
import { look, post, ticketIn, timesIn } from '../fixtures/visit-page.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { replying } from '../harness/replying.ts';
import { until } from './crash-story.ts';

let desk: Desk;
let plan: CrashPlan;
let family: { number: string; mia: Visitor; leo: Visitor };
let alone: Visitor;
let mover: Visitor;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
  await setCalendar(desk);
});
afterAll(() => desk.stop());

const { at, asked, stateOf, headAt, headOf, linesOf, sentTo } = replying(() => desk);

/** A family whose children were asked by one text, and two who were asked alone. */
async function prepare(): Promise<void> {
  await desk.nextNoon();
  const number = freshNumber();
  const [mia, leo] = [
    await at({ givenName: 'Mia', phones: [number] }),
    await at({ givenName: 'Leo', phones: [number] }),
  ];
  family = { number, mia, leo };
  await ask(desk, [mia, leo]);
  alone = await asked();
  mover = await asked();
}

/** Brings a text until it is taken, and lets what died come again. */
async function texts(number: string, text: string): Promise<void> {
  const sid = messageSid();
  await until(() => desk.text(number, text, { sid }));
  await timePasses();
}
async function timePasses(): Promise<void> {
  for (const minutes of [1, 3, 3]) await desk.advance(minutes * 60_000);
  await desk.leave();
}

/** Sends a form of a page until it is answered. */
async function sends(link: string, form: Record<string, string>): Promise<void> {
  await until(async () => {
    const { status } = await post(link, form);
    if (status !== 200) throw new Error(`the page answered ${status}`);
  });
}

async function keeps({ visit }: Visitor, number: string): Promise<void> {
  const [link = ''] = await visitLinks(desk.app, [visit], number);
  await sends(link, { ticket: ticketIn((await look(link)).html), does: 'keep' });
}

/** One text answers for two; its no is taken back on the page of the visit, as one that was said alone is; who wanted another time takes it there. */
async function answered(): Promise<void> {
  const { number, mia, leo } = family;
  await texts(number, 'yes Mia no Leo');
  // What was said of Leo waits for the desk, once.
  const waiting = await headAt(await desk.threadOf(number));
  expect([waiting.turn !== undefined, waiting.reading?.intent, waiting.unread]).toEqual([true, 'cancel', 1]);
  await texts(alone.number, 'N');
  await keeps(leo, number);
  await keeps(alone, alone.number);
  await texts(mover.number, 'R');
  const [page = ''] = await visitLinks(desk.app, [mover.visit], mover.number);
  const { html } = await look(page);
  await sends(page, { ticket: ticketIn(html), does: timesIn(html).at(-1) ?? '' });
  await timePasses();
  plan.disarm();
  expect([await stateOf(mia), await stateOf(leo), await stateOf(alone)]).toEqual([
    ...['confirmed', 'confirmed', 'confirmed'],
  ]);
  const said = async (one: Visitor) => (await linesOf(one)).map((line) => line.split(/[,:(]/)[0]?.trim());
  expect(await said(mia)).toEqual(['Booked', 'Confirmed by text']);
  expect(await said(leo)).toEqual(['Booked', 'Cancelled by text', 'Confirmed by link']);
  expect(await said(alone)).toEqual(['Booked', 'Cancelled by text', 'Confirmed by link']);
  // Nobody waits for what was taken back.
  for (const { turn, reading, unread } of [await headAt(await desk.threadOf(number)), await headOf(alone)]) {
    expect([turn, reading, unread]).toEqual([undefined, undefined, 0]);
  }
  // The desk is shown the move, once, and nobody waits for it.
  expect(await linesOf(mover)).toEqual([
    expect.stringMatching(/^Booked/),
    expect.stringMatching(/^Wants another time/),
    expect.stringMatching(/^Moved from .*, by link$/),
  ]);
  const moved = await headOf(mover);
  expect([moved.turn, moved.reading, moved.unread, moved.state]).toEqual([undefined, undefined, 1, 'open']);
  const told = (word: string) => sentTo(number).filter(({ body }) => body?.includes(word)).length;
  expect(told('confirmed')).toBe(1);
  // What was called off is not said any more where it comes so late that it was taken back.
  if (plan.hasCrashed()) expect(told('cancelled')).toBeLessThanOrEqual(1);
  else expect(told('cancelled')).toBe(1);
  expect((await recompute(desk.app)).differences).toEqual([]);
}

test('answers for several, and a yes after a no: whatever dies at any side effect, each is taken once and nobody waits for what is over', async () => {
  await prepare();
  plan.arm();
  await answered();
  const walked = plan
    .seen()
    .filter(
      ({ functionName, effect }) =>
        functionName !== 'notify' && /visit|\bread\b/.test(effect) && !/counted/.test(effect),
    );
  console.log(
    `crash walk of answers: ${walked.map(({ functionName, effect }) => `${functionName} ${effect}`).join('; ')}`,
  );
  expect(walked.length).toBeGreaterThanOrEqual(4);
  await dieAtEach(plan, walked, answered, { prepare, sides: sidesOfWalks });
  const dead = [await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')];
  expect(dead, 'nothing ends in a dead-letter queue').toEqual([0, 0]);
}, 300_000);
