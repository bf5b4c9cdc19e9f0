import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat, CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SocketRoute } from '#infra/topology.ts';

/** Every page pings once a minute; beyond this they are answered 429 and fall back to asking. */
const throttle = { rateLimit: 100, burstLimit: 200 };

/** No query string, which holds the ticket; no address, no user agent. */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  fault: '$context.error.responseType',
  connection: '$context.connectionId',
};

const stageName = 'live';

/** The WebSocket API. It has no authorizer: the ticket is proved by the function, on the laptop as here. */
export class Sockets extends Construct {
  readonly api: WebSocketApi;

  constructor(scope: Construct, stage: string, key: Key) {
    super(scope, 'Sockets');
    this.api = new WebSocketApi(this, 'WebSocketApi', { apiName: `deskline-${stage}-live` });
    const accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/deskline-${stage}-live`,
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const served = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName,
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
    served.node.addDependency(this.#accountThatLogs());
  }

  /** The origin that pages open their socket at. */
  get origin(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `wss://${this.api.apiId}.execute-api.${region}.${urlSuffix}`;
  }

  /** Where they open it. */
  get url(): string {
    return `${this.origin}/${stageName}`;
  }

  /** What may be managed of the connections: to post to them and to close them. */
  get connectionArns(): string[] {
    return ['POST', 'DELETE'].map((method) =>
      Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `${stageName}/${method}/@connections/*`,
      }),
    );
  }

  lead(routes: readonly SocketRoute[], name: string, handler: IFunction): void {
    const integration = new WebSocketLambdaIntegration(`${name}-integration`, handler);
    // A page waits for the answer to what it says; to open and to close a socket the status is answer enough.
    for (const route of routes) this.api.addRoute(route, { integration, returnResponse: route === '$default' });
  }

  /** WebSocket APIs write their access log by a role that the whole account has for it. */
  #accountThatLogs(): CfnAccount {
    const role = new Role(this, 'LogsRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    // Another deployment in the account goes on using it.
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }
}
