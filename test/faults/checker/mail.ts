import type { Broken, End } from './checker.ts';

/** E-mails from patients stand once, with their words; what events said of ours is applied and never taken back. */
export function brokenMail(end: End): Broken[] {
  return [...brokenArrivals(end), ...brokenEvents(end)];
}

function brokenArrivals({ mailed, entries, threads, files }: End): Broken[] {
  const broken: Broken[] = [];
  for (const { messageId, from, body, acknowledgedAt } of mailed) {
    const kept = entries.flatMap((entry) =>
      entry.kind === 'email' && entry.direction === 'in' && entry.mail?.messageId === messageId ? [entry] : [],
    );
    if (acknowledgedAt !== undefined && kept.length === 0) broken.push({ rule: 'lost', what: `mail ${messageId}` });
    if (kept.length > 1) broken.push({ rule: 'duplicated', what: `mail ${messageId} is kept ${kept.length} times` });
    const [first] = kept;
    if (!first) continue;
    if (first.text !== body) broken.push({ rule: 'lost', what: `the words of ${messageId}` });
    if (!files.has(first.mail?.original ?? '')) broken.push({ rule: 'lost', what: `the original of ${messageId}` });
    const home = threads.filter(({ addresses }) => addresses.some(({ address }) => address === from));
    if (home.length > 1) broken.push({ rule: 'duplicated', what: `${from} has ${home.length} threads` });
    if (home[0]?.id !== first.threadId) broken.push({ rule: 'thread', what: `${messageId} stands in another thread` });
  }
  return broken;
}

const ranks: Record<string, number> = { held: 0, queued: 1, unknown: 1, sent: 2, delivered: 3, failed: 4 };
const told = { processed: 2, deferred: 2, delivered: 3, bounce: 4, dropped: 4 } as const;

/** A mail that came back counts as failed, whatever was said before or after. */
function brokenEvents({ heardMail, entries }: End): Broken[] {
  return heardMail.flatMap(({ messageId, event }): Broken[] => {
    const entry = entries.find(({ id }) => id === messageId);
    if (!entry || !('status' in entry)) return [];
    if ((ranks[entry.status] ?? 0) >= told[event]) return [];
    return [{ rule: 'report', what: `${messageId} is ${entry.status} after it was reported ${event}` }];
  });
}
