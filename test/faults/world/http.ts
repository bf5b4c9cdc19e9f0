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

/** A request as API Gateway v2 hands it over. */
export function requestEvent(
  method: string,
  pathAndQuery: string,
  headers: Record<string, string>,
  body?: string,
): APIGatewayProxyEventV2 {
  const [path = '', query = ''] = pathAndQuery.split('?');
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers,
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
    requestContext: { ...gateway, http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' } },
  };
}
