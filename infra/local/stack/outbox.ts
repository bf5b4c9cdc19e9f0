import type { SendGridStandIn } from '../sendgrid/stand-in.ts';
import type { TwilioStandIn } from '../twilio/stand-in.ts';

/** What left, as `GET /local/outbox` tells it. */
export interface OutboxMessage {
  provider: 'twilio' | 'sendgrid';
  id: string;
  to: string;
  from: string;
  /** Of a text. */
  body?: string;
  /** Of an e-mail. */
  subject?: string;
  at: string;
  status: string;
}

/** Everything that left by either provider's stand-in. */
export function outboxOf(twilio: TwilioStandIn | undefined, sendgrid: SendGridStandIn | undefined): OutboxMessage[] {
  const texts = (twilio?.outbox() ?? []).map(({ sid, to, from, body, acceptedAt, status }) => ({
    ...{ provider: 'twilio' as const, id: sid, to, from, body, at: acceptedAt, status },
  }));
  const mails = (sendgrid?.outbox() ?? []).map(({ id, to, from, subject, at, status }) => ({
    ...{ provider: 'sendgrid' as const, id, to, from, subject, at, status },
  }));
  return [...texts, ...mails];
}
