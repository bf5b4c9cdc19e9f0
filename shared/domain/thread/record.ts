import type { SendResult } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { changeOutbound, outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { dayOf } from '../message/sending-counts.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import type { Delivered } from './deliver.ts';
import { fail } from './fail.ts';
import { leave } from './leave.ts';

const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/** Writes down what the provider said to a send that this fence claimed. A record that somebody overtook changes nothing. */
export async function record(app: App, practice: Practice, entry: OutboundEntry, said: SendResult): Promise<Delivered> {
  const { threadId, id } = entry;
  switch (said.outcome) {
    case 'accepted':
      await leave(app, entry, said.providerId);
      app.log.info('message_accepted', { threadId, entryId: id, tries: entry.tries });
      return 'accepted';
    case 'refused':
      await fail(app, practice, entry, said);
      return 'refused';
    case 'not-sent':
      await release(app, practice, entry);
      app.log.warn('message_not_taken', { threadId, entryId: id, code: said.code, tries: entry.tries });
      return 'retry';
    case 'ambiguous':
      await check(app, entry);
      app.log.warn('message_unproved', { threadId, entryId: id, code: said.code, tries: entry.tries });
      return 'ambiguous';
  }
}

/** Nothing left: the claim is given up and the message waits for another try, longer each time. */
async function release(app: App, practice: Practice, entry: OutboundEntry): Promise<void> {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (entry.tries - 1));
  const again = new Date(app.now().getTime() + pause).toISOString();
  await app.table.commit({
    release: changeOutbound(
      refOf(entry),
      { status: 'queued', counted: dayOf(practiceZone(practice), app.now().getTime()) },
      { belowRank: 2, fence: entry.fence ?? 'absent', wakeAt: again, clear: ['fence', 'leaseUntil', 'intentAt'] },
    ),
  });
}

/** It may have left: staff see that we are checking, and the sweep comes back when the lease is over. */
async function check(app: App, entry: OutboundEntry): Promise<void> {
  const ref = refOf(entry);
  const change = { status: 'unknown' as const, unknown: 'checking' as const };
  const wakeAt = entry.leaseUntil ?? app.now().toISOString();
  const done = await app.table.commit({
    check: changeOutbound(ref, change, { belowRank: 2, fence: entry.fence ?? 'absent', wakeAt }),
  });
  if (done.ok) return;
  const now = await app.table.get(outboundEntryRow, entryKey(ref));
  if (!now || now.rank < 2) app.log.warn('check_overtaken', { threadId: entry.threadId, entryId: entry.id });
}
