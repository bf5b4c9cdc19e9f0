import type { App } from '../../ports.ts';
import { refOf } from '../message/entry.key.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { fileToken } from './file-link.ts';

/** As long as the page itself may be answered. */
const openMinutes = 60;

/** The files of a message for its opened page: what each is called, and a link that saves it. */
export async function shownFiles(
  app: App,
  entry: OutboundEntry,
): Promise<{ name: string; bytes: number; url: string }[]> {
  const { files = [] } = entry;
  if (files.length === 0) return [];
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to make links');
  const expires = app.machineNow().getTime() + openMinutes * 60_000;
  return files.map(({ name, bytes }, part) => ({
    name,
    bytes,
    url: `/files/${fileToken(key, { ref: refOf(entry), part, expires })}`,
  }));
}
