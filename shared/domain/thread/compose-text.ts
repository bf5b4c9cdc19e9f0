import type { Outgoing } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { fileToken } from '../link/file-link.ts';
import { linkTo } from '../link/secure-link.ts';
import { refOf } from '../message/entry.key.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { filesByText } from '../upload/upload-limits.ts';
import type { Thread } from './thread.ts';

/** Twilio fetches a picture when it takes the message, and again when it did not get it. */
const pictureMinutes = 60;

/** How the files of a text leave, and its words with a link to the rest below them; decided once, when it is claimed. */
export async function leavingText(app: App, head: Thread, entry: OutboundEntry): Promise<OutboundEntry['left']> {
  const by = filesByText(entry.files ?? [], entry.to, entry.filesAs);
  if (by !== 'link') return by && { files: by };
  const patient = head.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  const link = linkTo(app, await signingKeyOf(app), entry);
  return { files: by, text: textWithLink(entry.text, link, patient?.language ?? 'en') };
}

/** Says where the link below the words leads. No letter in it that would make three segments of one. */
const leads = {
  en: 'Open the files with your date of birth',
  es: 'Para abrir los archivos escriba su fecha de nacimiento',
} as const;

function textWithLink(text: string, link: string, language: 'en' | 'es'): string {
  return `${text.trimEnd()}\n\n${leads[language]}: ${link}`;
}

/**
 * The text of an entry that is to be claimed as Twilio takes it, the same each time it is made but for the links to its
 * pictures and what is left of its time: a carrier may deliver it until `validUntil` (epoch milliseconds).
 */
export async function composeText(
  app: App,
  entry: OutboundEntry,
  validUntil: number,
): Promise<Omit<Outgoing, 'timeoutMs'>> {
  const { threadId, at, id } = entry;
  const validMs = validUntil - app.now().getTime();
  const query = new URLSearchParams({ message: id, thread: threadId, at });
  return {
    messageId: id,
    to: entry.to,
    from: entry.from,
    body: entry.left?.text ?? entry.text,
    ...(entry.left?.files === 'mms' ? { mediaUrls: await picturesOf(app, entry) } : {}),
    statusCallback: `${app.settings.publicBaseUrl}/webhooks/twilio/sms-status?${query}`,
    validitySeconds: Math.max(1, Math.floor(validMs / 1000)),
  };
}

async function picturesOf(app: App, entry: OutboundEntry): Promise<string[]> {
  const key = await signingKeyOf(app);
  const expires = app.machineNow().getTime() + pictureMinutes * 60_000;
  return (entry.files ?? []).map(
    (_file, part) => `${app.settings.publicBaseUrl}/files/${fileToken(key, { ref: refOf(entry), part, expires })}`,
  );
}

async function signingKeyOf(app: App): Promise<string> {
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to make links');
  return key;
}
