import type { FailureKind } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { changeOutbound, entryKey, outboundEntryRow, refFromKey } from '../message/entry.rows.ts';
import { type Parked, park } from '../message/parked.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { clearFindings } from './clear-findings.ts';
import { disown } from './disown.ts';
import { fail } from './fail.ts';
import { leave } from './leave.ts';
import { keyOnlyRow } from './thread.rows.ts';

/** What a provider reports of a message: how far it came, and our reference where the report carries it. */
export interface Report extends Parked {
  providerId: string;
  ref?: EntryRef | undefined;
}

/** What became of a report; for logs and tests. */
export type Settled = 'settled' | 'known-already' | 'parked';

const rankOf = { sent: 2, delivered: 3, failed: 3 } as const;

/**
 * Applies a delivery report, never backwards: reports come in any order, twice, and before our own record of the send.
 * One that carries our reference proves that the message left, whatever our own record says. One that carries only the
 * provider's id is looked up by it, and parked when no entry has it yet.
 */
export async function settle(app: App, report: Report): Promise<Settled> {
  const rank = rankOf[report.status];
  const ref = report.ref ?? (await lookUp(app, report.providerId));
  const entry = ref ? await app.table.get(outboundEntryRow, entryKey(ref)) : undefined;
  if (!ref || !entry) {
    const { ref: _none, providerId, ...bare } = report;
    await app.table.commit({ parked: park(providerId, bare, rank, app.now()) });
    return 'parked';
  }
  if (entry.rank >= rank) return 'known-already';
  if (!entry.leftAt) {
    await disown(app, report.providerId, ref);
    await leave(app, entry, report.providerId, 'any');
  }
  if (report.status === 'failed') {
    const why = {
      code: report.code ?? 'undelivered',
      kind: report.kind ?? ('unreachable' as const satisfies FailureKind),
    };
    await fail(app, await readPractice(app), entry, why, 'any');
    return 'settled';
  }
  const settledAt = rank === 3 ? { settledAt: app.now().toISOString() } : {};
  const change = { status: report.status, rank, ...settledAt };
  const done = await app.table.commit({
    settled: changeOutbound(ref, change, { belowRank: rank, fence: 'any', wakeAt: undefined, clear: ['unknown'] }),
  });
  if (done.ok && report.status === 'delivered') await clearFindings(app, entry);
  return done.ok ? 'settled' : 'known-already';
}

async function lookUp(app: App, providerId: string): Promise<EntryRef | undefined> {
  const { rows } = await app.table.query(keyOnlyRow, { index: 'byProvider', pk: providerId, limit: 1 });
  return rows[0] ? refFromKey(rows[0]) : undefined;
}
