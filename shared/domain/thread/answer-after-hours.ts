import type { App } from '../../ports.ts';
import type { Address } from '../contact/address.ts';
import { type Asking, mayAnswer, withAnswer } from '../message/automatic-answers.ts';
import type { InboundEntry } from '../message/entry.ts';
import { hasOpeningHours, openingsOn } from '../practice/opening-hours.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { AutomaticAnswer } from './answer-keyword.ts';
import { post } from './post.ts';
import type { Thread } from './thread.ts';

/**
 * The practice's answer to a text that comes while its location is closed: off unless switched on, once per episode, and
 * never to a machine, a short code or a number whose texts are stopped.
 */
export function answerAfterHours(
  app: App,
  practice: Practice,
  head: Thread,
  entry: InboundEntry,
  from: Address,
  asked: Omit<Asking, 'kind'>,
): AutomaticAnswer | undefined {
  const { afterHours } = practice;
  const asking: Asking = { ...asked, kind: 'other' };
  if (!afterHours.on || afterHours.text === '' || from.optedOut || !entry.countsAsTurn) return undefined;
  // A message that finds the thread done begins a new episode.
  if (head.answeredAfterHours && head.state !== 'done') return undefined;
  if (isOpen(practice, head, entry.at) || !mayAnswer(from.answers, asking)) return undefined;
  const posted = post({
    id: app.newId(),
    threadId: entry.threadId,
    channel: 'sms',
    at: new Date(Date.parse(entry.at) + 1).toISOString(),
    text: afterHours.text,
    purpose: 'after-hours',
    to: entry.from,
    from: entry.to,
    by: 'system',
    notBefore: entry.at,
    planned: false,
  });
  return { ...posted, answers: withAnswer(from.answers, asking) };
}

/** A location that has set no hours is never closed. */
function isOpen(practice: Practice, head: Thread, at: string): boolean {
  const { hours } = locationById(practice, head.location);
  if (!hasOpeningHours(hours)) return true;
  const now = Date.parse(at);
  return openingsOn(hours, wallTimeOf(hours.zone, now).date).some(({ start, end }) => start <= now && now < end);
}
