/**
 * Twilio's own filter for long codes: the words that stop and start texts between two numbers, and what it answers by
 * itself. The whole body is the word, in any case. Source: Twilio, "Support for opt-out keywords (SMS STOP filtering)".
 */
const words: Record<string, Filtering> = Object.fromEntries([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'].map((word) => [word, 'stop']),
  ...['START', 'YES', 'UNSTOP'].map((word) => [word, 'start']),
  ...['HELP', 'INFO'].map((word) => [word, 'help']),
]);

export type Filtering = 'stop' | 'start' | 'help';

const answers: Record<Filtering, string> = {
  stop: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/** What Twilio's filter does with a text, or undefined when it is none of its words. */
export function filteringOf(body: string): Filtering | undefined {
  return words[body.trim().toUpperCase()];
}

/**
 * What Twilio texts back, if anything: a STOP and a START only where they change something.
 */
export function filterAnswer(filtering: Filtering, wasStopped: boolean): string | undefined {
  if (filtering === 'stop' && wasStopped) return undefined;
  if (filtering === 'start' && !wasStopped) return undefined;
  return answers[filtering];
}
