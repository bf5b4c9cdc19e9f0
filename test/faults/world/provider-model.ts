import type { Channel } from '#shared/channels/channel.ts';
import { failureKind } from '#shared/channels/failure-kind.ts';
import type { Chance } from './chance.ts';
import { type Ground, type Process, point, type RunEffect, Throttled } from './process.ts';
import { type CallFate, type ProviderCalls, providerCalls, twilioResults } from './provider-call.ts';

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
  mediaUrls: readonly string[];
  /** What Twilio has fetched of those, in order. */
  pictures: Uint8Array[];
  /** Its list says how many there are: mostly at once, else once they were fetched. */
  isCounted: boolean;
  /** A picture was asked for and was not there. */
  isMissing: boolean;
}

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
  refused: ProviderCalls['refused'];
  optedOut: Set<string>;
  /** The channel as one process uses it. */
  channel(process: Process, effect: RunEffect): Channel;
  /** Nothing gets through until this moment. */
  downUntil: number;
  redacts: boolean;
}

const longestLagMs = 600_000;

/** Twilio's texts as seen from outside. `onAccepted` reports what becomes of a message. */
export function providerModel(
  ground: Ground,
  settings: ProviderSettings,
  onAccepted: (message: Accepted) => void,
): ProviderModel {
  const accepted: Accepted[] = [];
  const calls = providerCalls(ground, {
    ...{ name: 'call', effect: 'send sms', results: twilioResults, trouble: settings.trouble },
    ...(settings.fates ? { fates: settings.fates } : {}),
    isDown: () => ground.time.now() < model.downUntil,
  });

  function accept(message: Pick<Accepted, 'messageId' | 'to' | 'from' | 'body' | 'callback' | 'mediaUrls'>): string {
    const sid = `SM${String(accepted.length + 1).padStart(32, '0')}`;
    const acceptedAt = ground.time.now();
    const listedAt = acceptedAt + Math.floor(ground.chance(`lag ${sid}`) ** 3 * longestLagMs);
    const isCounted = message.mediaUrls.length === 0 || ground.chance(`counts ${sid}`) < 0.8;
    const taken = { ...message, sid, acceptedAt, listedAt, pictures: [], isCounted, isMissing: false };
    accepted.push(taken);
    ground.note(() => `the provider takes ${sid} for ${message.messageId}`);
    onAccepted(taken);
    return sid;
  }

  const model: ProviderModel = {
    accepted: () => accepted,
    calls: calls.made,
    refused: calls.refused,
    optedOut: new Set(),
    downUntil: 0,
    redacts: settings.redacts,
    channel: (process, effect) => ({
      send: ({ to, from, body, messageId, statusCallback, timeoutMs, mediaUrls = [] }) =>
        calls.call(process, effect, {
          ...{ messageId, timeoutMs },
          take: () => accept({ to, from, body, messageId, callback: statusCallback, mediaUrls }),
          refuse: () =>
            model.optedOut.has(`${from} ${to}`)
              ? { outcome: 'refused', code: '21610', kind: failureKind('21610', 'configuration') }
              : undefined,
        }),
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
                media: message.isCounted ? message.mediaUrls.length : 0,
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
