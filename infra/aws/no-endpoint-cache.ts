/**
 * Stands in the bundles for `@aws-sdk/endpoint-cache`. DynamoDB's client makes one and no operation of it looks there;
 * the real one brings a whole library of data structures. infra/aws/bundling.ts puts it in its place.
 */
export class EndpointCache {}
