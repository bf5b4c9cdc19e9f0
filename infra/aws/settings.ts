import type { Node } from 'constructs';
import * as z from 'zod';
import type { Use } from '#infra/topology.ts';

/** Stands in for the practice's Twilio account until it is given; no account has it. */
export const noTwilioAccount = `AC${'0'.repeat(32)}`;

const eachSetting = z.object({
  /** Tells deployments in one account apart; stands in every name. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'a stage is 1 to 20 lower-case letters, digits and -, and begins with a letter')
    // It stands in the address of the sign-in pages.
    .regex(/^(?!.*(aws|amazon|cognito))/, 'Cognito takes no name with aws, amazon or cognito in it')
    .default('production'),
  /** The practice's own address, as https://desk.example.com. Without it the site lives at CloudFront's address. */
  publicBaseUrl: z
    .url({ protocol: /^https$/, error: 'an https address' })
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  /** The certificate for publicBaseUrl; CloudFront takes it from us-east-1 only. */
  certificateArn: z.string().startsWith('arn:').includes(':us-east-1:').optional(),
  twilioAccountSid: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'an account SID is AC and 32 hexadecimal digits')
    .default(noTwilioAccount),
  /** The address that e-mails come from, and the domain whose mail SendGrid passes on to us. */
  emailFrom: z.email().optional(),
  emailInboundDomain: z.hostname().optional(),
  /** A domain whose mail the account's own SES receives, up to 40 MB; its MX record must lead there. */
  largeMailDomain: z.hostname().optional(),
  /** Whose signature SendGrid's events carry, as its settings show it: base64 of SPKI DER. */
  sendgridEventsPublicKey: z.base64().optional(),
  /** Who is told when an alarm goes off. */
  alarmEmail: z.email().optional(),
  /** What a month may cost at AWS before somebody is told, in US dollars. */
  monthlyBudgetUsd: z.coerce.number().positive().max(100_000).default(25),
  /**
   * How many functions the account may run at once. New accounts have 10; executions are only reserved where enough
   * stay for all others. `npm run deploy` asks AWS and passes it on.
   */
  accountConcurrency: z.coerce.number().int().positive().default(10),
  /**
   * Nothing starts by itself: no clock, no queue, no stream, no arrival. So a stage is deployed into which a backup is
   * restored, and so an older one is kept from sending beside it (docs/runbook.md, "Restore").
   */
  asleep: z.union([z.boolean(), z.stringbool()]).default(false),
  /** The folder of the built site, from the project's root; tests bring another, so that they need no build. */
  siteFolder: z.string().min(1).default('web/dist'),
});

/**
 * What a deployment is told, by `cdk deploy -c name=value` or cdk.json. There are no secrets among it: each is an
 * encrypted parameter that the practice makes itself (see secretParameter).
 */
export const deploymentSettings = eachSetting.refine(
  // An address that CloudFront has no certificate for it does not answer.
  ({ publicBaseUrl, certificateArn }) => !publicBaseUrl === !certificateArn,
  { error: 'publicBaseUrl and certificateArn are given together, or neither is', path: ['certificateArn'] },
);
/** Those that a deployment does without where they are not given. */
const optionalNames = [
  ...(['publicBaseUrl', 'certificateArn', 'emailFrom', 'emailInboundDomain', 'largeMailDomain'] as const),
  ...(['sendgridEventsPublicKey', 'alarmEmail'] as const),
] satisfies (keyof DeploymentSettings)[];

/** Which of those it was given. */
export function givenNames(settings: DeploymentSettings): string[] {
  return optionalNames.filter((name) => settings[name] !== undefined);
}

export type DeploymentSettings = z.infer<typeof deploymentSettings>;

/** Reads the settings from the app's context; throws an error that names every one that is wrong. */
export function readSettings(node: Node): DeploymentSettings {
  const given = Object.keys(deploymentSettings.shape).map((name) => [name, node.tryGetContext(name)]);
  const parsed = deploymentSettings.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the deployment cannot be made: ${problems.join('; ')}`);
}

/** The secrets, by the `uses` of the topology that may read each: its name among the parameters, and its variable. */
export const secrets = {
  'twilio-secret': {
    name: 'twilio-auth-token',
    variable: 'TWILIO_AUTH_TOKEN_PARAMETER',
    holds: 'the auth token',
  },
  'sendgrid-secret': {
    name: 'sendgrid-api-key',
    variable: 'SENDGRID_API_KEY_PARAMETER',
    holds: 'the API key',
  },
  'inbound-secret': {
    name: 'sendgrid-inbound-secret',
    variable: 'SENDGRID_INBOUND_SECRET_PARAMETER',
    holds: 'the key that stands in the URL of the inbound webhook',
  },
  'signing-key': {
    name: 'signing-key',
    variable: 'SIGNING_KEY_PARAMETER',
    holds: 'at least 32 random characters, to seal links with',
  },
} as const satisfies Partial<Record<Use, { name: string; variable: string; holds: string }>>;
export type SecretUse = keyof typeof secrets;

export function isSecretUse(use: Use): use is SecretUse {
  return use in secrets;
}

/**
 * The encrypted parameter with a secret: one bare value, or JSON `["primary", "next"]` during a rotation. The practice
 * makes it; the stack names it and never sees its value.
 */
export function secretParameter(stage: string, use: SecretUse): string {
  return `/deskline/${stage}/${secrets[use].name}`;
}
