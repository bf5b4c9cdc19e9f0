import type { Thread } from '../thread/thread.ts';
import { reopened } from '../thread/thread-rules.ts';

/** More conversations than these nobody brings together by hand. */
export const mostJoins = 20;

/**
 * The head of a conversation with another one in it, as far as no entry says it: what waits, what is open and who has it.
 * Whose turn it is and what was said last follow from the entries of both (thread/recount.ts).
 */
export function joinedHead(into: Thread, from: Thread): Thread {
  const joins = [...(into.joins ?? []), from.id, ...(from.joins ?? [])];
  const waits = into.state === 'open' || from.state !== 'open' ? into : reopened(into);
  const assignee = into.assignee ?? from.assignee;
  const personAt = later(into.personAt, from.personAt);
  const tipAt = later(into.tipAt, from.tipAt);
  const surveyedAt = later(into.surveyedAt, from.surveyedAt);
  const alarm = into.emergency || !from.emergency ? (into.alarm ?? from.alarm) : 'emergency';
  const failure = into.failure ?? from.failure;
  const reading = into.reading ?? from.reading;
  const revocation = bothRevocations(into, from);
  const emergency = into.emergency ?? from.emergency;
  return {
    ...waits,
    joins,
    unread: into.unread + from.unread,
    tags: [...new Set([...into.tags, ...from.tags])].slice(0, 10),
    priority: into.priority === 'high' || from.priority === 'high' ? 'high' : 'normal',
    lastAt: later(into.lastAt, from.lastAt) ?? into.lastAt,
    ...(assignee ? { assignee } : {}),
    ...(personAt ? { personAt } : {}),
    ...(tipAt ? { tipAt } : {}),
    ...(surveyedAt ? { surveyedAt } : {}),
    ...(alarm ? { alarm } : {}),
    ...(failure ? { failure } : {}),
    ...(reading ? { reading } : {}),
    ...(revocation ? { revocation } : {}),
    ...(emergency ? { emergency } : {}),
    ...sentBoth(into, from),
  };
}

/** The head of a conversation that was brought together with another: it keeps its id and its entries, and stands in no list. */
export function aliasOf(from: Thread, into: string): Thread {
  const { id, location, name, addresses, tags, priority, lastAt, joins, sent, tipAt, surveyedAt } = from;
  return {
    ...{ id, location, name, addresses, tags, priority, lastAt },
    state: 'done',
    unread: 0,
    lastInbound: {},
    ...(joins ? { joins } : {}),
    ...(sent ? { sent } : {}),
    ...(tipAt ? { tipAt } : {}),
    ...(surveyedAt ? { surveyedAt } : {}),
    joinedInto: into,
    version: from.version,
  };
}

/** Words that may be an opt-out in both are decided together; the first keep their date. */
function bothRevocations({ revocation: own }: Thread, { revocation: other }: Thread): Thread['revocation'] {
  if (!own || !other) return own ?? other;
  const known = new Set([own.address, ...(own.also ?? []).map(({ address }) => address)]);
  const channel = other.address.includes('@') ? ('email' as const) : ('sms' as const);
  const more = [{ channel, address: other.address }, ...(other.also ?? [])];
  return { ...own, also: [...(own.also ?? []), ...more.filter(({ address }) => !known.has(address))] };
}

function sentBoth({ sent: own }: Thread, { sent: other }: Thread): Pick<Thread, 'sent'> {
  if (!own || !other) return own || other ? { sent: own ?? other } : {};
  if (own.day !== other.day) return { sent: own.day > other.day ? own : other };
  return { sent: { day: own.day, count: own.count + other.count } };
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  return one !== undefined && (other === undefined || one > other) ? one : other;
}
