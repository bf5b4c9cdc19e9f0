import { type AcceptedMail, fateOfMail, type MailStep, mailEvent } from './mail-model.ts';
import type { CallPosts } from './phone-model.ts';
import { callback, eventsPost, type Post, twilioPost } from './posts.ts';
import type { Ended, Ground, HttpAnswer } from './process.ts';
import { type Accepted, fateAtPhone, type PhoneStep } from './provider-model.ts';

/** A delivery report that was answered with 2xx. */
export interface Heard {
  sid: string;
  messageId: string;
  status: string;
  bare: boolean;
}

/** Word of a message that did not arrive, whether or not we answered that we have it. */
export interface FailureTold {
  messageId: string;
  to: string;
  code: string;
}

/** How much of what providers tell is told, and how. */
export interface Telling {
  /** Chance that nothing is ever reported of a message. */
  silence: number;
  /** Reports are neither lost nor late, repeated nor turned round; or not sent at all. */
  reports?: 'plain' | 'none' | undefined;
  phone?: readonly PhoneStep[] | undefined;
}

/** What a post came to. `taken`: it was answered well, and nothing failed in the answering. */
export interface Answered {
  status: number | undefined;
  body: string;
  taken: boolean;
}

const hour = 3_600_000;
/** SendGrid comes again for a day with events, for three with mail. */
const sendGridPauses = [60_000, 300_000, 900_000, hour, 4 * hour, 12 * hour];

