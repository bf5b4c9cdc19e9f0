import type { App } from '../../ports.ts';
import type { Entry, InboundEntry } from '../message/entry.ts';
import { readEntries } from '../thread/read-entries.ts';
import type { Thread } from '../thread/thread.ts';
import type { Around } from './around.ts';
import { readReply } from './read-reply.ts';
import { settleReply } from './settle-reply.ts';
import { visitsStoodBy } from './visits-stood-by.ts';
import { saysAllOfThem } from './whom.ts';

/** A run of answers is short; where more was said since the clock started, a person looks. */
const lookBack = 40;

/**
 * Reads a text of a shared conversation once more that answered for some of those who are reached there, since one of them was
 * answered for by another way than a text. Once none of their visits stands by it nobody waits for it any more, where nothing
 * else was said there but for whom it is, and thanks. False when something moved meanwhile.
 */
export async function settleTakenBack(app: App, around: Around): Promise<boolean> {
  const { entry, head, from } = around;
  // It was said whom it is about, and the last of them is being answered for.
  if (from.whom?.ref.messageId === entry.id) return settleReply(app, around, {});
  const said = head.turn?.firstEntryId === entry.id ? await saidSince(app, head, entry) : [];
  const names = around.people.map(({ givenName }) => givenName);
  const isAll = said.length > 0 && said.every((one) => one.id === entry.id || asksNothing(one, names));
  const ids = around.people.map(({ id }) => id);
  if (!isAll || (await visitsStoodBy(app, ids, [entry])).length > 0) return settleReply(app, around, {});
  const calms = said.filter((one): one is InboundEntry => one.direction === 'in' && one.kind !== 'call');
  return settleReply(app, around, { calms, isAll: true, head: (before) => withoutReadingOf(before, entry) });
}

/** What came in since this message, with it. */
async function saidSince(app: App, head: Thread, { id }: InboundEntry): Promise<Entry[]> {
  const { entries } = await readEntries(app, head, lookBack);
  const first = entries.findIndex((one) => one.id === id);
  return entries.slice(0, first + 1).filter(({ direction }) => direction === 'in');
}

function asksNothing(one: Entry, names: readonly string[]): boolean {
  if (one.direction !== 'in' || one.kind !== 'text' || one.channel !== 'sms' || one.media) return false;
  return saysAllOfThem(one.text) || readReply(one.text, names).intent === 'thanks';
}

function withoutReadingOf(head: Thread, { id }: InboundEntry): Thread {
  const { reading, ...rest } = head;
  return reading?.entryId === id ? rest : head;
}
