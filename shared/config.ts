import * as z from 'zod';

const url = z.url().transform((value) => value.replace(/\/+$/, ''));
const secret = z.string().min(1);

/**
 * The environment, parsed once. The only reader of `process.env`. On AWS the stack sets it (infra/aws/functions.ts); on
 * a laptop infra/local/start.ts completes it. A secret is given as its value on a laptop, or as the name of the
 * parameter that holds it on AWS (`*_PARAMETER`): values of secrets never stand in a function's environment there.
 */
const environment = z.object({
  PUBLIC_BASE_URL: url,
  TABLE_NAME: z.string().min(3),
  OUTBOUND_QUEUE_URL: z.url().optional(),
  JOBS_QUEUE_URL: z.url().optional(),
  FILES_BUCKET: z.string().min(3).optional(),
  /** Who signs staff's tokens: the user pool on AWS, the local issuer on a laptop. */
  TOKEN_ISSUER: z.string().min(1).optional(),
  TOKEN_CLIENT_ID: z.string().min(1).optional(),
  /** The issuer's keys as JSON, where they cannot be fetched over https (the local issuer). */
  TOKEN_KEYS: z.string().min(1).optional(),
  /** Where the issuer's pages and its token endpoint are. */
  SIGN_IN_URL: url.optional(),
  /** Where staff are known to that issuer: the user pool, and its address where it is not Cognito itself (the local issuer). */
  USER_POOL_ID: z.string().min(1).optional(),
  USER_POOL_URL: url.optional(),
  /** Under which origins the site is opened, apart by spaces; by itself that of PUBLIC_BASE_URL alone. */
  SITE_ORIGINS: z.string().min(1).optional(),
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'an account SID is AC and 32 hexadecimal digits'),
  TWILIO_AUTH_TOKEN: secret.optional(),
  TWILIO_AUTH_TOKEN_NEXT: secret.optional(),
  TWILIO_AUTH_TOKEN_PARAMETER: z.string().min(1).optional(),
  TWILIO_API_BASE: url.optional(),
  /** Where pages open their socket: `wss://<api>/<stage>` on AWS; what is posted to them goes to the same address over https. */
  SOCKET_URL: z.url({ protocol: /^wss?$/ }).optional(),
  SENDGRID_API_KEY: secret.optional(),
  SENDGRID_API_KEY_PARAMETER: z.string().min(1).optional(),
  /** Base64 of SPKI DER, as SendGrid shows it; more than one apart by a space. Also signs the inbound webhook, where it is. */
  SENDGRID_EVENTS_PUBLIC_KEY: z.string().optional(),
  SENDGRID_INBOUND_SECRET: secret.optional(),
  SENDGRID_INBOUND_SECRET_PARAMETER: z.string().min(1).optional(),
  SENDGRID_API_BASE: url.optional(),
  EMAIL_FROM: z.email().toLowerCase().optional(),
  EMAIL_INBOUND_DOMAIN: z.hostname().toLowerCase().optional(),
  /** Seals our Message-IDs, reply addresses and links. */
  SIGNING_KEY: secret.optional(),
  SIGNING_KEY_PARAMETER: z.string().min(1).optional(),
  /** Set by Lambda itself; names the function in its log lines. */
  AWS_LAMBDA_FUNCTION_NAME: z.string().default('deskline'),
});

/** Values, or the parameter that holds them (JSON `["primary", "next"]`, or one bare value). */
export type Secret = readonly string[] | { parameter: string };

