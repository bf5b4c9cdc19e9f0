import { timingSafeEqual } from 'node:crypto';
import type { App } from '../../ports.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow, putEvent } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { reopened } from '../thread/thread-rules.ts';
import { linkKey, linkRow, mostTries, noteClosed, noteOpened, spendTry } from './link.rows.ts';
import { readLinkToken, type SecureLink } from './secure-link.ts';

/** What stands behind a link before anything is proved: enough to ask for the proof. */
export interface Behind {
  link: SecureLink;
  practice: string;
  language: 'en' | 'es';
  entry: OutboundEntry;
  head: Thread;
  patient: Patient;
  /** Five wrong dates were given: it opens no more. */
  isClosed: boolean;
}

/** What a date of birth came to; `left` tries remain after a wrong one. */
export type Opened = { is: 'open' } | { is: 'wrong'; left: number } | { is: 'closed' };

const attempts = 20;

/** What a token leads to; undefined for one that we did not make, that has ended, or whose message is no more. */
export async function findBehind(app: App, token: string): Promise<Behind | undefined> {
  const link = readLinkToken(await app.settings.mail.signingKeys(), token);
  if (!link || app.now().getTime() > link.expires) return undefined;
  const [entry, head, settings, seen] = await app.table.getMany(
    [outboundEntryRow, entryKey(link.ref)],
    [threadRow, threadKey(link.ref.threadId)],
    [practiceRow, practiceKey],
    [linkRow, linkKey(link.ref.messageId)],
  );
  const patient = head?.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  if (!entry || !head || !patient) return undefined;
  const isClosed = (seen?.tries ?? 0) >= mostTries;
  return { link, practice: settled(settings).name, language: patient.language ?? 'en', entry, head, patient, isClosed };
}

/**
 * Tries a date of birth (YYYY-MM-DD) at a link. The try is spent before it is looked at; with the fifth wrong one the link
 * dies, and the desk is told in the thread, once.
 */
export async function openLink(app: App, behind: Behind, birthDate: string): Promise<Opened> {
  const { messageId } = behind.link.ref;
  const spent = await app.table.commit({ spent: spendTry(messageId, behind.link.expires) });
  if (spent.ok && isSame(birthDate, behind.patient.birthDate)) {
    await app.table.commit({ opened: noteOpened(messageId, app.now().toISOString()) });
    app.log.info('link_opened', { entryId: messageId });
    return { is: 'open' };
  }
  const tries = (await app.table.get(linkRow, linkKey(messageId)))?.tries ?? mostTries;
  if (spent.ok && tries < mostTries) return { is: 'wrong', left: mostTries - tries };
  await tellDesk(app, behind);
  return { is: 'closed' };
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, known: string | undefined): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(known ?? '')];
  return known !== undefined && one.length === other.length && timingSafeEqual(one, other);
}

async function tellDesk(app: App, { link, entry }: Behind): Promise<void> {
  const { threadId, messageId } = link.ref;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await app.table.get(threadRow, threadKey(threadId));
    if (!head) throw new Error('a link leads to a thread that is not there');
    const at = app.now().toISOString();
    const id = app.newId();
    const committed = await app.table.commit({
      link: noteClosed(messageId, at),
      event: putEvent({
        id,
        threadId,
        kind: 'event',
        direction: 'out',
        channel: entry.channel,
        at,
        by: 'system',
        event: 'link-closed',
        text: 'The link to a message was closed after five wrong dates of birth. Call, or send the message again.',
      }),
      head: putThread({ ...reopened(head), unread: head.unread + 1, tip: id, lastAt: at }, head.version),
    });
    if (committed.ok || committed.names.includes('link')) return;
    await app.backOff(attempt);
  }
  throw new Error('a link died and its thread could not be told');
}
