import { Temporal } from 'temporal-polyfill';
import type { App } from '../../ports.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { inboxRowKind } from '../thread/inbox.rows.ts';
import { viewPartition } from '../thread/thread.rows.ts';
import { confidentialAt } from '../thread/thread.ts';
import { forgetThread } from './forget-thread.ts';
import { nextNight } from './next-night.ts';
import { moveRetention, retentionKey, retentionRow } from './retention.rows.ts';

const pageSize = 50;
/** Left for what comes after, so that a run ends by itself and the next minute's sweep goes on. */
const reserveMs = 8_000;
/** Where a conversation rests that waits for nobody. What somebody still has to answer is never forgotten. */
const settledViews = ['done', 'waiting', 'automated', 'quiet'] as const;

/**
 * Once a night: takes the words and files out of every settled conversation in which nothing was said for as many months as
 * the practice keeps them (settings, `retentionMonths`). A run that is broken off goes on where it was: what is forgotten
 * already costs a look at its row in the index. Answers of how many conversations.
 */
export async function forgetWords(app: App): Promise<number> {
  const planned = await app.table.get(retentionRow, retentionKey);
  const now = app.now();
  if (!planned || Date.parse(planned.wakeAt) > now.getTime()) return 0;
  const practice = await readPractice(app);
  const before = keptFrom(practice, now);
  let forgotten = 0;
  for (const place of practice.locations.flatMap(({ id }) => [id, confidentialAt(id)])) {
    for (const view of settledViews) {
      for await (const threadId of restingSince(app, viewPartition(place, view), before)) {
        if (app.remainingMs() < reserveMs) return forgotten;
        if (await forgetThread(app, practice, threadId, before)) forgotten += 1;
      }
    }
  }
  await app.table.commit({ next: moveRetention(planned.wakeAt, nextNight(practice, now)) });
  app.log.info('words_forgotten', { threads: forgotten });
  return forgotten;
}

/** From when on words are kept: so many months before now, by the practice's calendar; ISO. */
function keptFrom(practice: Practice, now: Date): string {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(practiceZone(practice));
  return new Date(here.subtract({ months: practice.retentionMonths }).epochMilliseconds).toISOString();
}

/** Conversations of a view whose last word is older, and still there; read page by page, before any of them is changed. */
async function* restingSince(app: App, pk: string, before: string): AsyncGenerator<string> {
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(inboxRowKind, {
      ...{ index: 'byView', pk, to: before, limit: pageSize },
      ...(after ? { after } : {}),
    });
    for (const { id, last } of page.rows) if (last) yield id;
    after = page.next;
  } while (after);
}
