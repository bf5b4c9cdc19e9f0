import type { PracticeClock } from '../clock.ts';
import { type MailDoor, newMessageId, postedMail } from '../posted-mail.ts';
import type { StandInMail } from '../sendgrid/mail.ts';

/** A mail that a person writes as the patient. */
export interface SimulatedMail {
  from: string;
  /** Default: the front desk at the practice's domain. */
  to?: string | undefined;
  subject: string;
  text: string;
  /** The Message-ID of the mail that it answers. */
  inReplyTo?: string | undefined;
  /** Nobody signed it: anybody could have written this address there. */
  unverified?: boolean | undefined;
  /** Says of itself that a machine wrote it. */
  automatic?: boolean | undefined;
  attachments?: { name: string; type: string; bytes: Uint8Array }[] | undefined;
}

/** A mail as a mail client shows it. */
export interface BoxedMail {
  id: string;
  direction: 'sent' | 'got';
  from: string;
  to: string;
  subject: string;
  text: string;
  /** ISO 8601: the practice's time of what was sent, the machine's of what was got. */
  at: string;
  headers: Record<string, string>;
  replyTo?: string;
  /** Names of the files in it. */
  files?: string[];
  /** Of what was sent: what the webhook was answered. */
  status?: number;
}

export interface Mailboxes {
  /** Mails the practice through its webhook; answers the Message-ID and what the webhook was answered. */
  mail(mail: SimulatedMail): Promise<{ id: string; status: number }>;
  /** What a mailbox sent since this start, and what it got, oldest first. */
  mailbox(address: string): BoxedMail[];
}

const quotedLines = 40;

export function mailboxes(
  door: MailDoor & { inboundDomain: string },
  clock: PracticeClock,
  outbox: () => StandInMail[],
): Mailboxes {
  const sent: BoxedMail[] = [];

  /** As mail clients do: what is answered stands quoted below. */
  function withQuote(text: string, answered: StandInMail | undefined): string {
    if (!answered) return text;
    const quoted = answered.text
      .split('\n')
      .slice(0, quotedLines)
      .map((line) => `> ${line}`);
    const day = clock.now().toUTCString().slice(0, 16);
    return `${text}\n\nOn ${day} ${answered.fromName} <${answered.from}> wrote:\n${quoted.join('\n')}`;
  }

  return {
    async mail({
      from,
      to = `frontdesk@${door.inboundDomain}`,
      subject,
      text,
      inReplyTo,
      unverified,
      automatic,
      attachments = [],
    }) {
      const answered = outbox().find(({ headers }) => headers['Message-ID'] === inReplyTo);
      const messageId = newMessageId(from);
      const references = answered ? `${answered.headers.References ?? ''} ${inReplyTo}`.trim() : undefined;
      const written = {
        from,
        to,
        subject,
        text: withQuote(text, answered),
        messageId,
        date: clock.now(),
        attachments,
        ...(inReplyTo ? { inReplyTo } : {}),
        ...(references ? { references } : {}),
        ...(automatic ? { headers: { 'Auto-Submitted': 'auto-replied' } } : {}),
      };
      const { status } = await postedMail(door, written, unverified ? { dkim: '', spf: 'fail' } : {});
      const headers = { 'Message-ID': messageId, ...(inReplyTo ? { 'In-Reply-To': inReplyTo } : {}) };
      sent.push({
        id: messageId,
        direction: 'sent',
        from,
        to,
        subject,
        text,
        at: clock.now().toISOString(),
        headers,
        status,
        ...(attachments.length > 0 ? { files: attachments.map(({ name }) => name) } : {}),
      });
      return { id: messageId, status };
    },
    mailbox(address) {
      const got = outbox()
        .filter((mail) => mail.to === address)
        .map(({ id, from, to, subject, text, at, headers, replyTo, files }) => ({
          ...{ id, direction: 'got' as const, from, to, subject, text, at, headers },
          ...(replyTo ? { replyTo } : {}),
          ...(files.length > 0 ? { files } : {}),
        }));
      return [...sent.filter(({ from }) => from === address), ...got].toSorted((a, b) => (a.at < b.at ? -1 : 1));
    },
  };
}
