import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import type { AcceptedMail } from '../world/mail-model.ts';
import type { Accepted } from '../world/provider-model.ts';
import type { Broken, End } from './checker.ts';

const officeStops = '21:00';
const officeStarts = '08:00';
/** Clocks five minutes wrong twice over, and a function that holds a message for a minute. */
const toleranceMs = 12 * 60_000;
const answerMs = 60 * 60_000;

/** Every message that we took ends once: it left, it was taken back, it failed and says why, or staff see "unknown". */
export function brokenOutbound(end: End): Broken[] {
  return [...brokenAnswers(end), ...brokenEntries(end), ...brokenWords(end), ...brokenIds(end), ...brokenQuiet(end)];
}

function outbound({ entries }: Pick<End, 'entries'>): OutboundEntry[] {
  return entries.flatMap((entry) =>
    entry.kind !== 'event' && entry.kind !== 'call' && entry.direction === 'out' ? [entry] : [],
  );
}

/** A client that heard 202 finds its message, unless it was taken back. */
function brokenAnswers({ answered, entries, rows }: End): Broken[] {
  const broken: Broken[] = [];
  for (const { id, heard, takenBack } of answered) {
    const kept = entries.filter((entry) => entry.id === id).length;
    const receipt = rows.find(({ pk }) => pk === `RECEIPT#message#${id}`);
    if (kept > 1) broken.push({ rule: 'duplicated', what: `answer ${id} is kept ${kept} times` });
    if (heard === 202 && kept === 0 && receipt?.undone !== true) broken.push({ rule: 'lost', what: `answer ${id}` });
    if (takenBack === 200 && kept > 0) broken.push({ rule: 'thread', what: `${id} was taken back and stands there` });
    if (kept > 0 && receipt === undefined) broken.push({ rule: 'duplicated', what: `answer ${id} has no receipt` });
  }
  return broken;
}

/** Has it left, as far as the table knows? */
function hasLeft({ providerId }: OutboundEntry): boolean {
  return providerId !== undefined;
}

function brokenEntries(end: End): Broken[] {
  const broken: Broken[] = [];
  for (const entry of outbound(end)) {
    const isFinal =
      entry.status === 'failed' ||
      entry.unknown === 'may-have-been-sent' ||
      (hasLeft(entry) && entry.status !== 'unknown');
    const stored = end.rows.find(
      ({ pk, sk }) => pk === `THREAD#${entry.threadId}` && sk === `ENTRY#${entry.at}#${entry.id}`,
    );
    if (!isFinal) broken.push({ rule: 'stuck', what: `${entry.id} is ${entry.status}` });
    if (stored?.wake !== undefined) broken.push({ rule: 'stuck', what: `${entry.id} still wakes` });
    if (entry.status === 'failed' && !entry.failure?.message)
      broken.push({ rule: 'stuck', what: `${entry.id} failed without a reason` });
  }
  return broken;
}

/** How often the words of an entry can have left. */
function timesOf(entry: OutboundEntry): [least: number, most: number] {
  if (hasLeft(entry)) return [1, 1];
  return entry.unknown === 'may-have-been-sent' ? [0, 1] : [0, 0];
}

/**
 * What patients got, by number and words: where two messages say the same, nobody can tell which of them a text was,
 * and it does not matter as long as their number is right.
 */
function brokenWords(end: End): Broken[] {
  const messages = outbound(end).filter(({ kind }) => kind !== 'spoken');
  const accepted = [...end.accepted, ...end.mails];
  const groups = new Set([...messages.map(wordsOf), ...accepted.map(wordsOf)]);
  return [...groups].flatMap((words): Broken[] => {
    const of = messages.filter((entry) => wordsOf(entry) === words).map(timesOf);
    const left = accepted.filter((message) => wordsOf(message) === words).length;
    const least = of.reduce((sum, [count]) => sum + count, 0);
    const most = of.reduce((sum, [, count]) => sum + count, 0);
    if (left < least) return [{ rule: 'lost', what: `"${words}" left ${left} times, ${least} are shown as left` }];
    if (left > most) return [{ rule: 'duplicated', what: `"${words}" left ${left} times for at most ${most}` }];
    return [];
  });
}

/** What was said to whom. Word of a message, without its words, is told from others by the message it is of. */
function wordsOf(message: OutboundEntry | Accepted | AcceptedMail): string {
  const { to } = message;
  if ('body' in message)
    return `${to}: ${message.body.startsWith(notice) ? `word of ${message.messageId}` : message.body}`;
  const { id, text, left, mail } = message;
  return `${to}: ${mail?.content === 'notice' ? `word of ${id}` : (left?.text ?? text)}`;
}

const notice = 'You have a message from ';

/** One provider id, one entry. */
function brokenIds(end: End): Broken[] {
  const ids = outbound(end).flatMap(({ providerId }) => providerId ?? []);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const calls = end.spoken.map(({ sid }) => sid);
  const known = new Set([...end.accepted.map(({ sid }) => sid), ...end.mails.map(({ id }) => id), ...calls]);
  const foreign = ids.filter((id) => !known.has(id));
  return [
    ...twice.map((id) => ({ rule: 'lost' as const, what: `${id} stands for two messages` })),
    ...foreign.map((id) => ({ rule: 'lost' as const, what: `${id} is no message of the provider` })),
  ];
}

function brokenQuiet({ accepted, spoken, texted }: End): Broken[] {
  return [...accepted, ...spoken]
    .filter(({ acceptedAt }) => isQuiet(acceptedAt - toleranceMs) && isQuiet(acceptedAt + toleranceMs))
    .filter(
      ({ to, acceptedAt }) =>
        !texted.some(
          ({ from, sentAt }) => from === to && sentAt >= acceptedAt - answerMs - toleranceMs && sentAt <= acceptedAt,
        ),
    )
    .map(({ sid }) => ({ rule: 'quiet hours' as const, what: `${sid} left in quiet hours` }));
}

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
});

/** By the office's clock. */
export function isQuiet(moment: number): boolean {
  const wall = wallClock.format(moment);
  return wall >= officeStops || wall < officeStarts;
}

/**
 * Unknown is right only where nobody can say: a text, where Twilio keeps no words and has a message that no entry of ours
 * holds, or counts its pictures only once it has fetched them; an e-mail, which no provider can be asked for, as long as no event named it.
 */
export function unknownOf(end: End): { all: string[]; unexplained: string[] } {
  const messages = outbound(end);
  const held = new Set(messages.flatMap(({ providerId }) => providerId ?? []));
  const all = messages.filter(({ status }) => status === 'unknown');
  const unexplained = all.filter(({ id, to, channel }) => {
    // Twilio lists calls whatever it keeps of words.
    if (channel === 'voice') return true;
    if (channel === 'email') return end.heardMail.some(({ messageId }) => messageId === id);
    const open = end.accepted.filter((message) => message.to === to && !held.has(message.sid));
    return !open.some(({ mediaUrls }) => end.redacts || mediaUrls.length > 0);
  });
  return { all: all.map(({ id }) => id), unexplained: unexplained.map(({ id }) => id) };
}
