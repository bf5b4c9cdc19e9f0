import type { Consent, ConsentCategory } from './consent.ts';

/** Where consent stands for one channel and category of an address, and the line that says so. */
export interface Standing {
  channel: Consent['channel'];
  category: ConsentCategory;
  state: 'given' | 'revoked' | 'ask-first' | 'none';
  line: Consent | undefined;
}

/** What a STOP from a telephone number covers: every text and every automated call, whatever it is about. */
export const stopCovers: NonNullable<Consent['covers']> = [
  { channel: 'sms', category: 'outreach' },
  { channel: 'voice', category: 'care' },
  { channel: 'voice', category: 'outreach' },
];

/** What their own START gives back: care by text and call. Outreach needs its own consent anew. */
export const startCovers: NonNullable<Consent['covers']> = [{ channel: 'voice', category: 'care' }];

/**
 * Where an address stands, from its whole ledger, oldest line first. After `revoked` only their own words (START, UNSTOP)
 * give consent back: intake, an import or staff do not.
 */
export function standings(ledger: readonly Consent[], channels: readonly Consent['channel'][]): Standing[] {
  const categories = ['care', 'outreach'] as const;
  return channels.flatMap((channel) => categories.map((category) => standingOf(ledger, channel, category)));
}

function standingOf(ledger: readonly Consent[], channel: Consent['channel'], category: ConsentCategory): Standing {
  let now: Standing = { channel, category, state: 'none', line: undefined };
  for (const line of ledger) {
    if (line.state === 'noted' || !speaksOf(line, channel, category)) continue;
    if (now.state === 'revoked' && line.state !== 'revoked' && !reopens(line, category)) continue;
    if (now.state === 'given' && line.state === 'ask-first') continue;
    now = { channel, category, state: line.state, line };
  }
  return now;
}

/** Their own START reopens care; new consent to outreach is asked for as such, and recorded as their words. */
function reopens(line: Consent, category: ConsentCategory): boolean {
  return line.source === 'own-words' || (category === 'outreach' && line.category === 'outreach');
}

function speaksOf(line: Consent, channel: Consent['channel'], category: ConsentCategory): boolean {
  if (line.channel === channel && line.category === category) return true;
  return line.covers?.some((one) => one.channel === channel && one.category === category) ?? false;
}
