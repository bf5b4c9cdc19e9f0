import type { KeptFile } from '../../domain/message/kept-file.ts';
import type { InboundMailPart } from '../../domain/message/mail.ts';
import { safeName } from '../../domain/message/safe-name.ts';
import { sniffedType } from '../../domain/message/sniffed-type.ts';
import type { Attachment } from './read-mime.ts';

const mostFiles = 20;
/** How many more are told of; what a row can hold of names. */
const mostTold = 200;
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const largestInline = 300_000;
const mostInline = 1_500_000;

type MailFilesPart = Pick<InboundMailPart, 'onlyInOriginal' | 'untold'>;

/** A file to keep, with its bytes. */
export interface FileToKeep extends KeptFile {
  content: Uint8Array;
}

/** The files of a mail under keys of its own, each with a safe name and the type that its bytes show. */
export function filesOf(attachments: readonly Attachment[], prefix: string): FileToKeep[] {
  const kept = attachments.slice(0, mostFiles);
  return kept.map(({ name, bytes, type }, nth) => ({
    key: `${prefix}/${nth}`,
    name: safeName(name, `attachment-${nth + 1}`),
    type: sniffedType(bytes, type),
    bytes: bytes.length,
    content: bytes,
  }));
}

/** What a mail brought beyond what is kept of it by itself: named here, and kept in the mail as it came. */
export function beyondFiles(attachments: readonly Attachment[]): MailFilesPart {
  const beyond = attachments.slice(mostFiles);
  const told = beyond.slice(0, mostTold).map(({ name, bytes }, at) => {
    const nth = mostFiles + at;
    return { nth, name: safeName(name, `attachment-${nth + 1}`), bytes: bytes.length };
  });
  if (told.length === 0) return {};
  return { onlyInOriginal: told, ...(beyond.length > mostTold ? { untold: beyond.length - mostTold } : {}) };
}

/** Pictures that the mail's HTML shows in place, by content id, as data that loads nothing. */
export function inlinePictures(attachments: readonly Attachment[]): Map<string, string> {
  const found = new Map<string, string>();
  let total = 0;
  for (const { contentId, bytes, type } of attachments) {
    if (!contentId || bytes.length > largestInline || total + bytes.length > mostInline) continue;
    const sniffed = sniffedType(bytes, type);
    if (!pictures.has(sniffed)) continue;
    total += bytes.length;
    found.set(contentId, `data:${sniffed};base64,${Buffer.from(bytes).toString('base64')}`);
  }
  return found;
}
