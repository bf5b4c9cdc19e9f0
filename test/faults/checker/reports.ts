import type { Broken, End } from './checker.ts';

const ranks: Record<string, number> = {
  held: 0,
  queued: 1,
  unknown: 1,
  sent: 2,
  delivered: 3,
  undelivered: 3,
  failed: 3,
};

/**
 * A report that we took is applied and never taken back. Left out is what no report can decide: words that went to one
 * number more than once, and a bare report of a message that nobody could prove.
 */
export function brokenReports({ heard, accepted, entries }: End): Broken[] {
  return heard.flatMap(({ sid, messageId, status, bare }): Broken[] => {
    const message = accepted.find((one) => one.sid === sid);
    const alike = entries.filter(
      (one) => 'purpose' in one && one.to === message?.to && (one.left?.text ?? one.text) === message.body,
    );
    const [entry, another] = alike;
    if (!entry || another || !('purpose' in entry)) return [];
    if (bare && entry.providerId !== sid) return [];
    const isApplied = (ranks[entry.status] ?? 0) >= (ranks[status] ?? 0);
    return isApplied
      ? []
      : [{ rule: 'report', what: `${messageId} is ${entry.status} after it was reported ${status}` }];
  });
}
