import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { mayReach } from '../contact/may-reach.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { dayOf } from '../message/sending-counts.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { linkKey, linkRow, mostTries } from './link.rows.ts';
import { type Opened, proveBirth } from './prove-birth.ts';
import { readLinkToken, type SecureLink } from './secure-link.ts';

/** What stands behind a link before anything is proved: enough to ask for the proof. */
export interface Behind {
  link: SecureLink;
  practice: string;
  language: 'en' | 'es';
  /** Of the location that wrote: an evening's message is not of the next day. */
  zone: string;
  entry: OutboundEntry;
  head: Thread;
  patient: Patient;
  /** Five wrong dates were given: it opens no more. */
  isClosed: boolean;
}

/**
 * What a token leads to; undefined for one that we did not make, that has ended, whose message is no more, or that went to
 * an address where the patient's messages may not be read any more: a guardian's whose rights are over.
 */
export async function findBehind(app: App, token: string): Promise<Behind | undefined> {
  const link = readLinkToken(await app.settings.mail.signingKeys(), token);
  if (!link || app.now().getTime() > link.expires) return undefined;
  const [entry, found, settings, seen] = await app.table.getMany(
    [outboundEntryRow, entryKey(link.ref)],
    [threadRow, threadKey(link.ref.threadId)],
    [practiceRow, practiceKey],
    [linkRow, linkKey(link.ref.messageId)],
  );
  const head = await standingThread(app, found);
  const patient = head?.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  if (!entry || !head || !patient) return undefined;
  const isClosed = (seen?.tries ?? 0) >= mostTries;
  const practice = settled(settings);
  const { zone } = locationById(practice, head.location).hours;
  const to = await app.table.get(addressRow, addressKey(entry.channel, entry.to));
  const day = dayOf(zone, app.now().getTime());
  if (mayReach(head, to?.people ?? [], { purpose: entry.purpose, day })) return undefined;
  return { link, practice: practice.name, language: patient.language ?? 'en', zone, entry, head, patient, isClosed };
}

/** Tries a date of birth (YYYY-MM-DD) at the link to a message. */
export async function openLink(app: App, behind: Behind, birthDate: string): Promise<Opened> {
  const { link, entry, patient } = behind;
  const { messageId, threadId } = link.ref;
  const opened = await proveBirth(
    app,
    {
      linkId: messageId,
      expires: link.expires,
      birthDate: patient.birthDate,
      threadId,
      channel: entry.channel,
      closed: 'The link to a message was closed after five wrong dates of birth. Call, or send the message again.',
    },
    birthDate,
  );
  if (opened.is === 'open') app.log.info('link_opened', { entryId: messageId });
  return opened;
}
