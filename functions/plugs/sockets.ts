import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { gatewaySockets } from '#shared/adapters/sockets.ts';
import type { Plugs } from '../app.ts';

/** Sockets of the deployment's WebSocket API. */
export const sockets: NonNullable<Plugs['sockets']> = (config) => {
  if (!config.sockets) throw new Error('SOCKET_URL is needed to post to sockets');
  const client = new ApiGatewayManagementApiClient({ endpoint: config.sockets.management });
  return (effect) => gatewaySockets(client, effect);
};
