import type { PageRef } from '../../entry-ref.ts';
import type { PageUrls } from './page-urls.ts';
import { twiml, type Verb } from './twiml.ts';

const keySeconds = 8;
/** Whoever is woken by it hears it as often. */
const times = 3;

function say(words: string): Verb {
  return { name: 'Say', attributes: { language: 'en-US' }, words };
}

const hangUp: Verb = { name: 'Hangup' };

/** Why it calls, without a word of the patient's, and the key that takes it; a machine presses none. */
export function askToTake(urls: PageUrls, ref: PageRef, practice: string): string {
  const attributes = {
    input: 'dtmf',
    numDigits: 1,
    timeout: keySeconds,
    method: 'POST',
    action: urls.step('key', ref),
  };
  const words = `This is an automatic call from ${practice}. A message of a patient may be an emergency, and nobody has taken it. To take it, press 1.`;
  const asked: Verb = { name: 'Gather', attributes, within: [say(words)] };
  return twiml([
    ...Array.from({ length: times }, () => asked),
    say('No key was pressed, so nobody has taken it. It will be told again. Goodbye.'),
    hangUp,
  ]);
}

/** It is theirs. */
export function sayTaken(): string {
  return twiml([
    say('Thank you. You are on it. Open Deskline now: the conversation says what was written. Goodbye.'),
    hangUp,
  ]);
}

/** Somebody was faster. */
export function sayTakenBefore(): string {
  return twiml([say('Somebody is on it already. Thank you. Goodbye.'), hangUp]);
}

/** Something of ours is broken, or nothing is known of this page any more. */
export function sendToDeskline(): string {
  return twiml([
    say(
      'We are sorry, something is not working here just now. A message of a patient may be an emergency: open Deskline and look at the red conversation. Goodbye.',
    ),
    hangUp,
  ]);
}
