import * as z from 'zod';
import type { Deployment } from './deployment.ts';
import { type Ask, numbersAt } from './providers.ts';

/** The addresses of a deployment, by the names of its outputs (infra/aws/outputs.ts). */
export type Outputs = ReadonlyMap<string, string>;

const eventKinds = ['bounce', 'deferred', 'delivered', 'dropped', 'processed', 'spam_report', 'unsubscribe'] as const;
const eventWebhooks = z.object({ webhooks: z.array(z.object({ id: z.string(), url: z.string() })) });
const signed = z.object({ public_key: z.string() });

/** Leads the numbers to us: texts, calls, and again on a failure. Answers a sentence for each. */
export async function connectNumbers(
  { numbers }: Pick<Deployment, 'numbers'>,
  twilio: Ask | undefined,
  outputs: Outputs,
): Promise<string[]> {
  const urls = {
    SmsUrl: outputs.get('WebhooksTwilioSms') ?? '',
    VoiceUrl: outputs.get('WebhooksTwilioVoice') ?? '',
    StatusCallback: outputs.get('WebhooksTwilioVoiceStatus') ?? '',
  };
  const wanted = { ...urls, SmsFallbackUrl: urls.SmsUrl, VoiceFallbackUrl: urls.VoiceUrl };
  if (!twilio || numbers.length === 0) {
    const set = Object.entries(wanted).map(([name, url]) => `  ${name} = ${url}`);
    return ['To set at Twilio, for each number (or run deploy with TWILIO_AUTH_TOKEN and --numbers all):', ...set];
  }
  const own = await numbersAt(twilio);
  const chosen = own.filter(({ phone_number }) => numbers === 'all' || numbers.includes(phone_number));
  const unknown =
    numbers === 'all' ? [] : numbers.filter((one) => !own.some(({ phone_number }) => phone_number === one));
  for (const { sid } of chosen) {
    const methods = { SmsMethod: 'POST', SmsFallbackMethod: 'POST', VoiceMethod: 'POST', VoiceFallbackMethod: 'POST' };
    await twilio('POST', `/IncomingPhoneNumbers/${sid}.json`, new URLSearchParams({ ...wanted, ...methods }));
  }
  return [
    ...chosen.map(({ phone_number }) => `${phone_number} leads to the desk now.`),
    ...unknown.map((one) => `${one} is not a number of this Twilio account.`),
  ];
}

/** Leads mail and its events to us; answers a sentence for each, and the key whose signature events carry from now on. */
export async function connectMail(
  inboundDomain: string | undefined,
  inboundSecret: string | undefined,
  sendGrid: Ask | undefined,
  outputs: Outputs,
): Promise<string[]> {
  const inbound = outputs.get('WebhooksSendgridInbound') ?? '';
  const events = outputs.get('WebhooksSendgridEvents') ?? '';
  if (!sendGrid || !inboundDomain || !inboundSecret) {
    return [
      'To set at SendGrid (or run deploy with SENDGRID_API_KEY and SENDGRID_INBOUND_SECRET, and -c emailInboundDomain=...):',
      `  Inbound Parse, raw mode = ${inbound}?key=<the inbound secret>`,
      `  Event Webhook, signed   = ${events}`,
    ];
  }
  const parse = '/v3/user/webhooks/parse/settings';
  const setting = { url: `${inbound}?key=${encodeURIComponent(inboundSecret)}`, spam_check: false, send_raw: true };
  const known = await sendGrid('GET', `${parse}/${inboundDomain}`);
  if (known) await sendGrid('PATCH', `${parse}/${inboundDomain}`, setting);
  else await sendGrid('POST', parse, { hostname: inboundDomain, ...setting });
  return [`Mail to ${inboundDomain} leads to the desk now.`, await connectEvents(sendGrid, events)];
}

async function connectEvents(sendGrid: Ask, url: string): Promise<string> {
  const settings = '/v3/user/webhooks/event/settings';
  const listed = eventWebhooks.parse((await sendGrid('GET', `${settings}/all`)) ?? { webhooks: [] });
  const kinds = Object.fromEntries(eventKinds.map((kind) => [kind, true]));
  const wanted = { enabled: true, url, ...kinds, open: false, click: false };
  const before = listed.webhooks.find((one) => one.url === url);
  const made = before ?? z.object({ id: z.string() }).parse(await sendGrid('POST', settings, wanted));
  if (before) await sendGrid('PATCH', `${settings}/${before.id}`, wanted);
  const { public_key } = signed.parse(await sendGrid('PATCH', `${settings}/signed/${made.id}`, { enabled: true }));
  return `Events of e-mails lead to the desk, signed: deploy once more with -c sendgridEventsPublicKey=${public_key}`;
}
