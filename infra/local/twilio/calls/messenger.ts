import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { TwilioFaults } from '../faults.ts';
import { postCallback } from '../post-callback.ts';
import { parseTwiml, type ReadVerb, TwimlError } from './parse-twiml.ts';

interface MessengerParts {
  authToken: string;
  fetch: typeof fetch;
  pauseMs: number;
  faults: () => TwilioFaults;
}

/** What Twilio posts about calls: requests whose answer it plays, and callbacks that nobody hears. */
export interface Messenger {
  /** Asks for TwiML. Throws TwimlError where the answer is none, or not there within 15 s. */
  ask(url: string, parameters: Record<string, string>): Promise<ReadVerb[]>;
  /** Posts a callback of a call, in its turn; the faults decide how often, when, and whether. */
  tell(callSid: string, url: string, parameters: Record<string, string>): void;
  /** The call is over: what was put off until then goes, the last first. */
  over(callSid: string): void;
  release(): void;
  settled(): Promise<void>;
  stop(): void;
}

const answerMs = 15_000;

export function messenger({ authToken, fetch: post, pauseMs, faults }: MessengerParts): Messenger {
  const stopping = new AbortController();
  let released = new AbortController();
  const turns = new Map<string, Promise<void>>();
  const putOff = new Map<string, (() => Promise<void>)[]>();
  const heldCalls = new Set<string>();
  const running = new Set<{ callSid: string; done: Promise<void> }>();

  async function ask(url: string, parameters: Record<string, string>): Promise<ReadVerb[]> {
    const [bare = ''] = url.split('#');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, bare, parameters),
    };
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(answerMs)]);
    const init = {
      method: 'POST',
      headers,
      body: new URLSearchParams(parameters),
      redirect: 'manual',
      signal,
    } as const;
    const answer = await post(bare, init).catch((error: unknown) => {
      throw new TwimlError(`no answer (${error instanceof Error ? error.name : 'unknown'})`);
    });
    const text = await answer.text();
    if (!answer.ok) throw new TwimlError(`it was answered ${answer.status}`);
    if (!/^(text|application)\/xml/.test(answer.headers.get('content-type') ?? ''))
      throw new TwimlError('its type is not XML');
    return parseTwiml(text).within;
  }

  function queue(callSid: string, send: () => Promise<void>): void {
    const turn = (turns.get(callSid) ?? Promise.resolve()).then(send);
    turns.set(callSid, turn);
    const entry = { callSid, done: turn };
    running.add(entry);
    void turn.finally(() => running.delete(entry));
  }

  return {
    async ask(url, parameters) {
      // Twilio asks again where it did not see the first answer.
      if (faults().duplicate) await ask(url, parameters).catch(() => undefined);
      return ask(url, parameters);
    },
    tell(callSid, url, parameters) {
      const { drop, duplicate, reorder, delaySeconds = 0 } = faults();
      if (drop) return;
      const send = async () => {
        if (delaySeconds > 0) {
          heldCalls.add(callSid);
          await wait(delaySeconds * 1000, AbortSignal.any([released.signal, stopping.signal]));
          heldCalls.delete(callSid);
        }
        for (let copy = 0; copy < (duplicate ? 2 : 1); copy += 1) {
          if (!stopping.signal.aborted)
            await postCallback({ url, parameters, authToken, fetch: post, pauseMs, stopped: stopping.signal });
        }
      };
      if (reorder) putOff.set(callSid, [send, ...(putOff.get(callSid) ?? [])]);
      else queue(callSid, send);
    },
    over(callSid) {
      for (const send of putOff.get(callSid) ?? []) queue(callSid, send);
      putOff.delete(callSid);
    },
    release() {
      released.abort();
      released = new AbortController();
    },
    async settled() {
      for (;;) {
        const due = [...running].filter(({ callSid }) => !heldCalls.has(callSid));
        if (due.length === 0) return;
        await Promise.race(due.map(({ done }) => done));
      }
    },
    stop: () => stopping.abort(),
  };
}

function wait(milliseconds: number, cut: AbortSignal): Promise<void> {
  if (cut.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    cut.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
