/** The most that one file may have: what the gateway can hand out again (docs/decisions/0008). */
export const largestFile = 4_400_000;
/** As many as Twilio takes in a picture message. */
export const mostFiles = 10;
/** All files of a message: an e-mail with more does not get through everywhere. */
export const largestTogether = 10_000_000;

/** Twilio takes 5 MB in a message, its words and envelope included. */
const largestByMms = 4_800_000;
const pictures = new Set(['image/jpeg', 'image/png', 'image/gif']);

/** How files reach a patient: in the message itself, or on the secure page that a link in it opens. */
export type FilesBy = 'mms' | 'attachment' | 'link';

/**
 * How a text takes its files: pictures that every carrier takes, to the United States and Canada, as a picture message;
 * all else by a link.
 */
export function filesByText(
  files: readonly { type: string; bytes: number }[],
  to: string,
  as: 'link' | undefined,
): FilesBy | undefined {
  if (files.length === 0) return undefined;
  const isSmall = files.reduce((sum, { bytes }) => sum + bytes, 0) <= largestByMms;
  const arePictures = files.every(({ type }) => pictures.has(type));
  return as === undefined && isSmall && arePictures && to.startsWith('+1') ? 'mms' : 'link';
}

/** How an e-mail takes its files: attached where its words leave too, else on the page that its link opens. */
export function filesByMail(files: readonly unknown[], isFull: boolean): FilesBy | undefined {
  if (files.length === 0) return undefined;
  return isFull ? 'attachment' : 'link';
}
