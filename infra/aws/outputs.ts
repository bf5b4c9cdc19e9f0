import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type FunctionShape, functions } from '#infra/topology.ts';
import type { Surroundings } from './functions.ts';
import { givenNames, type SecretUse, secretParameter, secrets } from './settings.ts';

const twilioWebhooks = '/webhooks/twilio/';
const sendGridWebhooks = '/webhooks/sendgrid/';

/**
 * Tells Twilio to try three times more whatever went wrong; by itself it gives up on an error. A fragment is not part of
 * what it signs. Source: Twilio, "Webhooks: connection overrides".
 */
const retriesAtTwilio = '#rc=3&rp=all';

/** What a deployment says when it is done: the addresses to open, and those to set at Twilio. */
export function tellAddresses(scope: Construct, around: Surroundings, signInUrl: string, siteHost: string): void {
  const { settings, publicBaseUrl, tokens, pool } = around;
  const tell = (name: string, value: string, description: string) => new CfnOutput(scope, name, { value, description });
  tell('SiteUrl', publicBaseUrl, 'Where staff open the desk');
  if (settings.publicBaseUrl)
    tell('SiteAlias', siteHost, "What the desk's own name has to point to: a CNAME record, or an alias in Route 53");
  tell('SocketUrl', around.sockets.url, 'Where open pages hold their live line');
  tell('TableName', around.table.tableName, 'What npm run backup reads');
  tell('FilesBucket', around.files.bucketName, 'Where files of messages lie');
  tell(
    'Asleep',
    String(settings.asleep),
    'Whether nothing here starts by itself, so that a backup may be restored into it',
  );
  tell('GivenSettings', givenNames(settings).join(' ') || 'none', 'What the next deployment has to be given again');
  tell('SignInUrl', signInUrl, 'The sign-in pages');
  tell('UserPoolId', pool.userPoolId, 'Where npm run setup invites people');
  tell('SignInClientId', tokens.clientId, 'The client that the desk signs in as');
  for (const use of Object.keys(secrets).filter(isSecretName)) {
    const { name, holds } = secrets[use];
    tell(
      `${outputName(name)}Parameter`,
      secretParameter(settings.stage, use),
      `Make it once: a SecureString, sealed with alias/deskline-${settings.stage}, that holds ${holds}`,
    );
  }
  for (const { does, startedBy } of Object.values<FunctionShape>(functions)) {
    const paths = 'routes' in startedBy ? startedBy.routes.map((route) => route.split(' ')[1] ?? '') : [];
    for (const path of paths.filter((candidate) => candidate.startsWith(twilioWebhooks) && !candidate.includes('{'))) {
      tell(outputName(path), `${publicBaseUrl}${path}${retriesAtTwilio}`, `To set at Twilio. ${does}`);
    }
    for (const path of paths.filter((candidate) => candidate.startsWith(sendGridWebhooks))) {
      tell(outputName(path), `${publicBaseUrl}${path}`, `To set at SendGrid. ${does}`);
    }
  }
}

/** `/webhooks/twilio/sms-status` as CloudFormation takes names: `WebhooksTwilioSmsStatus`. */
function outputName(path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function isSecretName(name: string): name is SecretUse {
  return name in secrets;
}
