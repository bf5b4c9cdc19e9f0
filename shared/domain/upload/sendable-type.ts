import { sniffedType } from '../message/sniffed-type.ts';

/** What may go to a patient, each with the endings its name may have; the first is given where the name has none. */
const endings: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'image/tiff': ['tif', 'tiff'],
  'image/bmp': ['bmp'],
  'application/pdf': ['pdf'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a'],
  'audio/wav': ['wav'],
  'text/plain': ['txt', 'csv', 'ics'],
};
/** Documents that are archives by their bytes; what other archives hold nobody can see. */
const documents = ['docx', 'xlsx', 'pptx', 'odt', 'ods'];

/**
 * What a file is by its bytes, and its name with an ending that says so; undefined where it is nothing that goes to a patient
 * (a page, a script, a program, an archive).
 */
export function sendableType(name: string, bytes: Uint8Array): { type: string; name: string } | undefined {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const said = endings['text/plain']?.includes(ending) && isPlainText(bytes) ? 'text/plain' : '';
  const type = sniffedType(bytes, said);
  const fitting = type === 'application/zip' ? documents : endings[type];
  if (!fitting) return undefined;
  if (fitting.includes(ending)) return { type, name };
  return type === 'application/zip' ? undefined : { type, name: `${name}.${fitting[0]}` };
}

function isPlainText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/[^\P{Cc}\t\r\n\f]/u.test(text);
  } catch {
    // Not UTF-8, so not what is called plain text here.
    return false;
  }
}
