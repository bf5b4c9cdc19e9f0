import { expect } from 'vitest';
import type { Desk } from '../harness/desk.ts';
import { type Story, until } from './crash-story.ts';

const onCall = '+12125550176';
const minutes = (count: number) => count * 60_000;
/** What an emergency alone has: the page, each telling of it and who takes it. The rest is walked in the stories before. */
const walks =
  /^((jobs|api|webhook-voice-page) commit (.*\b(page|claim|rest|told)\b.*)|jobs (send sms|place page call)|webhook-voice-page .*) 1$/;

interface Told {
  desk: () => Desk;
  /** A text arrives, twice; answers its conversation. */
  arrive(number: string, body: string): Promise<string>;
}

/**
 * Words of an emergency: whatever dies, the patient has the safety text once, whoever is on call is told by text and by call
 * until somebody takes it, each at most once a step, and nobody is told after that.
 */
export function emergencyStories({ desk, arrive }: Told): Story[] {
  const pages = () =>
    desk()
      .stack.outbox()
      .filter(({ to }) => to === onCall).length;
  const calls = () => (desk().stack.twilio?.telephone.calls() ?? []).filter(({ to }) => to === onCall);
  const read = (threadId: string) => until(() => desk().as('coordinator')('readThread', { params: { threadId } }));

  async function setOnCall(): Promise<void> {
    const { settings } = await desk().as('admin')('readSettings', {});
    if (settings.onCallNumber === onCall) return;
    const body = { version: settings.version, change: { onCallNumber: onCall } };
    await desk().as('admin')('changeSettings', { body });
  }

  /** Stands red, and somebody was told: at once, or by the next try where the first one died. */
  async function raised(number: string, words: string): Promise<string> {
    await until(setOnCall);
    const [textsBefore, callsBefore] = [pages(), calls().length];
    const threadId = await arrive(number, words);
    for (const pause of [11_000, minutes(1), minutes(1), minutes(1), minutes(3)]) await desk().advance(pause);
    expect((await read(threadId)).alarm, 'it stands red').toBe('emergency');
    const [texts, rung] = [pages() - textsBefore, calls().length - callsBefore];
    expect(texts + rung, 'whoever is on call was told').toBeGreaterThan(1);
    expect([texts <= 2, rung <= 2], 'each once a step').toEqual([true, true]);
    const { emergency } = await read(threadId);
    const left = (way: 'text' | 'call') =>
      emergency?.told.filter((one) => one.way === way && one.decision === 'send').length ?? 0;
    expect([left('text') >= texts, left('call') >= rung], 'none is on no record').toEqual([true, true]);
    return threadId;
  }

  async function isOver(threadId: string): Promise<void> {
    const { alarm, emergency } = await read(threadId);
    expect([alarm, emergency], 'it was taken').toEqual([undefined, undefined]);
    const told = [pages(), calls().length];
    await desk().advance(minutes(11));
    expect([pages(), calls().length], 'nobody is told any more').toEqual(told);
    const lines = (await desk().entries(threadId)).filter(({ text }) => /is on it: |Taken from the on-call/.test(text));
    expect(lines, 'one line says who').toHaveLength(1);
  }

  /** Takes the telephone whenever it rings and presses the key, until that is heard. */
  async function takesByCall(threadId: string): Promise<void> {
    for (let step = 0; step < 4; step += 1) {
      for (const { sid, waiting } of calls()) {
        if (waiting?.for !== 'ringing') continue;
        for (const act of [{ act: 'answer', number: onCall } as const, { act: 'press', digit: '1' } as const]) {
          // A call in which nothing of ours worked has ended with an apology before.
          await desk().stack.twilio?.telephone.act(sid, act);
        }
      }
      await desk().stack.twilio?.settled();
      if (!(await read(threadId)).emergency) return;
      await desk().advance(minutes(5));
    }
  }

  const once = { arrives: 1, leaves: 1, ends: ['delivered'], answers: 'either', walks } as const;
  return [
    {
      ...once,
      ends: ['delivered'],
      name: 'words of an emergency, taken from the on-call telephone',
      async play(number) {
        const threadId = await raised(number, 'I have chest pain');
        await arrive(onCall, '1');
        await desk().advance(minutes(1));
        await isOver(threadId);
      },
    },
    {
      ...once,
      ends: ['delivered'],
      name: 'words of an emergency, taken by the key of a call',
      async play(number) {
        const threadId = await raised(number, 'I have chest pain');
        await takesByCall(threadId);
        await isOver(threadId);
      },
    },
    {
      ...once,
      ends: ['delivered'],
      name: 'words of an emergency, taken at the desk',
      async play(number) {
        const threadId = await raised(number, 'it wont stop bleeding');
        const take = () => desk().as('coordinator')('takeEmergency', { params: { threadId } });
        await until(take);
        await until(take);
        await isOver(threadId);
      },
    },
  ];
}