export interface Config {
  functionName: string;
  /** Which edition of the IANA zones this runtime has, like 2026b. */
  zoneData: string;
  publicBaseUrl: string;
  tableName: string;
  queueUrls: { outbound: string | undefined; jobs: string | undefined };
  filesBucket: string | undefined;
  sockets: { url: string; management: string } | undefined;
  siteOrigins: readonly string[];
  tokens: { issuer: string; clientId: string; keys: string | undefined; signInUrl: string | undefined } | undefined;
  userPool: { id: string; url: string | undefined } | undefined;
  twilio: {
    accountSid: string;
    authTokens: Secret;
    apiBase: string | undefined;
  };
  mail: {
    apiKeys: Secret;
    inboundSecrets: Secret;
    signingKeys: Secret;
    publicKeys: readonly string[];
    apiBase: string | undefined;
    /** The address that sends, and the domain whose mail comes in. Absent where mail was never set up. */
    from: string | undefined;
    inboundDomain: string | undefined;
  };
}

/** A setting that is missing or malformed, said by its name. Never holds a value. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`the environment is not complete: ${problems.join('; ')}`);
    this.name = 'ConfigError';
  }
}

/** The environment as it is; for those who parse other parts of it than this file does. */
export function environmentVariables(): Record<string, string | undefined> {
  return process.env;
}

/** Parses an environment; throws ConfigError naming every variable that is wrong. */
export function readConfig(env: Record<string, string | undefined> = environmentVariables()): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const e = parsed.data;
  const tokens = [e.TWILIO_AUTH_TOKEN, e.TWILIO_AUTH_TOKEN_NEXT].filter((token) => token !== undefined);
  if (tokens.length === 0 && !e.TWILIO_AUTH_TOKEN_PARAMETER) {
    throw new ConfigError(['TWILIO_AUTH_TOKEN or TWILIO_AUTH_TOKEN_PARAMETER is needed']);
  }
  return {
    functionName: e.AWS_LAMBDA_FUNCTION_NAME,
    publicBaseUrl: e.PUBLIC_BASE_URL,
    zoneData: process.versions.tz ?? '',
    tableName: e.TABLE_NAME,
    queueUrls: { outbound: e.OUTBOUND_QUEUE_URL, jobs: e.JOBS_QUEUE_URL },
    filesBucket: e.FILES_BUCKET,
    sockets: e.SOCKET_URL ? { url: e.SOCKET_URL, management: e.SOCKET_URL.replace(/^ws/, 'http') } : undefined,
    siteOrigins: e.SITE_ORIGINS?.split(' ') ?? [new URL(e.PUBLIC_BASE_URL).origin],
    tokens:
      e.TOKEN_ISSUER && e.TOKEN_CLIENT_ID
        ? { issuer: e.TOKEN_ISSUER, clientId: e.TOKEN_CLIENT_ID, keys: e.TOKEN_KEYS, signInUrl: e.SIGN_IN_URL }
        : undefined,
    userPool: e.USER_POOL_ID ? { id: e.USER_POOL_ID, url: e.USER_POOL_URL } : undefined,
    twilio: {
      accountSid: e.TWILIO_ACCOUNT_SID,
      authTokens: tokens.length > 0 ? tokens : { parameter: e.TWILIO_AUTH_TOKEN_PARAMETER ?? '' },
      apiBase: e.TWILIO_API_BASE,
    },
    mail: {
      apiKeys: secretOf(e.SENDGRID_API_KEY, e.SENDGRID_API_KEY_PARAMETER),
      inboundSecrets: secretOf(e.SENDGRID_INBOUND_SECRET, e.SENDGRID_INBOUND_SECRET_PARAMETER),
      signingKeys: secretOf(e.SIGNING_KEY, e.SIGNING_KEY_PARAMETER),
      publicKeys: (e.SENDGRID_EVENTS_PUBLIC_KEY ?? '').split(/\s+/).filter((key) => key !== ''),
      apiBase: e.SENDGRID_API_BASE,
      from: e.EMAIL_FROM,
      inboundDomain: e.EMAIL_INBOUND_DOMAIN,
    },
  };
}

function secretOf(value: string | undefined, parameter: string | undefined): Secret {
  if (value === undefined && parameter !== undefined) return { parameter };
  return value === undefined ? [] : [value];
}
