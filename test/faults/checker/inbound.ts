import type { Broken, End } from './checker.ts';
import { homesOf, isAtHome } from './home.ts';

/** Every text that we said we have stands exactly once, in the one thread of its number, with its words. */
export function brokenInbound(end: End): Broken[] {
  const { texted, entries } = end;
  const broken = refusedForGood(end);
  for (const { sid, from, body, acknowledgedAt } of texted) {
    const kept = entries.filter((entry) => entry.direction === 'in' && entry.sid === sid);
    if (acknowledgedAt !== undefined && kept.length === 0) broken.push({ rule: 'lost', what: `text ${sid}` });
    if (kept.length > 1) broken.push({ rule: 'duplicated', what: `text ${sid} is kept ${kept.length} times` });
    const [first] = kept;
    if (first && first.text !== body) broken.push({ rule: 'lost', what: `the words of ${sid}` });
    const home = homesOf(end, from);
    if (home.length > 1) broken.push({ rule: 'duplicated', what: `${from} has ${home.length} threads` });
    if (first && !isAtHome(end, home[0], first.threadId))
      broken.push({ rule: 'thread', what: `${sid} stands in another thread` });
  }
  return broken;
}

/** Twilio brings a text four times: one that nobody ever took was in the way of as many faults. */
const triesOfTwilio = 4;

function refusedForGood({ texted, faults }: End): Broken[] {
  return texted.flatMap(({ sid, acknowledgedAt }): Broken[] => {
    if (acknowledgedAt !== undefined) return [];
    const inTheWay = faults.filter((fault) => fault.startsWith('webhook-sms ') || fault.startsWith(`${sid}, answer`));
    return inTheWay.length >= triesOfTwilio
      ? []
      : [{ rule: 'lost', what: `text ${sid}, refused and nothing was wrong` }];
  });
}
