import type { Node } from 'constructs';
import * as z from 'zod';

/** Stands in for the practice's Twilio account until it is given; no account has it. */
export const noTwilioAccount = `AC${'0'.repeat(32)}`;

/**
 * What a deployment is told, by `cdk deploy -c name=value` or cdk.json. There are no secrets among it: the Twilio auth
 * token is an encrypted parameter that the practice makes itself (see authTokenParameter).
 */
export const deploymentSettings = z.object({
  /** Tells deployments in one account apart; stands in every name. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'a stage is 1 to 20 lower-case letters, digits and -, and begins with a letter')
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
  /** Who is told when an alarm goes off. */
  alarmEmail: z.email().optional(),
  /** The folder of the built site, from the project's root; tests bring another, so that they need no build. */
  siteFolder: z.string().min(1).default('web/dist'),
});
export type DeploymentSettings = z.infer<typeof deploymentSettings>;

/** Reads the settings from the app's context; throws an error that names every one that is wrong. */
export function readSettings(node: Node): DeploymentSettings {
  const given = Object.keys(deploymentSettings.shape).map((name) => [name, node.tryGetContext(name)]);
  const parsed = deploymentSettings.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the deployment cannot be made: ${problems.join('; ')}`);
}

/**
 * The encrypted parameter with the Twilio auth token: one bare token, or JSON `["primary", "next"]` during a rotation.
 * The practice makes it; the stack names it and never sees its value.
 */
export function authTokenParameter(stage: string): string {
  return `/deskline/${stage}/twilio-auth-token`;
}
