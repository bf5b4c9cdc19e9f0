import type { Fetched, Recordings } from '#shared/ports.ts';
import type { Rung } from './call-truth.ts';
import { type Ground, type Process, pass, point, type RunEffect } from './process.ts';

/** Recordings that lie at Twilio. */
export function recordingsModel(ground: Ground, rung: readonly Rung[], trouble: number) {
  let calls = 0;
  const ofId = (sid: string) => rung.find(({ recording }) => recording?.sid === sid)?.recording;
  return (process: Process, effect: RunEffect): Recordings => {
    function called<R>(label: string, done: () => R, failed: R): Promise<R> {
      calls += 1;
      const name = `recording call ${calls}`;
      return point(ground, process, {
        label,
        kind: 'call',
        run: () =>
          effect(label, async () => {
            const fails = ground.faults.also(`${name} goes wrong`, trouble);
            const isDone = !fails || ground.chance(`done ${name}`) < 0.5;
            const result = isDone ? done() : failed;
            await pass(ground, process, Math.floor(ground.chance(`way ${name}`) ** 4 * 20_000));
            return fails ? failed : result;
          }),
      });
    }
    return {
      fetch: (sid) =>
        called<Fetched>(
          'fetch recording',
          () => {
            const recording = ofId(sid);
            if (!recording || recording.readyAt > ground.time.now()) return { outcome: 'not-yet', code: '404' };
            if (recording.isDeleted) return { outcome: 'refused', code: '404' };
            return { outcome: 'fetched', bytes: Buffer.from(`the sound of ${sid}`), contentType: 'audio/x-wav' };
          },
          { outcome: 'not-yet', code: '503' },
        ),
      remove: (sid) =>
        called<Awaited<ReturnType<Recordings['remove']>>>(
          'delete recording',
          () => {
            const recording = ofId(sid);
            if (recording) recording.isDeleted = true;
            return { outcome: 'removed' };
          },
          { outcome: 'failed', code: '503' },
        ),
    };
  };
}
