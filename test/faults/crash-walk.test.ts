import { isDeepStrictEqual } from 'node:util';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageSid, signedText } from '#infra/local/signed-text.ts';
import type { EntryOut } from '#shared/api.ts';
import { senderKey } from '#shared/domain/sender/sender.rows.ts';
import { connectionRow, connectionsAfter } from '#shared/domain/socket/socket.rows.ts';
import { type CrashPlan, type CrashPoint, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { type LivePage, openPage } from '../harness/live-page.ts';
import { callStories } from './call-stories.ts';
import { type Story, until } from './crash-story.ts';
import { emergencyStories } from './emergency-stories.ts';

let desk: Desk;
let plan: CrashPlan;
/** A colleague's page, open through all of it. */
let page: LivePage;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap, queues: { visibilitySeconds: 1, comesAgainSeconds: 0 } });
  page = await openPage(desk, 'nora');
});
afterAll(() => desk.stop());

async function arrive(number: string, body: string): Promise<string> {
  const sid = messageSid();
  await until(() => signedText(desk.signing, { from: number, to: officeNumber, body, sid }));
  // Twilio's retries and our answers that got lost: the same form comes once more.
  await until(() => signedText(desk.signing, { from: number, to: officeNumber, body, sid }));
  return until(() => desk.threadOf(number));
}

async function answer(threadId: string, text: string, more: Record<string, unknown> = {}): Promise<EntryOut> {
  const id = ulid();
  await until(() => desk.reply(threadId, text, { id, ...more }));
  return until(() => desk.reply(threadId, text, { id, ...more }));
}

const minutes = (count: number) => count * 60_000;

/** Time passes: holds end, queues redeliver, leases run out, the sweep comes round. */
async function timePasses(): Promise<void> {
  for (const pause of [11_000, minutes(2), minutes(23), minutes(23)]) await desk.advance(pause);
  desk.stack.twilio?.setFaults({});
  await desk.stack.drain();
  await desk.advance(minutes(23));
}

