import { timingSafeEqual } from 'node:crypto';
import type { App } from '../../ports.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { readHead } from '../thread/read-head.ts';
import { putThread } from '../thread/thread.rows.ts';
import { reopened } from '../thread/thread-rules.ts';
import { linkKey, linkRow, mostTries, noteClosed, noteOpened, spendTry } from './link.rows.ts';

/** What a date of birth came to; `left` tries remain after a wrong one. */
export type Opened = { is: 'open' } | { is: 'wrong'; left: number } | { is: 'closed' };

/** What is proved: at which link, until when it works (epoch ms), and where the desk is told when it died. */
export interface Proved {
  linkId: string;
  expires: number;
  birthDate: string | undefined;
  threadId: string;
  channel: EventEntry['channel'];
  /** What the desk reads when the link died. */
  closed: string;
}

const attempts = 20;

/**
 * Tries a date of birth (YYYY-MM-DD) at a link. A right one opens it and a wrong one spends a try, each by one write that the
 * link be alive: of many at once no more than five are wrong before it dies, and none opens it after that. With the fifth
 * wrong one it is dead, and the desk is told in the thread, once.
 */
export async function proveBirth(app: App, of: Proved, given: string): Promise<Opened> {
  const { linkId, expires } = of;
  if (isSame(given, of.birthDate)) {
    const opened = await app.table.commit({ opened: noteOpened(linkId, expires, app.now().toISOString()) });
    if (opened.ok) return { is: 'open' };
  } else {
    const spent = await app.table.commit({ spent: spendTry(linkId, expires) });
    const tries = (await app.table.get(linkRow, linkKey(linkId)))?.tries ?? mostTries;
    if (spent.ok && tries < mostTries) return { is: 'wrong', left: mostTries - tries };
  }
  await tellDesk(app, of);
  return { is: 'closed' };
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, known: string | undefined): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(known ?? '')];
  return known !== undefined && one.length === other.length && timingSafeEqual(one, other);
}

async function tellDesk(app: App, { linkId, threadId, channel, closed }: Proved): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readHead(app, threadId);
    if (!head) throw new Error('a link leads to a thread that is not there');
    const at = app.now().toISOString();
    const id = app.newId();
    const committed = await app.table.commit({
      link: noteClosed(linkId, at),
      event: putEvent({
        id,
        threadId,
        kind: 'event',
        direction: 'out',
        channel,
        at,
        by: 'system',
        event: 'link-closed',
        text: closed,
      }),
      head: putThread({ ...reopened(head), unread: head.unread + 1, tip: id, lastAt: at }, head.version),
    });
    if (committed.ok || committed.names.includes('link')) return;
    await app.backOff(attempt);
  }
  throw new Error('a link died and its thread could not be told');
}
