import * as z from 'zod';
import { environmentVariables } from '#shared/config.ts';
import { e164 } from '#shared/domain/contact/address.ts';

const url = z.url().transform((value) => value.replace(/\/+$/, ''));
const port = z.coerce.number('a number from 1 to 65535').int().min(1).max(65535);
const accountSid = z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'an account SID is AC and 32 hexadecimal digits');

/** What a laptop may set; everything has a default that works. The names are those of .env.example. */
const settings = z.object({
  PORT: port.default(4400),
  DESKLINE_DATA: z.string().min(1).default('.data'),
  DESKLINE_SEED: z.enum(['demo', 'empty']).default('demo'),
  PUBLIC_BASE_URL: url.optional(),
  DYNAMODB_ENDPOINT: z.url().optional(),
  TWILIO_ACCOUNT_SID: accountSid.default(`AC${'0'.repeat(31)}1`),
  TWILIO_AUTH_TOKEN: z.string().default('local-twilio-auth-token'),
  TWILIO_AUTH_TOKEN_NEXT: z.string().optional(),
  TWILIO_FROM: e164.default('+12125550100'),
  TWILIO_API_BASE: z.url().optional(),
  SENDGRID_API_KEY: z.string().default('SG.local-sendgrid-api-key'),
  SENDGRID_API_BASE: url.optional(),
  SENDGRID_EVENTS_PUBLIC_KEY: z.string().optional(),
  SENDGRID_INBOUND_SECRET: z.string().default('local-sendgrid-inbound-secret'),
  EMAIL_FROM: z.email().default('frontdesk@harborlight.example'),
  EMAIL_INBOUND_DOMAIN: z.hostname().default('mail.harborlight.example'),
  SIGNING_KEY: z.string().min(16, 'at least 16 characters').optional(),
});
export type LocalSettings = z.infer<typeof settings>;

/** Their names, for .env.example to be held against. */
export const localSettingNames: readonly string[] = Object.keys(settings.shape);

/** The laptop's settings from the environment, which env-file.ts may have completed; throws a sentence that names what is wrong. */
export function readLocalSettings(env = environmentVariables()): LocalSettings {
  const parsed = settings.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The settings do not fit: ${problems.join('; ')}. See .env.example.`);
}
