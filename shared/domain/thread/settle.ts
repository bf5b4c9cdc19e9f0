import type { FailureKind } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { callSilentAt } from '../message/call-silence.ts';
import { entryKey, refFromKey } from '../message/entry.key.ts';
import { changeOutbound, outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { type Parked, park } from '../message/parked.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { clearFindings } from './clear-findings.ts';
import { disown } from './disown.ts';
import { fail } from './fail.ts';
import { leave } from './leave.ts';
import { readHead } from './read-head.ts';
import { keyOnlyRow, putThread } from './thread.rows.ts';

/** What a provider reports of a message: how far it came, and our reference where the report carries it. */
export interface Report extends Parked {
  providerId: string;
  ref?: EntryRef | undefined;
  /** It counts even after "delivered": an e-mail may come back hours later. */
  isLast?: boolean;
}

/** What became of a report; for logs and tests. */
export type Settled = 'settled' | 'known-already' | 'parked';

const lastRank = 4;
const rankOf = { sent: 2, delivered: 3, failed: 3 } as const;

/**
 * Applies a delivery report, never backwards: reports come in any order, twice, and before our own record of the send.
 * One that carries our reference proves that the message left, whatever our own record says. One that carries only the
 * provider's id is looked up by it, and parked when no entry has it yet.
 */
export async function settle(app: App, report: Report): Promise<Settled> {
  const rank = report.isLast ? lastRank : rankOf[report.status];
  const ref = report.ref ?? (await lookUp(app, report.providerId));
  const entry = ref ? await app.table.get(outboundEntryRow, entryKey(ref)) : undefined;
  if (!ref || !entry) {
    const { ref: _none, isLast: _rank, providerId, ...bare } = report;
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
    await fail(app, await readPractice(app), entry, why, 'any', rank);
    return 'settled';
  }
  const settledAt = rank === 3 ? { settledAt: app.now().toISOString() } : {};
  const change = { status: report.status, rank, ...settledAt };
  const wakeAt = rank === 2 ? callSilentAt(entry, entry.leftAt ?? app.now().toISOString()) : undefined;
  const done = await app.table.commit({
    settled: changeOutbound(ref, change, { belowRank: rank, fence: 'any', wakeAt, clear: ['unknown'] }),
  });
  if (done.ok && report.status === 'delivered') await clearFindings(app, entry);
  if (done.ok && entry.unknown === 'may-have-been-sent') await clearDoubt(app, entry);
  return done.ok ? 'settled' : 'known-already';
}

const attempts = 20;

/** Nobody need decide any more whether it left. */
async function clearDoubt(app: App, { id, threadId }: OutboundEntry): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readHead(app, threadId);
    if (head?.failure?.messageId !== id) return;
    const { failure: _settled, ...rest } = head;
    if ((await app.table.commit({ head: putThread(rest, head.version) })).ok) return;
    await app.backOff(attempt);
  }
  throw new Error('a message was settled and its thread could not be told');
}

async function lookUp(app: App, providerId: string): Promise<EntryRef | undefined> {
  const { rows } = await app.table.query(keyOnlyRow, { index: 'byProvider', pk: providerId, limit: 1 });
  return rows[0] ? refFromKey(rows[0]) : undefined;
}
