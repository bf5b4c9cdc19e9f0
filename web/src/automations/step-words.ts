import type { RouteOutput } from '#shared/api.ts';

export type Ladder = RouteOutput<'readLadders'>['ladders'][number];
export type Step = Ladder['steps'][number];
export type Channel = Step['channels'][number];
export type Language = Ladder['fallback'];

export const languageNames: Record<Language, string> = { en: 'English', es: 'Español' };
const channelNames: Record<Channel, string> = { sms: 'Text', email: 'E-mail', voice: 'Call' };

/** "2 days before", "The day before", "The day of the visit", "3 hours before". */
export function whenWords({ when }: Pick<Step, 'when'>): string {
  if ('hours' in when) return when.hours === 1 ? '1 hour before' : `${when.hours} hours before`;
  if (when.days === 0) return 'The day of the visit';
  return when.days === 1 ? 'The day before' : `${when.days} days before`;
}

/** "Text, else e-mail, at 9:00 am; only if not confirmed". */
export function howWords({ when, channels, onlyUnconfirmed }: Step): string {
  const at = 'at' in when ? `, at ${clockWords(when.at)}` : '';
  return `${orderWords(channels, channelNames)}${at}${onlyUnconfirmed ? '; only if not confirmed' : ''}`;
}

/** "Text, else e-mail": ways in the order they are tried. */
export function orderWords<Way extends string>(ways: readonly Way[], names: Record<Way, string>): string {
  return ways.map((way, nth) => (nth === 0 ? names[way] : names[way].toLowerCase())).join(', else ');
}

/** "the day before, at 9:00 am": a time within a sentence. */
export function timeWords(when: Step['when']): string {
  const words = whenWords({ when });
  const lower = words.charAt(0).toLowerCase() + words.slice(1);
  return 'at' in when ? `${lower}, at ${clockWords(when.at)}` : lower;
}

/** "9:00 am" for `09:00`. */
export function clockWords(time: string): string {
  const hour = Number(time.slice(0, 2));
  return `${hour % 12 || 12}:${time.slice(3)} ${hour < 12 ? 'am' : 'pm'}`;
}

/** The orders of ways that a step can try. */
export const wayChoices = [
  'sms',
  'sms email',
  'email sms',
  'email',
  'sms email voice',
  'sms voice',
  'voice sms email',
] as const;

export function wayWords(choice: string): string {
  return orderWords(channelsOf(choice), channelNames);
}

/** The channels of a choice; what is none of ours is left out. */
export function channelsOf(choice: string): Channel[] {
  return choice.split(' ').filter((one): one is Channel => one === 'sms' || one === 'email' || one === 'voice');
}

/** A new step: the day before by text, with words that can be sent. */
export function newStep(taken: readonly string[]): Step {
  const id = ['step', 'step-2', 'step-3', 'step-4', 'step-5', 'step-6', 'step-7', 'step-8'].find(
    (one) => !taken.includes(one),
  );
  return {
    id: id ?? 'step-9',
    on: true,
    when: { days: 1, at: '09:00' },
    onlyUnconfirmed: true,
    channels: ['sms'],
    words: {
      en: {
        text: 'Hi {{ name }}, your visit at {{ practice }} is {{ day }} at {{ time }}. Reply 1 to confirm or 2 to change. Text STOP to stop texts.',
      },
    },
  };
}
