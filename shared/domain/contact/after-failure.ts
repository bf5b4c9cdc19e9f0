import type { FailureKind } from '../../channels/channel.ts';
import type { Address } from './address.ts';
import { findingOf, withFinding } from './health.ts';

/** A send that failed: from where, what its code means, and the message that shows it. */
export interface Failed {
  from: string;
  code: string;
  kind: FailureKind | 'blocked';
  evidence: { at: string; threadId: string; messageId: string };
}

/** What a failure says of the address itself: blocked for our sender by the provider, or a finding; undefined: nothing. */
export function afterFailure(of: Address, { from, code, kind, evidence }: Failed): Address | undefined {
  if (kind === 'opted-out') return { ...of, blockedBy: [...new Set([...(of.blockedBy ?? []), from])] };
  const isMail = of.channel === 'email' && kind === 'permanent';
  const finding = isMail ? ('bounced' as const) : findingOf(kind, code);
  return finding && withFinding(of, finding, { code, ...evidence });
}
