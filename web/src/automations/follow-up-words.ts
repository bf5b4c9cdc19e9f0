import type { RouteOutput } from '#shared/api.ts';
import { defaultFollowUps } from '#shared/domain/followup/default-follow-ups.ts';
import { type Channel, clockWords, orderWords } from './step-words.ts';

export type FollowUps = Pick<RouteOutput<'readFollowUps'>, 'on' | 'fallback' | 'steps'>;
export type FollowUpStep = FollowUps['steps'][number];
type Way = FollowUpStep['ways'][number];

const wayNames: Record<Way, string> = { sms: 'Text', email: 'E-mail', 'call-task': 'Call by the desk' };

/** "15 minutes later", "2 hours later", "The next day", "3 days later": counted from when it was marked as missed. */
export function afterWords({ after }: Pick<FollowUpStep, 'after'>): string {
  if ('days' in after) return after.days === 1 ? 'The next day' : `${after.days} days later`;
  const { minutes } = after;
  if (minutes % 60 > 0) return `${minutes} minutes later`;
  return minutes === 60 ? '1 hour later' : `${minutes / 60} hours later`;
}

/** "Text, else e-mail, at 10:00 am". */
export function followUpHow({ after, ways }: FollowUpStep): string {
  return `${orderWords(ways, wayNames)}${'at' in after ? `, at ${clockWords(after.at)}` : ''}`;
}

/** The orders of ways that a step can try. A call by the desk is the last: nothing is tried after it. */
export const followUpWays: readonly Way[][] = [
  ['sms'],
  ['sms', 'email'],
  ['email', 'sms'],
  ['email'],
  ['sms', 'call-task'],
  ['sms', 'email', 'call-task'],
  ['email', 'sms', 'call-task'],
  ['call-task'],
];

export function waysWords(ways: readonly Way[]): string {
  return orderWords(ways, wayNames);
}

/** The ways that need words. */
export function channelsIn(ways: readonly Way[]): Channel[] {
  return ways.flatMap((way) => (way === 'call-task' ? [] : [way]));
}

/** The words a practice begins with, for a step that has none. */
export const usualWords: FollowUpStep['words'] = defaultFollowUps.steps[0]?.words ?? {};

/** A new step: three days later by text, with words that can be sent. */
export function newFollowUp(taken: readonly string[]): FollowUpStep {
  let nth = taken.length + 1;
  while (taken.includes(`step-${nth}`)) nth += 1;
  return { id: `step-${nth}`, on: true, after: { days: 3, at: '10:00' }, ways: ['sms'], words: usualWords };
}
