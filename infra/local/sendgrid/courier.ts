import { type AcceptedMail, eventOf, type PlannedEvent } from './mail.ts';
import type { MailSigning } from './signing.ts';

/** Carries events to the practice in arrays, as SendGrid does. */
export interface Courier {
  /** Owes the events of a mail, none before `notBefore`. */
  carry(mail: AcceptedMail, notBefore: number): void;
  /** Lets every held event go. */
  release(): void;
  /** Resolves when nothing is owed but what is held back. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

interface Owed {
  mail: AcceptedMail;
  event: PlannedEvent;
  due: number;
  held: boolean;
}

const tries = 5;
const tickMs = 5;

export interface CourierParts {
  /** Where events are posted; none are while it is unknown. */
  url: () => string | undefined;
  signing: MailSigning;
  pauseMs: number;
  /** Notes that these were taken, or given up. */
  done: (events: string[]) => void;
}

export function startCourier({ url, signing, pauseMs, done }: CourierParts): Courier {
  let owed: Owed[] = [];
  let posting: Promise<void> = Promise.resolve();
  let isPosting = false;
  let isStopped = false;

  /** Everything that is due goes in one array: members on lines of their own, the last one ended too. */
  async function post(batch: Owed[], to: string): Promise<void> {
    const twice = batch.some(({ mail }) => mail.copies > 1);
    const events = batch.flatMap(({ mail, event }) => Array.from({ length: mail.copies }, () => eventOf(mail, event)));
    const body = Buffer.from(`[${events.map((event) => JSON.stringify(event)).join(',\r\n')}]\r\n`);
    for (let round = 0; round < (twice ? 2 : 1); round += 1) {
      for (let attempt = 1; attempt <= tries && !isStopped; attempt += 1) {
        if (await taken(to, body)) break;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    if (!isStopped) done(batch.map(({ event }) => event.id));
  }

  async function taken(to: string, body: Buffer): Promise<boolean> {
    try {
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'SendGrid Event API',
        ...signing.headers(body),
      };
      const answer = await fetch(to, { method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual' });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      // Whatever kept the answer from arriving is a try that failed.
      return false;
    }
  }

  const timer = setInterval(() => {
    const to = url();
    if (isPosting || !to) return;
    const now = Date.now();
    const due = owed.filter(({ due: at }) => at <= now);
    if (due.length === 0) return;
    isPosting = true;
    posting = post(due, to).finally(() => {
      owed = owed.filter((one) => !due.includes(one));
      isPosting = false;
    });
  }, tickMs);

  return {
    carry(mail, notBefore) {
      for (const event of mail.events) {
        owed.push({ mail, event, due: Math.max(event.at, notBefore), held: notBefore > Date.now() + 1_000 });
      }
    },
    release() {
      owed = owed.map((one) => (one.held ? { ...one, due: one.event.at, held: false } : one));
    },
    async settled() {
      while (!isStopped && url() && owed.some(({ held }) => !held)) await new Promise((r) => setTimeout(r, tickMs));
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await posting;
    },
  };
}
