import * as z from 'zod';
import { type DeploymentSettings, noTwilioAccount } from '../aws/settings.ts';
import { type Finding, fine, missing, note } from './finding.ts';
import { type Ask, numbersAt } from './providers.ts';

const domains = z.array(z.object({ domain: z.string(), valid: z.boolean() }));

/** What cannot come in by the gateway, whatever is set. */
export function examineMail({ largeMailDomain }: DeploymentSettings): Finding {
  return largeMailDomain
    ? fine('large mail', `mail to ${largeMailDomain} comes in through SES, up to 40 MB`)
    : note(
        'large mail',
        'mails over about 4.5 MB with their files do not pass the gateway: their senders hear nothing',
        "Receive mail by the account's own SES instead: -c largeMailDomain=mail.example.com (docs/runbook.md).",
      );
}

/** The numbers at Twilio. */
export async function examineTwilio(settings: DeploymentSettings, twilio: Ask | undefined): Promise<Finding[]> {
  if (settings.twilioAccountSid === noTwilioAccount) {
    return [missing('Twilio account', 'none is named', 'Give -c twilioAccountSid=AC...')];
  }
  if (!twilio) return [note('numbers', 'not looked at: TWILIO_AUTH_TOKEN is not set in this shell')];
  try {
    const numbers = await numbersAt(twilio);
    if (numbers.length === 0)
      return [
        missing(
          'numbers',
          'the account has none',
          'Buy one that can send texts, and register it (A2P 10DLC or toll-free).',
        ),
      ];
    return numbers.map(({ phone_number, capabilities, sms_url }) =>
      capabilities.sms
        ? fine('number', `${phone_number} ${sms_url ? 'has a webhook' : 'has no webhook yet'}`)
        : note('number', `${phone_number} cannot send texts`),
    );
  } catch {
    return [missing('numbers', 'Twilio does not take this account and token', 'Look at both in the Twilio console.')];
  }
}

/** The domain that e-mails come from. */
export async function examineSender({ emailFrom }: DeploymentSettings, sendGrid: Ask | undefined): Promise<Finding> {
  if (!emailFrom)
    return note('sender domain', 'no e-mail is sent', 'Give -c emailFrom=... and -c emailInboundDomain=...');
  if (!sendGrid) return note('sender domain', 'not looked at: SENDGRID_API_KEY is not set in this shell');
  const domain = emailFrom.split('@')[1] ?? '';
  try {
    const known = domains.parse(await sendGrid('GET', '/v3/whitelabel/domains?limit=50'));
    const found = known.find((one) => one.domain === domain || domain.endsWith(`.${one.domain}`));
    if (found?.valid) return fine('sender domain', `${domain} is authenticated`);
    const mend = 'SendGrid, Settings, Sender Authentication: add the domain and its three DNS records.';
    return missing('sender domain', `${domain} is ${found ? 'not verified yet' : 'not known'} at SendGrid`, mend);
  } catch {
    return missing(
      'sender domain',
      'SendGrid does not take this key',
      'Make one with the scopes Mail Send, Sender Authentication and Inbound Parse.',
    );
  }
}
