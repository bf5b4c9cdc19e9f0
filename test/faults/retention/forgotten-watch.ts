import { entryRow } from '#shared/domain/message/any-entry.ts';
import { isEntryKey } from '#shared/domain/message/entry.key.ts';
import { filesOfEntry } from '#shared/domain/retention/retention.rows.ts';
import type { Watch } from '../world/memory-table.ts';

/** What was seen of entries, by their id. */
export interface SeenOfEntries {
  /** Every file that one ever named: a row that forgot its keys says nothing of the bytes. */
  files: ReadonlyMap<string, ReadonlySet<string>>;
  /** The true moment at which its words were taken out. */
  forgottenAt: ReadonlyMap<string, number>;
}

export function isForgottenText(text: string): boolean {
  return text.startsWith('Removed on ');
}

/** Sees every commit of an entry in the moment it is made. */
export function forgottenWatch(): { saw: Watch; seen: SeenOfEntries } {
  const files = new Map<string, Set<string>>();
  const forgottenAt = new Map<string, number>();
  return {
    seen: { files, forgottenAt },
    saw(writes, row, at) {
      for (const write of writes) {
        const entry = isEntryKey(write.key) ? entryRow.schema.safeParse(row(write.key)).data : undefined;
        if (!entry) continue;
        const keys = files.get(entry.id) ?? new Set();
        for (const key of filesOfEntry(entry)) keys.add(key);
        files.set(entry.id, keys);
        if (isForgottenText(entry.text) && !forgottenAt.has(entry.id)) forgottenAt.set(entry.id, at);
      }
    },
  };
}
