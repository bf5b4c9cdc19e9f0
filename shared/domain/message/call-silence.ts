import type { OutboundEntry } from './entry.ts';

/** A call that rings, is looked at and says its words takes less; no word of its end comes after it. */
const longestCallMs = 15 * 60_000;

/**
 * Until when (ISO) the end of a call that left at `leftAt` is waited for: callbacks may be lost, and then nobody else would
 * say that it reached nobody. Undefined for what is no call.
 */
export function callSilentAt({ kind }: Pick<OutboundEntry, 'kind'>, leftAt: string): string | undefined {
  return kind === 'spoken' ? new Date(Date.parse(leftAt) + longestCallMs).toISOString() : undefined;
}
