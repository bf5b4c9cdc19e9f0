import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Effect, Sockets } from '../ports.ts';

/** Open pages behind API Gateway's WebSockets, or the laptop's. */
export function gatewaySockets(client: ApiGatewayManagementApiClient, effect: Effect): Sockets {
  return {
    post: (ConnectionId, body) =>
      effect('post to socket', async () => {
        const isSent = await unlessGone(client.send(new PostToConnectionCommand({ ConnectionId, Data: body })));
        return isSent ? 'sent' : 'gone';
      }),
    close: (ConnectionId) =>
      effect('close socket', async () => {
        await unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId })));
      }),
  };
}

async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof GoneException) return false;
    throw error;
  }
}
