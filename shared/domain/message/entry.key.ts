import type { Key } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';

export const entryPrefix = 'ENTRY#';

/** `THREAD#t1 | ENTRY#2026-03-02T15:00:00.000Z#m9` */
export function entryKey(ref: EntryRef): Key {
  return { pk: `THREAD#${ref.threadId}`, sk: `${entryPrefix}${ref.at}#${ref.messageId}` };
}

export function isEntryKey({ pk, sk }: Key): boolean {
  return pk.startsWith('THREAD#') && sk.startsWith(entryPrefix);
}

export function refOf(of: { threadId: string; at: string; id: string }): EntryRef {
  return { threadId: of.threadId, at: of.at, messageId: of.id };
}

/** The reference of an entry from its key, as the key-only indexes give it back. */
export function refFromKey(key: Key): EntryRef {
  const [at, messageId] = key.sk.slice(entryPrefix.length).split('#');
  const threadId = key.pk.slice('THREAD#'.length);
  if (!key.sk.startsWith(entryPrefix) || !at || !messageId) throw new Error('a wake row is not the key of an entry');
  return { threadId, at, messageId };
}
