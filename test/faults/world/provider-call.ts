import type { SendResult } from '#shared/channels/channel.ts';
import { failureKind } from '#shared/channels/failure-kind.ts';
import { pick } from './chance.ts';
import { type Ground, type Process, pass, point, type RunEffect } from './process.ts';

/** How a call of a provider goes. The last six are those after which nobody can say whether it was taken. */
export type CallFate =
  | 'accepted'
  | 'too many requests'
  | 'not reached'
  | 'a landline'
  | 'refused by account'
  | 'reset before'
  | 'reset after'
  | 'error page before'
  | 'error page after'
  | 'silence before'
  | 'silence after';
type Trouble = Exclude<CallFate, 'accepted'>;

const troubles: readonly Trouble[] = [
  'too many requests',
  'not reached',
  'a landline',
  'refused by account',
  'reset before',
  'reset after',
  'error page before',
  'error page after',
  'silence before',
  'silence after',
];

/** What the adapters of texts and calls (shared/channels) make of what the provider does. */
export const twilioResults: Record<Trouble, SendResult> = {
  'too many requests': { outcome: 'not-sent', code: '20429' },
  'not reached': { outcome: 'not-sent', code: 'ECONNREFUSED' },
  'a landline': { outcome: 'refused', code: '21614', kind: failureKind('21614', 'configuration') },
  'refused by account': { outcome: 'refused', code: '20003', kind: failureKind('20003', 'configuration') },
  'reset before': { outcome: 'ambiguous', code: 'ECONNRESET' },
  'reset after': { outcome: 'ambiguous', code: 'ECONNRESET' },
  'error page before': { outcome: 'ambiguous', code: '500' },
  'error page after': { outcome: 'ambiguous', code: '500' },
  'silence before': { outcome: 'ambiguous', code: 'ECONNABORTED' },
  'silence after': { outcome: 'ambiguous', code: 'ECONNABORTED' },
};

/** The same for calls to colleagues, which a landline takes as well: there the account may not call it. */
export const pageCallResults: Record<Trouble, SendResult> = {
  ...twilioResults,
  'a landline': { outcome: 'refused', code: '21215', kind: 'configuration' },
};

/** The same for e-mails, which know no landline: there an address is refused. */
export const sendGridResults: Record<Trouble, SendResult> = {
  ...twilioResults,
  'too many requests': { outcome: 'not-sent', code: '429' },
  'a landline': { outcome: 'refused', code: '400', kind: 'configuration' },
  'refused by account': { outcome: 'refused', code: '401', kind: 'configuration' },
};

export interface CallSettings {
  /** What its draws are named by: `call 3`. */
  name: string;
  /** The side effect, as the adapter names it. */
  effect: string;
  /** Chance that a call goes other than well. */
  trouble: number;
  /** How the first calls go, whatever chance says. */
  fates?: readonly CallFate[];
  results: Record<Trouble, SendResult>;
  isDown?: () => boolean;
}

/** A call that the provider answered with a no: of which message of ours, and Twilio's or SendGrid's code. */
export interface Refused {
  messageId: string;
  code: string;
}

/** One call: `take` runs when the request arrives, if it does, and answers the provider's id. */
export interface Asking {
  messageId: string;
  timeoutMs: number;
  take(): string;
  refuse?(): SendResult | undefined;
}

export interface ProviderCalls {
  made(): number;
  refused(): readonly Refused[];
  call(process: Process, effect: RunEffect, asking: Asking): Promise<SendResult>;
}

/** One kind of call that a provider takes: in time or late, or not, and with or without an answer. */
export function providerCalls(ground: Ground, settings: CallSettings): ProviderCalls {
  const { name: kind, results } = settings;
  const refusals: Refused[] = [];
  let calls = 0;

  function fateOf(call: string): CallFate {
    if (settings.isDown?.())
      return pick(ground.chance, `down ${call}`, ['not reached', 'error page before', 'silence before']);
    const given = settings.fates?.[calls - 1];
    if (given) return given;
    const drawn = pick(ground.chance, `fate ${call}`, troubles);
    return ground.faults.also(`${call} goes wrong: ${drawn}`, settings.trouble) ? drawn : 'accepted';
  }

  function said(messageId: string, result: SendResult): SendResult {
    if (result.outcome === 'refused') refusals.push({ messageId, code: result.code });
    return result;
  }

  return {
    made: () => calls,
    refused: () => refusals,
    call(process, effect, { messageId, timeoutMs, take, refuse }) {
      const run = (): Promise<SendResult> =>
        effect(settings.effect, async () => {
          calls += 1;
          const name = `${kind} ${calls}`;
          const refused = refuse?.();
          if (refused) return said(messageId, refused);
          const fate = fateOf(name);
          if (fate !== 'accepted') ground.note(() => `${name} goes wrong: ${fate}`);
          const onTheWayMs = Math.floor(ground.chance(`way ${name}`) ** 4 * timeoutMs);
          let taken: string | undefined;
          // What is on its way arrives, whatever becomes of the sender meanwhile.
          if (fate === 'accepted' || fate.endsWith('after'))
            ground.time.at(ground.time.now() + onTheWayMs, () => {
              taken = take();
            });
          await pass(ground, process, fate.startsWith('silence') ? timeoutMs : onTheWayMs + 1);
          if (fate !== 'accepted') return said(messageId, results[fate]);
          if (!taken) throw new Error('the provider took it and has no id for it');
          return { outcome: 'accepted', providerId: taken };
        });
      return point(ground, process, { label: settings.effect, kind: 'call', run });
    },
  };
}
