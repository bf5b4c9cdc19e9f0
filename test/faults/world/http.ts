import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const gateway = {
  accountId: '000000000000',
  apiId: 'faults',
  domainName: 'faults',
  domainPrefix: 'faults',
  requestId: 'faults',
  routeKey: '$default',
  stage: '$default',
  time: '',
  timeEpoch: 0,
};

export type HttpEvent = APIGatewayProxyEventV2;

/** A request as API Gateway v2 hands it over. */
export function requestEvent(
  method: string,
  pathAndQuery: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): HttpEvent {
  const [path = '', query = ''] = pathAndQuery.split('?');
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers,
    isBase64Encoded: typeof body === 'object',
    ...(body === undefined ? {} : { body: typeof body === 'object' ? body.toString('base64') : body }),
    requestContext: { ...gateway, http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' } },
  };
}
