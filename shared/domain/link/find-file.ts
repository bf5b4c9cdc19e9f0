import type { App } from '../../ports.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import type { Entry } from '../message/entry.ts';
import { type FilePart, readFileToken } from './file-link.ts';

/** Where a part of a message is kept, and under which name and type it is handed out. */
interface KeptPart {
  key: string;
  name: string;
  type: string;
  /** Its length, where that is known. */
  bytes?: number;
}

export interface FoundPart extends KeptPart {
  part: FilePart;
}

/** The file behind a part of an entry; undefined where it has none. */
export function keptPart(entry: Entry, part: FilePart): KeptPart | undefined {
  if (entry.kind === 'event') return undefined;
  if (typeof part === 'number') return entry.files?.[part];
  if (entry.kind === 'call' || entry.direction === 'out' || !entry.mail) return undefined;
  const { html, original } = entry.mail;
  if (part === 'original') return original ? { key: original, name: 'mail.eml', type: 'message/rfc822' } : undefined;
  return html ? { key: html.key, name: 'mail.html', type: 'text/html' } : undefined;
}

/** What a token leads to; undefined for a token that we did not make or that has ended. */
export async function findFile(app: App, token: string): Promise<FoundPart | undefined> {
  const link = readFileToken(await app.settings.mail.signingKeys(), token);
  if (!link || app.machineNow().getTime() > link.expires) return undefined;
  const entry = await app.table.get(entryRow, entryKey(link.ref));
  const kept = entry ? keptPart(entry, link.part) : undefined;
  return kept && { ...kept, part: link.part };
}
