import { createHash } from 'node:crypto';
import type { Arm } from './trial-mark.ts';

/**
 * The arm of a patient in a trial: by chance, half and half, and the same whenever and wherever it is asked. It hangs on the two ids
 * alone, so that a patient stays in one arm and nothing that is known of them can lean on it.
 */
export function armOf(trialId: string, patientId: string): Arm {
  const [first = 0] = createHash('sha256').update(`${trialId} ${patientId}`).digest();
  return first < 128 ? 'usual' : 'new';
}
