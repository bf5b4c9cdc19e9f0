import { practiceKey } from '#shared/domain/practice/practice.rows.ts';
import type { Broken, End } from './checker.ts';

/** A function may hold a message for a minute after its last look, and the call may take eight seconds. */
const underwayMs = 70_000;

/** After a STOP that we took, nothing leaves but its one confirmation; in the end the address says what was asked last. */
export function brokenConsent(end: End): Broken[] {
  const numbers = new Set(end.texted.map(({ from }) => from));
  return [...numbers].flatMap((number) => [
    ...brokenSilence(end, number),
    ...brokenState(end, number),
    ...brokenConfirmations(end, number),
  ]);
}

function wordsOf(end: End, number: string, words: readonly string[]) {
  return end.texted.filter(({ from, body }) => from === number && words.includes(body));
}

const stops = ['STOP', 'CANCEL'];
const starts = ['START'];

function brokenSilence(end: End, number: string): Broken[] {
  const replies = new Set(end.answered.map(({ id }) => id));
  return wordsOf(end, number, stops).flatMap(({ sid, acknowledgedAt }) => {
    if (acknowledgedAt === undefined) return [];
    // From a START on, whenever it may have been read, texts may leave again.
    const until = Math.min(
      ...wordsOf(end, number, starts).map(({ sentAt }) =>
        sentAt >= acknowledgedAt - 30 * 3_600_000 ? sentAt : Number.POSITIVE_INFINITY,
      ),
      Number.POSITIVE_INFINITY,
    );
    return end.accepted
      .filter(({ to, messageId }) => to === number && replies.has(messageId))
      .filter(({ acceptedAt }) => acceptedAt > acknowledgedAt + underwayMs && acceptedAt < until)
      .map(({ messageId }) => ({ rule: 'consent' as const, what: `${messageId} left after ${sid} stopped texts` }));
  });
}

function brokenState(end: End, number: string): Broken[] {
  const asked = [...wordsOf(end, number, stops), ...wordsOf(end, number, starts)];
  if (asked.length === 0 || asked.some(({ acknowledgedAt }) => acknowledgedAt === undefined)) return [];
  const ordered = asked.toSorted((a, b) => a.sentAt - b.sentAt);
  const overlap = ordered.some((text, index) => {
    const before = ordered[index - 1];
    return before !== undefined && (before.acknowledgedAt ?? 0) >= text.sentAt;
  });
  if (overlap) return [];
  const shouldBeOut = stops.includes(ordered.at(-1)?.body ?? '');
  const isOut = end.addresses.find(({ address }) => address === number)?.optedOut !== undefined;
  return shouldBeOut === isOut ? [] : [{ rule: 'consent', what: `${number} is ${isOut ? '' : 'not '}opted out` }];
}

/** Our own answers: never more than were asked for; where we answer, the first STOP and the first HELP have theirs. */
function brokenConfirmations(end: End, number: string): Broken[] {
  const asked = { 'opt-out-confirmation': stops, 'opt-in-confirmation': starts, 'help-answer': ['HELP'] };
  return Object.entries(asked).flatMap(([purpose, words]): Broken[] => {
    const given = end.entries.filter(
      (entry) => 'purpose' in entry && entry.purpose === purpose && entry.to === number,
    ).length;
    const wanted = wordsOf(end, number, words);
    if (given > wanted.length)
      return [{ rule: 'duplicated', what: `${given} of ${purpose} for ${wanted.length} texts` }];
    // START says something only to who is stopped.
    const isOwed = words !== starts && wanted.some(({ acknowledgedAt }) => acknowledgedAt !== undefined);
    return isOwed && given === 0 && weAnswer(end) ? [{ rule: 'lost', what: `the ${purpose} to ${number}` }] : [];
  });
}

/** Whether STOP and HELP are ours to answer, or the provider's. */
function weAnswer({ rows }: End): boolean {
  return rows.some(({ pk, sk, optOutBy }) => pk === practiceKey.pk && sk === practiceKey.sk && optOutBy === 'deskline');
}