const stories: Story[] = [
  {
    name: 'a text, its answer, its delivery',
    async play(number) {
      await answer(await arrive(number, 'Do you have time on Friday?'), 'Yes, Friday at 10:40.');
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
  },
  {
    name: 'an answer planned for later',
    async play(number) {
      const threadId = await arrive(number, 'Please answer after lunch');
      const sendAt = new Date(desk.stack.clock.now().getTime() + minutes(20)).toISOString();
      await answer(threadId, 'After lunch', { sendAt });
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
  },
  {
    name: 'an answer that is taken back',
    async play(number) {
      const threadId = await arrive(number, 'Hello?');
      const { id: messageId } = await answer(threadId, 'Oops');
      await until(() =>
        desk
          .as('coordinator')('undoMessage', { params: { threadId, messageId } })
          .catch((error: { code?: string }) => {
            if (error.code !== 'undone') throw error;
          }),
      );
      await timePasses();
    },
    arrives: 1,
    leaves: 0,
    ends: [],
  },
  {
    name: 'the provider takes it and gives no answer',
    async play(number) {
      const threadId = await arrive(number, 'Are you there?');
      desk.stack.twilio?.setFaults({ error: 'reset-after', times: 1, delaySeconds: 3600 });
      await answer(threadId, 'Yes, we are');
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
  },
  {
    name: 'the provider drops the line before it takes it',
    async play(number) {
      const threadId = await arrive(number, 'Are you there?');
      desk.stack.twilio?.setFaults({ error: 'reset-before', times: 1 });
      await answer(threadId, 'Yes, on the second try');
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
  },
  {
    name: 'too many requests at first',
    async play(number) {
      const threadId = await arrive(number, 'Quick question');
      desk.stack.twilio?.setFaults({ error: '429', times: 1 });
      await answer(threadId, 'Quick answer');
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
  },
  {
    name: 'the number turns out to be a landline',
    async play(number) {
      const threadId = await arrive(number, 'Text me back');
      desk.stack.twilio?.setFaults({ error: '30006' });
      await answer(threadId, 'We did');
      await desk.advance(11_000);
      await desk.stack.drain();
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['failed'],
  },
  {
    name: 'a bare delivery report comes before anybody knows its id',
    async play(number) {
      const threadId = await arrive(number, 'Report first');
      desk.stack.twilio?.setFaults({ error: 'reset-after', times: 1, delaySeconds: 3600 });
      await answer(threadId, 'Then the proof');
      await desk.advance(11_000);
      const sent = desk.stack.twilio?.outbox().find(({ to }) => to === number);
      if (sent) await until(() => bareReport(sent.sid, number));
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
  },
  {
    name: 'words that may be an opt-out',
    async play(number) {
      const threadId = await arrive(number, 'please stop texting me');
      await timePasses();
      const { alarm } = await until(() => desk.as('coordinator')('readThread', { params: { threadId } }));
      expect(alarm).toBe('revocation');
    },
    arrives: 1,
    leaves: 0,
    ends: [],
  },
  {
    name: 'a target that changes while a turn is open',
    async play(number) {
      const threadId = await arrive(number, 'Is Friday free?');
      const due = async () =>
        (await until(() => desk.as('coordinator')('readThread', { params: { threadId } }))).turn?.dueAt;
      const before = await due();
      const { settings } = await until(() => desk.as('admin')('readSettings', {}));
      const { sms } = settings.targetMinutes;
      const body = { version: settings.version, change: { targetMinutes: { sms: sms === 60 ? 90 : 60 } } };
      // Whoever asks again because the answer was lost is told that it was changed meanwhile: by themselves.
      await until(() =>
        desk
          .as('admin')('changeSettings', { body })
          .catch((error: { code?: string }) => {
            if (error.code !== 'changed_meanwhile') throw error;
          }),
      );
      await timePasses();
      expect(await due()).not.toBe(before);
    },
    arrives: 1,
    leaves: 0,
    ends: [],
  },
  {
    name: 'STOP, where we answer it ourselves',
    async play(number) {
      await desk.settings({ optOutBy: 'deskline' });
      await arrive(number, 'STOP');
      await desk.advance(1_000);
      await desk.settings({ optOutBy: 'provider' });
      await timePasses();
    },
    arrives: 1,
    leaves: 1,
    ends: ['delivered'],
    // A confirmation may leave within 5 minutes only; a sender that died holding it is waited for longer than that.
    orElse: { leaves: 0, ends: ['failed'] },
  },
  ...callStories({ desk: () => desk, arrive, hasCrashed: () => plan.hasCrashed() }),
  ...emergencyStories({ desk: () => desk, arrive }),
];

/** A status callback without our reference, as one configured on the number itself would come. */
async function bareReport(sid: string, number: string): Promise<void> {
  const { getExpectedTwilioSignature } = await import('twilio/lib/webhooks/webhooks.js');
  const form = {
    MessageSid: sid,
    SmsSid: sid,
    MessageStatus: 'delivered',
    To: number,
    From: officeNumber,
    ApiVersion: '2010-04-01',
  };
  const url = `${desk.stack.url}/webhooks/twilio/sms-status`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': getExpectedTwilioSignature(desk.signing.token, url, form),
  };
  const taken = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
  if (!taken.ok) throw new Error(`the report was answered ${taken.status}`);
}

async function play(story: Story): Promise<void> {
  const number = freshNumber();
  await desk.nextNoon();
  desk.stack.twilio?.setFaults({});
  // Every play has one call in vain at most; together they would look like an outage, and all would wait.
  await desk.app.table.commit({ sender: { key: senderKey('sms', officeNumber), delete: true } });
  await story.play(number);
  plan.disarm();
  // As every page does: a line over which nothing is said ends after ten minutes.
  page.ping();
  const sent = desk.stack.outbox().filter(({ to }) => to === number);
  const threadId = await desk.threadOf(number);
  const entries = (await desk.entries(threadId)).filter(({ kind }) => kind === 'text');
  const seen = {
    arrived: entries.filter(({ direction }) => direction === 'in').length,
    leaves: sent.length,
    ends: entries.filter(({ direction }) => direction === 'out').map(({ status }) => status),
  };
  const isOtherEnd =
    plan.hasCrashed() && story.orElse && isDeepStrictEqual(seen, { arrived: story.arrives, ...story.orElse });
  if (!isOtherEnd) expect(seen).toEqual({ arrived: story.arrives, leaves: story.leaves, ends: story.ends });
  const { turn, version } = await desk.as('coordinator')('readThread', { params: { threadId } });
  await eventually(
    async () => page.heardOf(threadId),
    (heard) => heard.includes(version),
  );
  const dead = [await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')];
  expect(dead, 'nothing ends in a dead-letter queue').toEqual([0, 0]);
  const answers = story.answers ?? story.ends.includes('delivered');
  if (answers !== 'either') expect(turn === undefined, 'the turn is open exactly when nobody answered').toBe(answers);
  await story.holds?.(number);
}

/**
 * Each side effect is walked in the first story that has it; the way out in every story only with DESKLINE_WALK=whole
 * (`npm run walk`), since the simulator's walk (test/faults/walk.ts) does that in virtual time.
 */
const isWalkedAgain = ({ functionName }: { functionName: string }) =>
  process.env.DESKLINE_WALK === 'whole' && (functionName === 'outbound' || functionName === 'webhook-sms-status');
/** How many there are depends on what came together, or on how often somebody looked: the first stands for all. */
const isOneOfMany = ({ functionName, effect, occurrence }: Omit<CrashPoint, 'side'>) =>
  occurrence > 1 && (functionName === 'notify' || effect === 'commit audit');
const walkedAlready = new Set<string>();
let points = 0;

test.each(stories.map((story) => [story.name, story] as const))(
  '%s: whatever dies at any side effect, nothing is lost and nothing leaves twice',
  async (_name, story) => {
    plan.arm();
    await play(story);
    const walked = plan.seen().filter((effect) => {
      if (isOneOfMany(effect)) return false;
      if (story.walks?.test(`${effect.functionName} ${effect.effect} ${effect.occurrence}`) === false) return false;
      // They have a walk of their own (figures-crash.test.ts).
      if (effect.functionName === 'figures') return false;
      const key = `${effect.functionName} ${effect.effect} ${effect.occurrence}`;
      if (!isWalkedAgain(effect) && walkedAlready.has(key)) return false;
      walkedAlready.add(key);
      return true;
    });
    points += await dieAtEach(plan, walked, () => play(story), { sides: sidesOfWalks });
  },
  600_000,
);

test('a page opens its line and hears of a text, whatever dies on the way, and no line is kept for nobody', async () => {
  const open = async () => {
    const opened = await until(() => openPage(desk, 'maya'));
    const number = freshNumber();
    await until(() => desk.text(number, 'Is anybody there?'));
    const threadId = await until(() => desk.threadOf(number));
    await opened.hears(threadId);
    await opened.close();
    plan.disarm();
    // Should the end have got lost: the next word finds nobody.
    await desk.text(number, 'Still there?');
    await eventually(
      async () => (await desk.app.table.query(connectionRow, connectionsAfter(undefined))).rows,
      (rows) => rows.length === desk.stack.sockets.open(),
    );
  };
  plan.arm();
  await open();
  const ofTheLine = plan
    .seen()
    .filter(({ functionName, effect }) => functionName === 'socket' || /ticket/.test(effect));
  expect(new Set(ofTheLine.map(({ effect }) => effect)).size).toBe(3);
  for (const effect of ofTheLine) {
    for (const side of ['before', 'after'] as const) {
      plan.arm({ ...effect, side });
      await open();
    }
  }
  points += ofTheLine.length * 2;
});

test('the walk went through every side effect of the way in and out', () => {
  const kinds = new Set([...walkedAlready].map((key) => key.replace(/ \d+$/, '')));
  console.log(`crash walk: ${points} crash points (${kinds.size} kinds of side effect) in ${stories.length} stories`);
  expect(points).toBeGreaterThan(50);
});
