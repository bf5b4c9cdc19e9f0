import { expect } from 'vitest';
import type { Desk } from '../harness/desk.ts';
import { type Story, until } from './crash-story.ts';

const onCall = '+12125550176';
const minutes = (count: number) => count * 60_000;
/** What an emergency alone has: the page, each try of it and who takes it. The rest is walked in the stories before. */
const walks = /^(jobs|api) (commit .*\bpage\b.*|commit claim|send sms) 1$/;

interface Told {
  desk: () => Desk;
  /** A text arrives, twice; answers its conversation. */
  arrive(number: string, body: string): Promise<string>;
}

/**
 * Words of an emergency: whatever dies, the patient has the safety text once, whoever is on call is told until somebody
 * takes it, at most once a try, and nobody is told after that.
 */
export function emergencyStories({ desk, arrive }: Told): Story[] {
  const pages = () =>
    desk()
      .stack.outbox()
      .filter(({ to }) => to === onCall).length;
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
    const before = pages();
    const threadId = await arrive(number, words);
    for (const pause of [11_000, minutes(1), minutes(5)]) await desk().advance(pause);
    expect((await read(threadId)).alarm, 'it stands red').toBe('emergency');
    const told = pages() - before;
    expect(told, 'whoever is on call was told').toBeGreaterThan(0);
    expect(told, 'once a try').toBeLessThanOrEqual(2);
    return threadId;
  }

  async function isOver(threadId: string): Promise<void> {
    const { alarm, emergency } = await read(threadId);
    expect([alarm, emergency], 'it was taken').toEqual([undefined, undefined]);
    const told = pages();
    await desk().advance(minutes(11));
    expect(pages(), 'nobody is told any more').toBe(told);
    const lines = (await desk().entries(threadId)).filter(({ text }) => /is on it: |Taken from the on-call/.test(text));
    expect(lines, 'one line says who').toHaveLength(1);
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
