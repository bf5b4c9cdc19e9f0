import { whenOf } from '../ui/dates.ts';
import type { IconName } from '../ui/icon.tsx';
import type { ReminderStep, VisitReminders } from './use-reminders.ts';

/** How a step looks: shape and word first, then colour. A step to come is an empty ring. */
export interface StepLook {
  words: string;
  icon?: IconName;
  tone: 'ok' | 'danger' | 'warn' | 'quiet' | 'open';
}

const channels = { sms: 'text', email: 'e-mail', voice: 'call' } as const;

export function stepLook({ state, status, reasons }: Pick<ReminderStep, 'state' | 'status' | 'reasons'>): StepLook {
  switch (state) {
    case 'planned':
      return { words: 'Planned', tone: 'open' };
    case 'sending':
      return status === 'held'
        ? { words: 'Held', icon: 'moon', tone: 'warn' }
        : { words: 'On its way', icon: 'clock', tone: 'warn' };
    case 'sent':
      return { words: status === 'delivered' ? 'Delivered' : 'Sent', icon: 'check', tone: 'ok' };
    case 'failed':
      return { words: 'Not delivered', icon: 'close', tone: 'danger' };
    case 'skipped':
      return reasons.some(({ code }) => code === 'confirmed' || code === 'together')
        ? { words: 'Not needed', icon: 'checked', tone: 'quiet' }
        : { words: 'Not sent', icon: 'ban', tone: 'quiet' };
  }
}

/** What is known of one step, of a reminder or after a missed visit. */
type Known = Pick<ReminderStep, 'state' | 'channel' | 'leftAt' | 'at' | 'failure' | 'reasons'> & {
  attempts: readonly Pick<ReminderStep['attempts'][number], 'channel' | 'reasons'>[];
};

/** Why it was or was not sent, or when it will be, in one or two sentences. */
export function stepWhy(step: Known, zone: string, now: number): string {
  const by = step.channel ? `By ${channels[step.channel]}` : 'It';
  const at = step.leftAt ?? step.at;
  const when = at ? whenOf(Date.parse(at), zone, now) : '';
  const tried = step.attempts
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ channel, reasons }) => `By ${channels[channel]}: ${reasons[0]?.message ?? ''}`);
  const reasons = step.reasons.map(({ message }) => message);
  const main =
    step.state === 'planned'
      ? `${by}, ${when}, if everything stays as it is.`
      : step.state === 'skipped'
        ? ''
        : `${by}, ${when}.`;
  return [main, step.failure ?? '', ...reasons, ...tried].filter((part) => part !== '').join(' ');
}

/** What a row says beside its dots: what went wrong, else what is next. */
export function outlookOf({ steps, next, note }: VisitReminders, zone: string, now: number): string {
  const last = steps.findLast(({ state }) => state !== 'planned');
  if (last?.state === 'failed') return 'Not delivered';
  if (next) return `Next ${whenOf(Date.parse(next.at), zone, now)}`;
  if (note?.code === 'no_ladder') return 'No reminders';
  return last ? stepLook(last).words : '';
}
