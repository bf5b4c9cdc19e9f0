import type { App } from '../../ports.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Practice } from '../practice/practice.ts';
import { setLine } from './sender.rows.ts';
import { nextPlace, type Sender, sender } from './sender.ts';

/** What a long code may send; a practice whose numbers may send more says so in its settings. */
const textsPerSecond = 1;
const attempts = 100;

/**
 * A place in the line of a number that cannot send now: an instant not before `earliest`, one place after the other at
 * the rate that the number is allowed. A place whose message then does not come is lost; nobody gets it twice.
 */
export async function takePlace(
  app: App,
  practice: Practice,
  { channel, from: number }: OutboundEntry,
  known: Sender | undefined,
  earliest: number,
): Promise<number> {
  const spacingMs = Math.ceil(1000 / (practice.textsPerSecond ?? textsPerSecond));
  let read = known;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { place, ...line } = nextPlace(read, earliest, spacingMs);
    const taken = await app.table.commit({ line: setLine({ channel, number }, read?.lineEnd, line) });
    if (taken.ok) return place;
    // The row that stood in the way says where the line ends now.
    read = taken.refused.line ? sender.parse(taken.refused.line) : undefined;
  }
  throw new Error('a message found no place in the line');
}
