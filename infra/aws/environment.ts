import type { FunctionShape } from '#infra/topology.ts';
import type { Surroundings } from './functions.ts';
import { topicsIn } from './queues.ts';
import { authTokenParameter } from './settings.ts';

/**
 * A function's environment, by the names of shared/config.ts. It holds no secret: the Twilio auth token is named, and
 * only functions that use it may read it. The name goes to all, since the configuration is not complete without it.
 */
export function environment({ uses }: FunctionShape, around: Surroundings): Record<string, string> {
  const { settings, publicBaseUrl, table, files, queues, sockets, tokens } = around;
  const knowsSockets = uses.includes('sockets') || uses.includes('socket-tickets');
  const queueUrls = topicsIn(uses).map((topic) => [queueVariable(topic), queues.of(topic).queueUrl]);
  return {
    PUBLIC_BASE_URL: publicBaseUrl,
    TABLE_NAME: table.tableName,
    TWILIO_ACCOUNT_SID: settings.twilioAccountSid,
    TWILIO_AUTH_TOKEN_PARAMETER: authTokenParameter(settings.stage),
    ...Object.fromEntries(queueUrls),
    ...(uses.includes('files') ? { FILES_BUCKET: files.bucketName } : {}),
    ...(knowsSockets ? { SOCKET_URL: sockets.url } : {}),
    ...(uses.includes('staff-tokens') ? { TOKEN_ISSUER: tokens.issuer, TOKEN_CLIENT_ID: tokens.clientId } : {}),
    ...(uses.includes('sign-in') ? { SIGN_IN_URL: tokens.signInUrl } : {}),
  };
}

function queueVariable(topic: string): string {
  return `${topic.toUpperCase().replaceAll('-', '_')}_QUEUE_URL`;
}
