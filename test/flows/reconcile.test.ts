import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incomingForm } from '#infra/local/signed-text.ts';
import { reconcile as reconcileWith } from '#shared/domain/thread/reconcile.ts';
import { type CrashPlan, crashPlan, dieAtEach } from '../harness/crash.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
});
afterAll(() => desk.stop());

const reconcile = () => desk.stack.runner.invoke('reconcile', {});
const minutesAgo = (count: number) => Date.now() - count * 60_000;

/** A text that Twilio took and whose webhook found nobody. */
function lost(from: string, body: string, fields: Record<string, string> = {}, receivedAt = minutesAgo(20)) {
  const form = incomingForm(desk.signing.accountSid, { from, to: officeNumber, body, fields });
  desk.stack.twilio?.keepReceived(form, receivedAt);
  return form.MessageSid ?? '';
}

async function textsFrom(number: string) {
  const entries = await desk.entries(await desk.threadOf(number));
  return entries.filter(({ direction, kind }) => direction === 'in' && kind === 'text').map(({ text }) => text);
}

describe('texts that Twilio has and we never got', () => {
  test('are found, once, in the order they came', async () => {
    const number = freshNumber();
    lost(number, 'Are you open on Friday?', {}, minutesAgo(30));
    lost(number, 'And on Saturday? 🙂', {}, minutesAgo(20));
    expect(await reconcile()).toBe(2);
    expect(await textsFrom(number)).toEqual(['Are you open on Friday?', 'And on Saturday? 🙂']);
    expect(await reconcile()).toBe(0);
    expect(await textsFrom(number)).toHaveLength(2);
  });

  test('mean what they say: STOP stops', async () => {
    const number = freshNumber();
    lost(number, 'STOP');
    await reconcile();
    await expect(desk.reply(await desk.threadOf(number), 'Hello?')).rejects.toMatchObject({ status: 422 });
  });

  test('bring their pictures', async () => {
    const number = freshNumber();
    const url = desk.stack.twilio?.keepMedia(Buffer.from('GIF89a-a-picture'), 'image/gif') ?? '';
    lost(number, 'Look', { NumMedia: '1', MediaUrl0: url, MediaContentType0: 'image/gif' });
    expect(await reconcile()).toBe(1);
    await desk.advance(60_000);
    const [entry] = (await desk.entries(await desk.threadOf(number))).filter(({ direction }) => direction === 'in');
    expect(entry).toMatchObject({ files: [expect.objectContaining({ type: 'image/gif' })] });
  });

  test('are left to the webhook while they may still be on their way, or when it brought them', async () => {
    const number = freshNumber();
    lost(number, 'just now', {}, Date.now());
    const sid = lost(number, 'a while ago');
    await desk.text(number, 'a while ago', { sid });
    expect(await reconcile()).toBe(0);
    expect(await textsFrom(number)).toEqual(['a while ago']);
  });

  test('and what we sent ourselves is none of them', async () => {
    const number = freshNumber();
    await desk.text(number, 'Hello');
    await desk.reply(await desk.threadOf(number), 'Hello yourself');
    await desk.leave();
    expect(await reconcile()).toBe(0);
  });

  test('are found again by the next run when Twilio did not answer this one', async () => {
    const number = freshNumber();
    lost(number, 'Is anybody there?');
    const { apps } = desk.stack;
    const unanswered = apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
    unanswered.received = { list: () => Promise.reject(new Error('Twilio did not list what it received (503)')) };
    await expect(reconcileWith(unanswered)).rejects.toThrow('did not list');
    expect(await reconcile()).toBe(1);
  });

  test('whatever dies while they are taken in, each is kept once', async () => {
    const story = async () => {
      const number = freshNumber();
      lost(number, 'I need a refill');
      await reconcile().catch(() => undefined);
      const seen = [...plan.seen()];
      plan.disarm();
      await reconcile();
      expect(await textsFrom(number)).toEqual(['I need a refill']);
      return seen;
    };
    plan.arm();
    const walked = (await story()).filter(({ functionName }) => functionName === 'reconcile');
    expect(walked.map(({ effect }) => effect)).toEqual(
      expect.arrayContaining(['list received texts', 'commit reconciled']),
    );
    await dieAtEach(plan, walked, async () => void (await story()), { each: true });
    console.log(`crash walk of the reconcile job: ${walked.length * 2} crash points`);
  });
});