/** What providers bring to our webhooks: late, twice, turned round, and again where it was not taken. */
export function couriers(ground: Ground, run: (post: Post) => Promise<Ended>, telling: Telling) {
  const { chance, faults, time } = ground;
  const heard: Heard[] = [];
  const failuresTold: FailureTold[] = [];
  const heardMail: { messageId: string; event: MailStep['event'] }[] = [];

  async function posted(post: Post): Promise<Answered> {
    const ended = await run(post);
    if (ended.how !== 'answered') return { status: undefined, body: '', taken: false };
    const { statusCode: status = 500, body = '' } = ended.answer as HttpAnswer;
    return { status, body, taken: status < 300 && !ended.hasFailed };
  }

  /** Twilio, `#rc=3&rp=all`: three times more until it is taken. */
  async function brought(what: string, post: () => Post): Promise<Answered | undefined> {
    for (let attempt = 0; attempt <= 3; attempt += 1) {
      const answer = await posted(post());
      const isHeard = !faults.also(`${what}, answer ${attempt} is lost`, 0.02);
      if (isHeard && answer.status !== undefined && answer.status < 300) return answer;
      await time.wait(1_000 + Math.floor(chance(`retry ${what} ${attempt}`) * 14_000));
    }
    return undefined;
  }

  /** SendGrid: again and again until it is taken, each pause longer. */
  async function broughtBySendGrid(what: string, post: Post): Promise<boolean> {
    for (const [attempt, pause] of [0, ...sendGridPauses].entries()) {
      if (pause > 0) await time.wait(pause);
      const { status } = await posted(post);
      const isHeard = !faults.also(`${what}, answer ${attempt} is lost`, 0.02);
      if (isHeard && status !== undefined && status < 300) return true;
    }
    return false;
  }

  function lateness(what: string): number {
    const drawn = chance(`when ${what}`);
    if (telling.reports === 'plain') return 0;
    return Math.floor(drawn > 0.93 ? (drawn - 0.93) * 30_000_000 : drawn ** 3 * 20_000);
  }

  /** What becomes of a text, told by status callbacks: in any order, twice, late, bare or never. */
  function reportText(message: Accepted, fate?: readonly PhoneStep[]): void {
    if (telling.reports === 'none' || faults.also(`no report of ${message.sid}`, telling.silence)) return;
    for (const [index, step] of (fate ?? telling.phone ?? fateAtPhone(chance, message.sid)).entries()) {
      const what = `report ${step.status} of ${message.sid}`;
      if (faults.also(`${what} is lost`, 0.04)) continue;
      const copies = faults.also(`${what} comes twice`, 0.1) ? 2 : 1;
      const bare = faults.also(`${what} is bare`, 0.03);
      for (let copy = 1; copy <= copies; copy += 1) {
        const moment = time.now() + 300 * (index + 1) + lateness(`${what} ${copy}`);
        time.at(moment, () => void tellText(message, step, bare, `${what} ${copy}`));
      }
    }
  }

  async function tellText(message: Accepted, step: PhoneStep, bare: boolean, what: string): Promise<void> {
    const { sid, messageId } = message;
    note(message, step);
    const answer = await brought(what, () => twilioPost(...callback(message, step, bare)));
    if (answer) heard.push({ sid, messageId, status: step.status, bare });
  }

  /** One report of a text, brought once, however it is answered. */
  async function reportOnce(message: Accepted, step: PhoneStep, bare: boolean): Promise<void> {
    note(message, step);
    await posted(twilioPost(...callback(message, step, bare)));
  }

  function note({ messageId, to }: Accepted, { code }: PhoneStep): void {
    if (code) failuresTold.push({ messageId, to, code });
  }

  /** What becomes of an e-mail, told by events: each in an array of its own or together, twice, late, in any order. */
  function reportMail(mail: AcceptedMail): void {
    if (telling.reports === 'none' || faults.also(`no event of ${mail.id}`, telling.silence)) return;
    for (const [index, step] of fateOfMail(chance, mail.id).entries()) {
      const what = `${step.event} of ${mail.id}${step.late ? ', late' : ''}`;
      const copies = faults.also(`${what} comes twice`, 0.15) ? 2 : 1;
      for (let copy = 1; copy <= copies; copy += 1) {
        const late = step.late ? Math.floor(chance(`hours ${what}`) * 6 * hour) : lateness(`${what} ${copy}`);
        time.at(time.now() + 400 * (index + 1) + late, () => void tellMail(mail, step, `${what} ${copy}`));
      }
    }
  }

  async function tellMail(mail: AcceptedMail, step: MailStep, what: string): Promise<void> {
    const event = mailEvent(mail, step);
    if (['bounce', 'dropped'].includes(step.event))
      failuresTold.push({ messageId: mail.messageId, to: mail.to, code: step.event });
    const inOneArray = chance(`array ${what}`) < 0.3 ? [event, event] : [event];
    const isTaken = await broughtBySendGrid(what, eventsPost(inOneArray));
    if (isTaken) heardMail.push({ messageId: mail.messageId, event: step.event });
  }

  const calls: CallPosts = {
    async ask(what, path, form) {
      const post = () => twilioPost(path, form);
      if (faults.also(`${what} comes twice`, 0.05)) {
        const moment = time.now() + Math.floor(chance(`again ${what}`) ** 2 * 60_000);
        time.at(moment, () => void posted(post()));
      }
      const begun = time.now();
      // Four times at most, and not for longer than a caller is kept.
      for (let attempt = 0; attempt <= 3 && time.now() - begun < 13_000; attempt += 1) {
        const answer = await posted(post());
        if (answer.status !== undefined && answer.status < 300) return answer;
        await time.wait(500);
      }
      return undefined;
    },
    isSilent: (sid) => telling.reports !== 'plain' && faults.also(`no word of ${sid}`, telling.silence),
    tell(what, path, form, taken) {
      if (faults.also(`${what} is lost`, 0.04)) return;
      const copies = faults.also(`${what} comes twice`, 0.1) ? 2 : 1;
      for (let copy = 1; copy <= copies; copy += 1) {
        const told = `${what} ${copy}`;
        time.at(time.now() + 200 + lateness(told), () => {
          void brought(told, () => twilioPost(path, form)).then((answer) => answer?.taken && taken());
        });
      }
    },
  };

  return {
    heard,
    heardMail,
    failuresTold,
    posted,
    brought,
    broughtBySendGrid,
    reportText,
    reportOnce,
    reportMail,
    calls,
  };
}
