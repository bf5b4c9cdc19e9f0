import { beginning } from '../../domain/message/beginning.ts';
import type { KeptFile } from '../../domain/message/kept-file.ts';
import { sniffedType } from '../sniffed-type.ts';
import type { Attachment } from './read-mime.ts';

const mostFiles = 20;
const longestName = 100;
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const largestInline = 300_000;
const mostInline = 1_500_000;

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

/** The last part of what may be a path, without signs that hide or turn round what follows; the ending is kept. */
export function safeName(name: string, otherwise: string): string {
  const last = name.slice(-1_000).split(/[\\/]/).at(-1) ?? '';
  const bare = last.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').replace(/[<>:"|?*]/g, '_');
  const trimmed = bare.replace(/^[.\s]+/, '').trimEnd();
  if (trimmed === '') return otherwise;
  if (trimmed.length <= longestName) return trimmed;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(trimmed)?.[0] ?? '';
  return `${beginning(trimmed, longestName - ending.length)}${ending}`;
}
