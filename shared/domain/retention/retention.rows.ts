import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import type { Entry } from '../message/entry.ts';

/** The wake partition of the daily look for conversations whose words are kept no longer. */
export const retentionWake = 'RETENTION';

const retention = z.object({ wakeAt: z.iso.datetime() });
export const retentionRow: RowKind<z.infer<typeof retention>> = { name: 'retention', schema: retention };

/** `PRACTICE | RETENTION` */
export const retentionKey: Key = { pk: 'PRACTICE', sk: 'RETENTION' };

/** The first look; refused where one is planned. */
export function planRetention(at: string): Write {
  return { key: retentionKey, if: notThere, put: { wake: retentionWake, wakeAt: at } };
}

/** The next look, unless somebody else has planned it. */
export function moveRetention(before: string, wakeAt: string): Write {
  return { key: retentionKey, if: { wakeAt: { is: before } }, set: { wakeAt } };
}

/** What an entry has besides its words that says what somebody wrote, spoke or sent. */
const worded = ['raw', 'rawFile', 'files', 'media', 'extra', 'note', 'voicemail', 'left', 'sendNowReason'] as const;

/**
 * An entry without its words and files. That it was, when, who to whom, by which channel and what became of it stays: the
 * figures, the proof of an opt-out and the audit stand on it.
 */
export function forgetEntry(of: Entry, text: string): Write {
  return {
    key: entryKey(refOf(of)),
    if: { id: { is: of.id } },
    set: { text, ...nestedWithoutWords(of) },
    remove: [...worded],
  };
}

function nestedWithoutWords(of: Entry): Record<string, unknown> {
  if (of.kind === 'call') {
    const { transcript: _words, ...facts } = of.facts;
    return { facts };
  }
  if (of.kind === 'event' || !of.mail) return {};
  if (of.direction === 'out') return { mail: { ...of.mail, subject: '' } };
  const { quoted: _quoted, html: _html, original: _original, fromName: _name, ...named } = of.mail;
  const { onlyInOriginal: _files, untold: _more, ...mail } = named;
  return { mail: { ...mail, subject: '' } };
}

/** Where the bytes of an entry are kept: what came with it, the mail as it came, its cleaned HTML, a voicemail. */
export function filesOfEntry(of: Entry): string[] {
  if (of.kind === 'event') return [];
  const files = (of.files ?? []).map(({ key }) => key);
  if (of.kind === 'call' || of.direction === 'out') return files;
  const { html, original } = of.mail ?? {};
  return [...files, ...[of.rawFile, html?.key, original].filter((key) => key !== undefined)];
}
