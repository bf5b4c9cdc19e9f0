import type { Thread } from '../thread/thread.ts';

/** What waits in a conversation because of one of its entries. */
type Waiting = Pick<Thread, 'failure' | 'revocation' | 'emergency' | 'reading'>;

/**
 * Two conversations that stood together, as each is without the other, as far as no entry says it: what waits goes with the
 * entry that it is of, what was decided meanwhile stays decided. `before`: the one that was brought in, as it was then;
 * `isOwn`: whether an entry is one of its own.
 */
export function partedHeads(
  from: Thread,
  into: Thread,
  before: Thread,
  isOwn: (entryId: string) => boolean,
): { own: Thread; rest: Thread } {
  return { own: standsAlone(from, into, before, isOwn), rest: without(from, into, before, isOwn) };
}

function standsAlone(from: Thread, into: Thread, before: Thread, isOwn: (entryId: string) => boolean): Thread {
  const { failure, revocation, emergency, reading: _old, alarm, ...bare } = before;
  const waits = chosen(into, isOwn);
  const still: Waiting = {
    ...(failure && into.failure ? { failure } : {}),
    ...(revocation && into.revocation ? { revocation } : {}),
    ...(emergency && into.emergency ? { emergency } : {}),
  };
  const alone: Thread = { ...bare, ...still, ...waits, version: from.version };
  const since = waits.emergency ? 'emergency' : waits.revocation ? 'revocation' : undefined;
  const isStill = alarm === 'maybe-cancel' ? into.alarm !== undefined : alone.revocation || alone.emergency;
  const rings = since ?? (isStill ? alarm : undefined);
  return { ...alone, ...(rings ? { alarm: rings } : {}), ...(from.sent ? { sent: from.sent } : {}) };
}

function without(from: Thread, into: Thread, before: Thread, isOwn: (entryId: string) => boolean): Thread {
  const parts = new Set([from.id, ...(from.joins ?? [])]);
  const { joins = [], failure: _failure, revocation: _asked, emergency: _page, reading: _read, alarm, ...bare } = into;
  const left = joins.filter((id) => !parts.has(id));
  const wasBefore = new Set(Object.values(entriesOf(before)));
  const rest: Thread = {
    ...bare,
    ...(left.length > 0 ? { joins: left } : {}),
    ...chosen(into, (id) => !isOwn(id) && !wasBefore.has(id)),
    unread: Math.max(0, into.unread - before.unread),
  };
  const isStill = alarm === 'revocation' ? rest.revocation : alarm === 'emergency' ? rest.emergency : true;
  return { ...rest, ...(alarm && isStill ? { alarm } : {}) };
}

/** What waits because of these entries. */
function chosen(head: Thread, isOf: (entryId: string) => boolean): Waiting {
  const of = entriesOf(head);
  const { failure, revocation, emergency, reading } = head;
  return {
    ...(failure && of.failure !== undefined && isOf(of.failure) ? { failure } : {}),
    ...(revocation && of.revocation !== undefined && isOf(of.revocation) ? { revocation } : {}),
    ...(emergency && of.emergency !== undefined && isOf(of.emergency) ? { emergency } : {}),
    ...(reading && of.reading !== undefined && isOf(of.reading) ? { reading } : {}),
  };
}

function entriesOf({ failure, revocation, emergency, reading }: Waiting): Partial<Record<keyof Waiting, string>> {
  return {
    ...(failure ? { failure: failure.messageId } : {}),
    ...(revocation ? { revocation: revocation.entryId } : {}),
    ...(emergency ? { emergency: emergency.entryId } : {}),
    ...(reading ? { reading: reading.entryId } : {}),
  };
}
