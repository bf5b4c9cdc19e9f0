import type { MailDoor } from '../posted-mail.ts';
import type { Signing } from '../signed-text.ts';
import type { Stack } from '../stack/stack.ts';
import type { TwilioStandIn } from '../twilio/stand-in.ts';
import { isFamilyPhone } from './demo-people.ts';
import { demoUndoSeconds, type LocationId } from './demo-practice.ts';
import { type Due, dueTimes } from './due-times.ts';
import { playerOf } from './player.ts';
import type { DemoFailure, Step } from './step.ts';

/** Where the steps are played. Only the stand-in of Twilio can be made to fail a message. */
export interface Stage {
  stack: Stack;
  twilio: TwilioStandIn | undefined;
  signing: Signing;
  numbers: Record<LocationId, string>;
  /** Where patients' e-mails are posted, and the address that they write to. */
  mailDoor: MailDoor;
  frontDesk: string;
}

/** Within so long after a call its text back is decided. */
const missedCallMs = 30_000;

/** How many patients and texts there are now. */
export interface Played {
  patients: number;
  textsIn: number;
  textsOut: number;
  visits: number;
}

/**
 * Plays steps in their order through the front doors, each at its own time and by its own person: texts as signed
 * webhooks, the rest by the API. What becomes due in between is done by its own functions within the minute. Throws what
 * a front door answered when it refused a step.
 */
export async function playHistory(
  stage: Stage,
  steps: readonly Step[],
  onProgress: (share: number) => void,
): Promise<Played> {
  const play = await playerOf(stage);
  const waiting = dueTimes();
  const { clock } = stage.stack;
  // Somebody may have moved the clock ahead meanwhile, and it does not go back.
  const moveTo = (at: number) => clock.set(new Date(Math.max(at, clock.now().getTime())));
  const doWhatIsDue = async (until: number, phone?: string) => {
    for (let next = waiting.next(until, phone); next; next = waiting.next(until, phone)) {
      moveTo(next.at);
      await work(stage, next.due);
    }
  };
  for (const [place, step] of steps.entries()) {
    await doWhatIsDue(step.at, 'phone' in step ? step.phone : undefined);
    moveTo(step.at);
    const message = await play(step);
    if (message && step.does === 'reply') {
      waiting.add({ at: leavesAt(step), phone: step.phone, message });
      if (step.fails) await failing(stage, step.fails, () => doWhatIsDue(leavesAt(step) + 1, step.phone));
    }
    // A family may be asked by a text whom theirs is about.
    if (step.does === 'text' && isFamilyPhone(step.phone)) waiting.add({ at: step.at + 1000, phone: step.phone });
    // A missed call is answered by a text once it is over.
    if (step.does === 'call') waiting.add({ at: step.at + missedCallMs, phone: step.phone });
    if (step.does === 'change' && step.change.snoozedUntil)
      waiting.add({ at: step.change.snoozedUntil, phone: step.phone });
    onProgress((place + 1) / steps.length);
  }
  return countOf(steps);
}

/**
 * Does what is due, and waits for the delivery reports. Messages are handed to their function as its queue would hand
 * them; anything else is left to the sweep.
 */
async function work({ stack, twilio }: Stage, due: readonly Due[]): Promise<void> {
  const messages = due.flatMap(({ message }) => message ?? []);
  const Records = messages.map((body) => ({ messageId: body.messageId, body: JSON.stringify(body) }));
  if (Records.length > 0) await stack.runner.invoke('outbound', { Records });
  await twilio?.settled();
  await stack.sendgrid?.settled();
  if (messages.length === due.length) return;
  await stack.sweep();
  await stack.drain();
}

/** The stand-in fails the message that leaves next. */
async function failing({ twilio }: Stage, error: DemoFailure, leave: () => Promise<void>): Promise<void> {
  twilio?.setFaults({ error, times: 1 });
  await leave();
  twilio?.setFaults({});
}

function countOf(steps: readonly Step[]): Played {
  const count = (does: Step['does']) => steps.filter((step) => step.does === does).length;
  return {
    patients: count('join'),
    textsIn: count('text'),
    textsOut: count('reply') - count('undo'),
    visits: count('book'),
  };
}

function leavesAt({ at, sendAt }: Extract<Step, { does: 'reply' }>): number {
  return sendAt ?? at + demoUndoSeconds * 1000;
}
