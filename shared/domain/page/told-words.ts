import type { Told } from './told.ts';

type Came = Told['state'];

const ofTexts: Record<Came, string> = {
  blocked: 'may not be texted',
  planned: 'not sent yet',
  begun: 'may have been sent',
  accepted: 'sent',
  refused: 'not sent',
  reached: 'delivered',
  missed: 'not delivered',
  taken: 'taken',
};

const ofCalls: Record<Came, string> = {
  blocked: 'may not be called',
  planned: 'not placed yet',
  begun: 'may have rung',
  accepted: 'rings',
  refused: 'not placed',
  reached: 'answered, no key pressed',
  missed: 'nobody answered',
  taken: 'taken by key',
};

/** What came of a text or a call that told somebody of a page, in a word or two. */
export function toldWords(way: Told['way'], state: Came): string {
  return (way === 'text' ? ofTexts : ofCalls)[state];
}
