import { type Config, readConfig } from '#shared/config.ts';
import type { SendGridStandIn } from '../sendgrid/stand-in.ts';
import type { LocalSettings } from '../settings.ts';
import type { TwilioStandIn } from '../twilio/stand-in.ts';
import type { EmbeddedQueues } from './queues.ts';
import { signingKey } from './signing-key.ts';
import { socketPath } from './sockets.ts';

interface Running {
  settings: LocalSettings;
  folder: string;
  url: string;
  tableName: string;
  siteOrigins: readonly string[];
  queues: Pick<EmbeddedQueues, 'urls'>;
  issuer: { issuer: string; clientId: string; keys: string; userPool: { id: string; url: string } };
  twilio: Pick<TwilioStandIn, 'base'> | undefined;
  sendgrid: Pick<SendGridStandIn, 'base' | 'signing'> | undefined;
}

/** What the functions are told by their environment, from the local settings and what runs beside them. */
export function localConfig(running: Running): Config {
  const { settings, folder, url, tableName, siteOrigins, queues, issuer, twilio, sendgrid } = running;
  return readConfig({
    PUBLIC_BASE_URL: settings.PUBLIC_BASE_URL ?? url,
    TABLE_NAME: tableName,
    OUTBOUND_QUEUE_URL: queues.urls.outbound,
    JOBS_QUEUE_URL: queues.urls.jobs,
    TOKEN_ISSUER: issuer.issuer,
    TOKEN_CLIENT_ID: issuer.clientId,
    TOKEN_KEYS: issuer.keys,
    USER_POOL_ID: issuer.userPool.id,
    USER_POOL_URL: issuer.userPool.url,
    SOCKET_URL: `${url.replace('http', 'ws')}${socketPath}`,
    SIGN_IN_URL: issuer.issuer,
    SITE_ORIGINS: siteOrigins.join(' '),
    TWILIO_ACCOUNT_SID: settings.TWILIO_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: settings.TWILIO_AUTH_TOKEN,
    TWILIO_AUTH_TOKEN_NEXT: settings.TWILIO_AUTH_TOKEN_NEXT,
    TWILIO_API_BASE: settings.TWILIO_API_BASE ?? twilio?.base,
    SENDGRID_API_KEY: settings.SENDGRID_API_KEY,
    SENDGRID_API_BASE: settings.SENDGRID_API_BASE ?? sendgrid?.base,
    // What the stand-in signs is taken beside what the settings name.
    SENDGRID_EVENTS_PUBLIC_KEY: [settings.SENDGRID_EVENTS_PUBLIC_KEY, sendgrid?.signing.publicKey].join(' ').trim(),
    SENDGRID_INBOUND_SECRET: settings.SENDGRID_INBOUND_SECRET,
    EMAIL_FROM: settings.EMAIL_FROM,
    EMAIL_INBOUND_DOMAIN: settings.EMAIL_INBOUND_DOMAIN,
    SIGNING_KEY: settings.SIGNING_KEY ?? signingKey(folder),
  });
}
