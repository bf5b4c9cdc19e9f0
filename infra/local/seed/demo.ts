import type { LocalSettings } from '../settings.ts';
import type { Stack } from '../stack/stack.ts';
import { demoHistory, historyMs } from './demo-history.ts';
import { demoNumbers, putDemoPractice } from './demo-practice.ts';
import { notePresence } from './demo-presence.ts';
import { remind } from './demo-reminders.ts';
import { type Played, playHistory } from './play-history.ts';

/** The same practice every time it is made. */
const seed = 1906;

/** Where the clock of a stack begins whose demo practice ends at `until`. */
export function demoBegins(until: Date): Date {
  return new Date(until.getTime() - historyMs);
}

/** How the making goes on, and how it is paced. */
export interface DemoOptions {
  settings: LocalSettings;
  /** The history ends here; the stack's clock stands at `demoBegins` of it. */
  until: Date;
  /** Told the share that is done, 0 to 1. */
  onProgress?: (share: number) => void;
}

/** Between a message, its being sent and its delivery, so that four weeks of them pass quickly. */
const callbackDelayMs = 1;

/**
 * Makes the demo practice in a new stack: its offices and people, then four weeks of patients, texts and answers through
 * the front doors. Where Twilio is not the stand-in only the patients are taken on: nobody gets a text for show.
 */
export async function seedDemo(stack: Stack, { settings, until, onProgress }: DemoOptions): Promise<Played> {
  const { table } = stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  await putDemoPractice(table, settings.TWILIO_FROM, until);
  const { twilio } = stack;
  const history = demoHistory({ seed, until: until.getTime() });
  const steps = twilio ? history : history.filter(({ does }) => does === 'join');
  const signing = {
    url: stack.url,
    publicUrl: settings.PUBLIC_BASE_URL ?? stack.url,
    token: settings.TWILIO_AUTH_TOKEN,
    accountSid: settings.TWILIO_ACCOUNT_SID,
  };
  const mailing = {
    mailDoor: { url: stack.url, secret: settings.SENDGRID_INBOUND_SECRET },
    frontDesk: `frontdesk@${settings.EMAIL_INBOUND_DOMAIN}`,
  };
  const stage = { stack, twilio, signing, numbers: demoNumbers(settings.TWILIO_FROM), ...mailing };
  twilio?.setCallbackDelay(callbackDelayMs);
  stack.sendgrid?.setEventDelay(callbackDelayMs);
  const played = await playHistory(stage, steps, onProgress ?? (() => undefined));
  await notePresence(table, steps);
  // What is due of the visits to come has left when the desk opens.
  if (twilio) await remind(stage);
  twilio?.setCallbackDelay();
  stack.sendgrid?.setEventDelay();
  return played;
}
