import type { MailChannel } from '#shared/channels/channel.ts';
import type { Chance } from './chance.ts';
import type { Ground, Process, RunEffect } from './process.ts';
import { type CallFate, type ProviderCalls, providerCalls, sendGridResults } from './provider-call.ts';

/** An e-mail as SendGrid took it: the truth about what left. */
export interface AcceptedMail {
  id: string;
  messageId: string;
  to: string;
  subject: string;
  body: string;
  /** Our entry, as its events name it. */
  reference: string;
  /** Our own Message-ID, which an answer names. */
  mailId: string;
  acceptedAt: number;
  attachments: readonly { name: string; bytes: Uint8Array }[];
}

export interface MailModel {
  /** Everything that left, oldest first. */
  accepted(): readonly AcceptedMail[];
  refused: ProviderCalls['refused'];
  channel(process: Process, effect: RunEffect): MailChannel;
}

/** SendGrid as seen from outside: it takes mail, and nobody can ask what became of one. */
export function mailModel(
  ground: Ground,
  settings: { trouble: number; fates?: readonly CallFate[] },
  onAccepted: (mail: AcceptedMail) => void,
): MailModel {
  const accepted: AcceptedMail[] = [];
  const calls = providerCalls(ground, {
    ...{ name: 'mail', effect: 'send email', results: sendGridResults, trouble: settings.trouble },
    ...(settings.fates ? { fates: settings.fates } : {}),
  });

  function accept(mail: Omit<AcceptedMail, 'id' | 'acceptedAt'>): string {
    const id = `mail-${String(accepted.length + 1).padStart(17, '0')}`;
    const taken = { ...mail, id, acceptedAt: ground.time.now() };
    accepted.push(taken);
    ground.note(() => `SendGrid takes ${id} for ${mail.messageId}`);
    onAccepted(taken);
    return id;
  }

  return {
    accepted: () => accepted,
    refused: calls.refused,
    channel: (process, effect) => ({
      send: ({ messageId, to, subject, body, reference, mailId, attachments, timeoutMs }) =>
        calls.call(process, effect, {
          ...{ messageId, timeoutMs },
          take: () => accept({ messageId, to, subject, body, reference, mailId, attachments }),
        }),
    }),
  };
}

/** One event of the way of a mail. `late`: it comes hours after the others, and names no id of the send. */
export interface MailStep {
  event: 'processed' | 'deferred' | 'delivered' | 'bounce' | 'dropped';
  late?: true;
}

/** What mail servers do with a mail. */
export function fateOfMail(chance: Chance, id: string): MailStep[] {
  const drawn = chance(`mailbox ${id}`);
  const step = (event: MailStep['event']): MailStep => ({ event });
  if (drawn < 0.7) return [step('processed'), step('delivered')];
  if (drawn < 0.8) return [step('processed'), step('deferred'), step('delivered')];
  if (drawn < 0.88) return [step('processed'), step('bounce')];
  if (drawn < 0.94) return [step('processed'), step('delivered'), { event: 'bounce', late: true }];
  return drawn < 0.97 ? [step('dropped')] : [step('processed')];
}

/** An event as SendGrid posts it. */
export function mailEvent(mail: AcceptedMail, { event, late }: MailStep): Record<string, unknown> {
  return {
    email: mail.to,
    event,
    timestamp: 0,
    sg_event_id: `${mail.id}-${event}${late ? '-late' : ''}`,
    reference: mail.reference,
    ...(late ? {} : { sg_message_id: `${mail.id}.filter.0` }),
    ...(event === 'bounce' ? { type: 'bounce', status: '4.2.1', reason: '450 4.2.1 not now' } : {}),
    ...(event === 'dropped' ? { reason: 'Some reason' } : {}),
  };
}
