import { filesByText } from '../upload/upload-limits.ts';
import type { OutboundEntry } from './entry.ts';
import { segmentsOf } from './segments.ts';

/** Twilio asks for a picture message about what three segments cost, whatever its words. */
const pictureMessage = 3;
/** About as long as what stands below the words where a link leads to the files. */
const linkLength = 230;

/** A minute of a call with a look at who takes it costs about what three segments do. */
export const callOfAMinute = 3;

/** How many segments a text is paid as; where its link is not made yet, one of the same length stands for it. */
export function pricedSegments({
  kind,
  text,
  files = [],
  filesAs,
  to,
  left,
}: Pick<OutboundEntry, 'text' | 'files' | 'to' | 'left'> & {
  kind?: OutboundEntry['kind'] | undefined;
  filesAs?: 'link' | undefined;
}): number {
  if (kind === 'spoken') return callOfAMinute;
  const by = left?.files ?? filesByText(files, to, filesAs);
  if (by === 'mms') return pictureMessage;
  return segmentsOf(left?.text ?? (by === 'link' ? text + ' '.repeat(linkLength) : text)).segments;
}
