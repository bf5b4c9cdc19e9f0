import type { Entry } from '../message/entry.ts';
import { leftOutKind } from './stretches-of.ts';
import { answersTurn, countedAt, opensTurn } from './turn.ts';
import { turnEvent } from './turn-event.ts';

/**
 * What the figures see of an entry: two that look the same count the same. Undefined where it says nothing to them: what
 * is written and has not left, what a machine sends, a note. Most changes of a row (read, delivered, a file kept) are not seen.
 */
export function seenByFigures(entry: Entry): string | undefined {
  const event = turnEvent(entry);
  const [opens, answers] = [opensTurn(event), answersTurn(event)];
  const isSeen = entry.direction === 'in' || answers || event.closed !== undefined || event.thread !== undefined;
  if (!isSeen) return undefined;
  const { kind, channel, by, closed, thread } = event;
  return JSON.stringify([opens, answers, countedAt(event), kind, channel, by, closed, thread, leftOutKind(entry)]);
}
