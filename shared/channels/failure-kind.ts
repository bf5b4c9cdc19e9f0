import type { FailureKind } from './channel.ts';

const kinds: Record<string, FailureKind> = {
  20003: 'configuration',
  20404: 'configuration',
  21211: 'permanent',
  21217: 'permanent',
  21408: 'configuration',
  21606: 'configuration',
  21610: 'opted-out',
  21612: 'configuration',
  21614: 'landline',
  21635: 'landline',
  30001: 'unreachable',
  30002: 'configuration',
  30003: 'unreachable',
  30004: 'filtered',
  30005: 'permanent',
  30006: 'landline',
  30007: 'filtered',
  30008: 'unreachable',
  30034: 'configuration',
  30450: 'filtered',
  30610: 'filtered',
  30640: 'filtered',
};

/** Refusals that only mean "not now": nothing was taken, and the same call may work in a moment. */
const passing = new Set(['20429', '21611', '30001']);

/** Did Twilio refuse for the moment only? */
export function isPassing(code: string): boolean {
  return passing.has(code);
}

/**
 * What one of Twilio's error codes means for the next step. A code nobody listed is, in a delivery report, a phone that
 * was not reached; in the answer to a send, something the practice's account has to settle.
 */
export function failureKind(code: string, otherwise: FailureKind = 'unreachable'): FailureKind {
  return kinds[code] ?? otherwise;
}
