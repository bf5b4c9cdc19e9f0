import type { RouteOutput } from '#shared/api.ts';
import { afterWords } from '../automations/follow-up-words.ts';
import { shortDateOf, whenOf } from '../ui/dates.ts';
import type { IconName } from '../ui/icon.tsx';
import { type StepLook, stepLook, stepWhy } from './step-look.ts';
import type { MissedStep, MissedVisit } from './use-missed.ts';

/** How a missed visit stands: shape and words, then colour. */
interface MissedLook {
  words: string;
  icon: IconName;
  chip: '' | 'chip-ok' | 'chip-warn' | 'chip-danger' | 'chip-accent';
}

const nextWords = { sms: 'Text', email: 'E-mail', 'call-task': 'Call', none: 'Next' } as const;

export function missedLook({ state, over, next }: MissedVisit, zone: string, now: number): MissedLook {
  switch (over?.why) {
    case 'booked':
      return {
        words: over.booked
          ? `Booked again ${shortDateOf(Date.parse(over.booked.startsAt), zone, now)}`
          : 'Booked again',
        icon: 'checked',
        chip: 'chip-ok',
      };
    case 'answered':
      return { words: 'Answered', icon: 'sms', chip: 'chip-accent' };
    case 'opted-out':
      return { words: 'Texts stopped', icon: 'ban', chip: '' };
    case 'called':
      return { words: 'Called', icon: 'phone', chip: '' };
    case 'nothing-to-do':
      return { words: 'Nothing to do', icon: 'check', chip: '' };
    case 'not-missed':
      return { words: 'Not missed', icon: 'check', chip: '' };
    case undefined:
      break;
  }
  if (state === 'call') return { words: 'Call them', icon: 'phone', chip: 'chip-danger' };
  if (next)
    return { words: `${nextWords[next.way]} ${whenOf(Date.parse(next.at), zone, now)}`, icon: 'clock', chip: '' };
  return { words: 'Nothing planned', icon: 'alert', chip: 'chip-warn' };
}

/** One step after a missed visit as a dot. */
export function missedStepLook(step: MissedStep): StepLook {
  const { state } = step;
  if (state === 'call-task') return { words: 'Call asked for', icon: 'phone', tone: 'warn' };
  return stepLook({ ...step, state });
}

/** Why it was or was not done, or when it will be. */
export function missedStepWhy(step: MissedStep, zone: string, now: number): string {
  const { state, way, at } = step;
  const when = at ? whenOf(Date.parse(at), zone, now) : '';
  if (state === 'call-task') return [`The desk was asked, ${when}.`, ...triedOf(step)].join(' ');
  if (state === 'planned' && way === 'call-task') return `The desk is asked to call, ${when}, if nothing comes before.`;
  return stepWhy({ ...step, state, ...(way === 'sms' || way === 'email' ? { channel: way } : {}) }, zone, now);
}

function triedOf({ attempts }: MissedStep): string[] {
  return attempts.flatMap(({ reasons }) => reasons.slice(0, 1).map(({ message }) => message));
}

/** What a step is called: by when it is done, as it is set up now. */
export function missedStepName({ step }: MissedStep, steps: RouteOutput<'readFollowUps'>['steps']): string {
  const found = steps.find(({ id }) => id === step);
  return found ? afterWords(found) : 'A step of before';
}
