import type { TellingWay } from './told.ts';

/** From this step on the managers are told too. */
export const wideStep = 2;
/** From this step on it is told less often, until somebody takes it. */
const slowStep = 7;

/** Minutes from a step to the next one: after 2 a call, after 5 the managers, then every 5, and after half an hour every 15. */
export function minutesAfter(step: number): number {
  if (step === 0) return 2;
  if (step === 1) return 3;
  return step < slowStep ? 5 : 15;
}

/** Has it come so far that more such words of the patient's tell everybody at once? */
export function isSlow(step: number): boolean {
  return step >= slowStep;
}

/**
 * How the on-call telephone is told at a step: by a text, two minutes later by a call, then by both. A manager's is told by a
 * text at first, and by both from the next step on.
 */
export function waysAt(whose: string, step: number, wasTold: boolean): TellingWay[] {
  if (whose !== 'on-call') return wasTold ? ['text', 'call'] : ['text'];
  if (step === 0) return ['text'];
  return step === 1 ? ['call'] : ['text', 'call'];
}
