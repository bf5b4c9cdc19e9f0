import type { Address, HealthKind } from './address.ts';
import { clearsBy } from './health.ts';

const kinds: Record<HealthKind, { words: string; stops: 'everything' | 'automatic' | 'nothing' }> = {
  landline: { words: 'Landline, cannot get texts', stops: 'everything' },
  invalid: { words: 'Not a number that gets texts', stops: 'everything' },
  bounced: { words: 'Mail bounced', stops: 'everything' },
  'carrier-blocked': { words: 'Blocked by the carrier', stops: 'automatic' },
  unreachable: { words: 'Could not be reached', stops: 'nothing' },
};
const stopped = {
  everything: 'Nothing is sent there by text.',
  automatic: 'Automatic messages are not sent there.',
  nothing: 'Messages are still tried.',
};
const clearing = { word: 'they write from it', delivery: 'a message arrives there' };

/** A finding as the desk reads it: the evidence, what it is, what it stops, how it clears. */
export interface Finding {
  kind: HealthKind;
  code: string;
  at: string;
  threadId?: string | undefined;
  messageId?: string | undefined;
  words: string;
  stops: string;
  clears: string;
}

/** What is wrong with an address, in words. */
export function healthWords(of: Pick<Address, 'health'> | undefined): Finding[] {
  return Object.entries(of?.health ?? {}).flatMap(([name, evidence]) => {
    const kind = name as HealthKind;
    if (!evidence) return [];
    const by = clearsBy(kind).map((one) => clearing[one]);
    const clears = `Clears when ${by.join(', or ')}, or when staff say that it works again.`;
    return [{ kind, ...evidence, words: kinds[kind].words, stops: stopped[kinds[kind].stops], clears }];
  });
}
