import type { FunctionShape } from '#infra/topology.ts';
import type { Surroundings } from './functions.ts';
import { isOfFiles } from './permissions.ts';
import { topicsIn } from './queues.ts';
import { isSecretUse, secretParameter, secrets } from './settings.ts';

/**
 * A function's environment, by the names of shared/config.ts. It holds no secret: those that a function uses are named,
 * and it alone may read them. The name of Twilio's goes to all, since the configuration is not complete without it.
 */
export function environment({ uses }: FunctionShape, around: Surroundings): Record<string, string> {
  const { settings, publicBaseUrl, table, files, queues, sockets, tokens, pool } = around;
  const knowsSockets = uses.includes('sockets') || uses.includes('socket-tickets');
  const named = new Set(['twilio-secret' as const, ...uses.filter(isSecretUse)]);
  const parameters = [...named].map((use) => [secrets[use].variable, secretParameter(settings.stage, use)]);
  const queueUrls = topicsIn(uses).map((topic) => [queueVariable(topic), queues.of(topic).queueUrl]);
  return {
    PUBLIC_BASE_URL: publicBaseUrl,
    TABLE_NAME: table.tableName,
    TWILIO_ACCOUNT_SID: settings.twilioAccountSid,
    ...Object.fromEntries(parameters),
    ...(settings.emailFrom ? { EMAIL_FROM: settings.emailFrom } : {}),
    ...(settings.emailInboundDomain ? { EMAIL_INBOUND_DOMAIN: settings.emailInboundDomain } : {}),
    ...(settings.sendgridEventsPublicKey ? { SENDGRID_EVENTS_PUBLIC_KEY: settings.sendgridEventsPublicKey } : {}),
    ...Object.fromEntries(queueUrls),
    ...(uses.some(isOfFiles) ? { FILES_BUCKET: files.bucketName } : {}),
    ...(knowsSockets ? { SOCKET_URL: sockets.url } : {}),
    ...(uses.includes('staff-tokens') ? { TOKEN_ISSUER: tokens.issuer, TOKEN_CLIENT_ID: tokens.clientId } : {}),
    ...(uses.includes('sign-ins') ? { USER_POOL_ID: pool.userPoolId } : {}),
    ...(uses.includes('sign-in') ? { SIGN_IN_URL: tokens.signInUrl } : {}),
  };
}

function queueVariable(topic: string): string {
  return `${topic.toUpperCase().replaceAll('-', '_')}_QUEUE_URL`;
}
