import type { FailureKind } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { hearOfDigest } from '../digest/digest.rows.ts';
import { digestOfRef } from '../digest/digest-reference.ts';
import { putReceipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import { settle } from './settle.ts';

/** What a mail provider reports of one message, under an id of the report's own. */
export interface MailReport {
  eventId: string;
  /** Whom it was sent to, in lower case. */
  address: string;
  what: 'sent' | 'delivered' | 'failed' | 'complained' | 'unsubscribed';
  /** Absent on bounces that come much later. */
  providerId: string | undefined;
  ref: EntryRef | undefined;
  code?: string;
  kind?: FailureKind;
}

const attempts = 20;

/**
 * Applies reports one by one, in any order: one that was applied before is known by its id, and one that cannot be
 * applied now does not keep the others from it. Answers how many failed, for the provider to send them again.
 */
export async function settleMail(app: App, reports: readonly MailReport[]): Promise<number> {
  let failed = 0;
  for (const report of reports) {
    try {
      await settleOne(app, report);
    } catch (error) {
      failed += 1;
      app.log.error('mail_report_failed', error, { entryId: report.ref?.messageId });
    }
  }
  return failed;
}

async function settleOne(app: App, report: MailReport): Promise<void> {
  const known = await app.table.get(receiptRow, receiptKey('mail-event', report.eventId));
  if (known) return;
  const ref = report.ref ?? { threadId: 'none', at: app.now().toISOString(), messageId: 'none' };
  const noted = putReceipt('mail-event', report.eventId, { ref }, app.now());
  const digest = digestOfRef(report.ref);
  if (digest) await hear(app, digest, report.what);
  else if (report.what === 'complained' || report.what === 'unsubscribed') return heed(app, report, noted);
  else await settleMessage(app, report, report.what);
  // Last, so that a report whose handling died is applied again; all of it is harmless twice.
  await app.table.commit({ noted });
}

/** What became of a digest to a manager, which is in no conversation. */
async function hear(app: App, of: Parameters<typeof hearOfDigest>[0], what: MailReport['what']): Promise<void> {
  await app.table.commit({ digest: hearOfDigest(of, what === 'failed' ? 'failed' : 'sent') });
}

async function settleMessage(app: App, report: MailReport, status: 'sent' | 'delivered' | 'failed'): Promise<void> {
  const { ref, code, kind } = report;
  const providerId = report.providerId ?? ref?.messageId;
  if (!providerId) return;
  const failing = status === 'failed' ? { code: code ?? 'bounce', kind: kind ?? ('unreachable' as const) } : {};
  await settle(app, { providerId, ref, status, ...failing, isLast: status === 'failed' });
}

/**
 * What the person asked for by their mail program: no more outreach, or (by "this is spam") nothing at all. Noted in the same
 * commit: heard again, it would be a second line of the ledger, and take back what was agreed to since.
 */
async function heed(app: App, { eventId, address, what, ref }: MailReport, noted: Write): Promise<void> {
  const at = app.now().toISOString();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const known = await app.table.get(addressRow, addressKey('email', address));
    const row = known ?? freshAddress('email', address);
    const blockedBy = [...new Set([...(row.blockedBy ?? []), app.settings.mail.from])];
    const marked = { ...row, outreach: 'revoked' as const, ...(what === 'complained' ? { blockedBy } : {}) };
    const committed = await app.table.commit({
      noted,
      address: putAddress(marked, known?.version),
      consent: appendConsent({
        id: eventId,
        channel: 'email',
        address,
        category: 'outreach',
        state: 'revoked',
        source: 'provider',
        recordedBy: 'system',
        at,
        ...(ref ? { threadId: ref.threadId, entryId: ref.messageId } : {}),
      }),
    });
    if (committed.ok || committed.names.includes('noted')) return;
    await app.backOff(attempt);
  }
  throw new Error('an address kept changing while a wish about it was noted');
}
