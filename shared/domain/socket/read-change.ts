import * as z from 'zod';
import type { RowChange } from '../../table.ts';
import { isEntryKey } from '../message/entry.rows.ts';
import { practiceKey } from '../practice/practice.rows.ts';
import { staffIdOfKey } from '../staff/staff.rows.ts';
import { type Staff, staff } from '../staff/staff.ts';
import { isThreadHead, threadIdOfKey, threadPrefix } from '../thread/thread.rows.ts';

/** Something that open pages are told of. */
export type Change =
  | { of: 'thread'; threadId: string; locations: string[]; version: number }
  | { of: 'messages'; threadId: string }
  | { of: 'staff'; staffId: string; person: Staff | undefined }
  | { of: 'practice' };

/** The rows of which it may be: how their partition keys begin. Others never start the function. */
export const watchedRows: readonly string[] = [threadPrefix, practiceKey.pk];

const head = z.object({ location: z.string(), version: z.number().int() });

/** What a changed row means to open pages, or undefined for nothing. Throws on a row that is not what its key says. */
export function readChange({ key, before, after }: RowChange): Change | undefined {
  if (isThreadHead(key)) {
    const heads = [before, after].flatMap((image) => (image ? [head.parse(image)] : []));
    const locations = [...new Set(heads.map(({ location }) => location))];
    return { of: 'thread', threadId: threadIdOfKey(key), locations, version: heads.at(-1)?.version ?? 0 };
  }
  if (isEntryKey(key)) return { of: 'messages', threadId: threadIdOfKey(key) };
  const staffId = staffIdOfKey(key);
  if (staffId !== undefined) return { of: 'staff', staffId, person: after && staff.parse(after) };
  return key.pk === practiceKey.pk ? { of: 'practice' } : undefined;
}
