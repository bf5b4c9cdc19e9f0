import type { FailureKind } from '../channel.ts';

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

/** What one of Twilio's error codes means for the next step; a code nobody listed is taken as not reached. */
export function failureKind(code: string): FailureKind {
  return kinds[code] ?? 'unreachable';
}
