import { ulid } from 'ulid';
import { type MailChecks, type MailDoor, postedMail, type WrittenMail } from '#infra/local/posted-mail.ts';
import { readLocalSettings } from '#infra/local/settings.ts';
import type { EntryOut } from '#shared/api.ts';
import type { Desk } from './desk.ts';

/** The practice's own address and the domain of what comes in. */
export const office = readLocalSettings({});

/** E-mail to and from a desk, as a patient's mail client and SendGrid see it. */
export interface Mailing {
  door: MailDoor;
  /** A mail to the front desk, verified unless the checks say otherwise. */
  mail(mail: Partial<WrittenMail> & Pick<WrittenMail, 'from'>, checks?: MailChecks): Promise<Response>;
  threadOf(address: string): Promise<string>;
  /** An answer by e-mail as the coordinator. */
  reply(threadId: string, text: string, more?: Record<string, unknown>): Promise<EntryOut>;
  /** What left to an address, oldest first. */
  sentTo(address: string): ReturnType<NonNullable<Desk['stack']['sendgrid']>['outbox']>;
}

export const frontDesk = `frontdesk@${office.EMAIL_INBOUND_DOMAIN}`;

export function mailing(desk: Desk): Mailing {
  const door = { url: desk.stack.url, secret: office.SENDGRID_INBOUND_SECRET };
  return {
    door,
    mail: (mail, checks) =>
      postedMail(door, { to: frontDesk, subject: 'A question', text: 'Do you have time on Friday?', ...mail }, checks),
    threadOf: async (address) =>
      (await desk.as('coordinator')('openThread', { body: { channel: 'email', address } })).id,
    reply: (threadId, text, more = {}) => desk.reply(threadId, text, { id: ulid(), channel: 'email', ...more }),
    sentTo: (address) => (desk.stack.sendgrid?.outbox() ?? []).filter(({ to }) => to === address),
  };
}

let addresses = 0;

/** An address nobody else in this run uses. */
export function freshAddress(name = 'patient'): string {
  addresses += 1;
  return `${name}${addresses}@example.com`;
}
