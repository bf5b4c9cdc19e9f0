import type { Channel, SendResult } from '#shared/channels/channel.ts';
import { failureKind } from '#shared/channels/sms/failure-kind.ts';
import { type Chance, pick } from './chance.ts';
import { type Ground, type Process, pass, point, type RunEffect, Throttled } from './process.ts';

/** A message as the provider took it: the truth about what left. */
export interface Accepted {
  sid: string;
  /** Our own id, as the status callback's address carries it. */
  messageId: string;
  to: string;
  from: string;
  body: string;
  callback: string;
  acceptedAt: number;
  /** When its list shows it. */
  listedAt: number;
}

/** How a call goes. The last six are those after which nobody can say whether it left. */
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

const fates: readonly Exclude<CallFate, 'accepted'>[] = [
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

/** The results that shared/channels/sms/outbound.ts makes of what the provider does. */
const results: Record<Exclude<CallFate, 'accepted'>, SendResult> = {
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

export interface ProviderSettings {
  /** Keeps no words: its list shows messages without bodies. */
  redacts: boolean;
  /** Stops sends to a number that texted STOP, by itself. */
  filters: boolean;
  /** Chance that a call goes other than well. */
  trouble: number;
  /** How the first calls go, whatever chance says. */
  fates?: readonly CallFate[];
  /** What becomes of every message, whatever chance says. */
  phone?: readonly PhoneStep[];
}

export interface ProviderModel {
  /** Everything that left, oldest first. */
  accepted(): readonly Accepted[];
  calls(): number;
  optedOut: Set<string>;
  /** The channel as one process uses it. */
  channel(process: Process, effect: RunEffect): Channel;
  /** Nothing gets through until this moment. */
  downUntil: number;
  redacts: boolean;
}

const longestLagMs = 600_000;

/** Twilio as seen from outside. `onAccepted` reports what becomes of a message. */
export function providerModel(
  ground: Ground,
  settings: ProviderSettings,
  onAccepted: (message: Accepted) => void,
): ProviderModel {
  const accepted: Accepted[] = [];
  let calls = 0;

  function fateOf(call: string): CallFate {
    if (ground.time.now() < model.downUntil)
      return pick(ground.chance, `down ${call}`, ['not reached', 'error page before', 'silence before']);
    const given = settings.fates?.[calls - 1];
    if (given) return given;
    const drawn = pick(ground.chance, `fate ${call}`, fates);
    return ground.faults.also(`${call} goes wrong: ${drawn}`, settings.trouble) ? drawn : 'accepted';
  }

  function accept(message: Omit<Accepted, 'sid' | 'acceptedAt' | 'listedAt'>): Accepted {
    const sid = `SM${String(accepted.length + 1).padStart(32, '0')}`;
    const acceptedAt = ground.time.now();
    const listedAt = acceptedAt + Math.floor(ground.chance(`lag ${sid}`) ** 3 * longestLagMs);
    const taken = { ...message, sid, acceptedAt, listedAt };
    accepted.push(taken);
    ground.note(() => `the provider takes ${sid} for ${message.messageId}`);
    onAccepted(taken);
    return taken;
  }

  const model: ProviderModel = {
    accepted: () => accepted,
    calls: () => calls,
    optedOut: new Set(),
    downUntil: 0,
    redacts: settings.redacts,
    channel: (process, effect) => ({
      async send({ to, from, body, messageId, statusCallback, timeoutMs }) {
        const call = (): Promise<SendResult> =>
          effect('send sms', async () => {
            calls += 1;
            const name = `call ${calls}`;
            if (model.optedOut.has(`${from} ${to}`)) {
              return { outcome: 'refused', code: '21610', kind: failureKind('21610', 'configuration') };
            }
            const fate = fateOf(name);
            if (fate !== 'accepted') ground.note(() => `${name} goes wrong: ${fate}`);
            const takes = fate === 'accepted' || fate.endsWith('after');
            const onTheWayMs = Math.floor(ground.chance(`way ${name}`) ** 4 * timeoutMs);
            const silent = fate.startsWith('silence');
            let taken: Accepted | undefined;
            // What is on its way arrives, whatever becomes of the sender meanwhile.
            const arrives = ground.time.now() + onTheWayMs;
            if (takes) {
              ground.time.at(arrives, () => {
                taken = accept({ to, from, body, messageId, callback: statusCallback });
              });
            }
            await pass(ground, process, silent ? timeoutMs : onTheWayMs + 1);
            if (fate !== 'accepted') return results[fate];
            if (!taken) throw new Error('the provider took it and has no id for it');
            return { outcome: 'accepted', providerId: taken.sid };
          });
        return point(ground, process, { label: 'send sms', kind: 'call', run: call });
      },
      async listed({ to, from, since }) {
        return point(ground, process, {
          label: 'list sms',
          kind: 'list',
          run: async () => {
            const now = ground.time.now();
            if (now < model.downUntil) throw new Throttled('the provider does not list');
            return accepted
              .filter((message) => message.to === to && message.from === from && message.listedAt <= now)
              .filter((message) => message.acceptedAt >= since.getTime())
              .map((message) => ({
                providerId: message.sid,
                body: settings.redacts ? undefined : message.body,
                createdAt: new Date(message.acceptedAt),
              }))
              .reverse();
          },
        });
      },
    }),
  };
  return model;
}

/** One status on the way of a message. */
export interface PhoneStep {
  status: string;
  code?: string;
}

/** What a phone does with a message: the statuses it goes through, with Twilio's code where it fails. */
export function fateAtPhone(chance: Chance, sid: string): PhoneStep[] {
  const drawn = chance(`phone ${sid}`);
  if (drawn < 0.85) return [{ status: 'sent' }, { status: 'delivered' }];
  if (drawn < 0.93) return [{ status: 'sent' }, { status: 'undelivered', code: '30003' }];
  if (drawn < 0.97) return [{ status: 'sent' }, { status: 'undelivered', code: '30006' }];
  return [{ status: 'sent' }];
}
