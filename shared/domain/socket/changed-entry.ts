import { isDeepStrictEqual } from 'node:util';
import type { RowChange } from '../../table.ts';
import type { ChangedEntry } from './push.ts';

/** What of a message no page shows, or shows by its status alone. */
const unseen = new Set([
  'status',
  'rank',
  'wake',
  'wakeAt',
  'fence',
  'leaseUntil',
  'intentAt',
  'tries',
  'providerId',
  'leftAt',
  'settledAt',
  'counted',
  'countedFor',
  'countsAsTurn',
  'before',
  'expiresAt',
]);
const told = ['queued', 'sent', 'delivered'] as const;

/** What a changed row of a message is to a page that shows it: undefined where it shows it as before. */
export function changedEntry(id: string, { before, after }: RowChange): ChangedEntry | undefined {
  if (!before) return { id, isNew: true };
  if (!after || before.kind === 'call' || !isDeepStrictEqual(seen(before), seen(after))) return { id };
  if (before.status === after.status) return undefined;
  const status = told.find((one) => one === after.status);
  return status ? { id, status } : { id };
}

function seen(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !unseen.has(name)));
}
