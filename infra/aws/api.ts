import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { faultMetric } from './alarms.ts';

/** Far above a practice's day; requests beyond are answered 429 by the gateway, and Twilio comes again. */
const throttle = { rateLimit: 100, burstLimit: 200 };

/**
 * What the access log tells of a request: which route and how it went. No path (it holds ids), no query string, no
 * address and no user agent.
 */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  fault: '$context.error.responseType',
  milliseconds: '$context.responseLatency',
};

/**
 * The HTTP API. It has no authorizer: handlers verify the provider's signature or the person's token themselves, on
 * the laptop as here.
 */
export class Api extends Construct {
  readonly #api: HttpApi;
  readonly #accessLog: LogGroup;
  readonly #stage: string;

  constructor(scope: Construct, stage: string, key: Key) {
    super(scope, 'Api');
    this.#stage = stage;
    this.#accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/deskline-${stage}`,
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#api = new HttpApi(this, 'HttpApi', { apiName: `deskline-${stage}`, createDefaultStage: false });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.#accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
  }

  /** The host that CloudFront forwards to. */
  get host(): string {
    return Fn.select(2, Fn.split('/', this.#api.apiEndpoint));
  }

  /** What it tells of itself, for the dashboard. */
  get metrics() {
    const perFiveMinutes = { period: Duration.minutes(5) };
    return {
      count: this.#api.metricCount({ ...perFiveMinutes, statistic: 'Sum' }),
      faults: this.#api.metricServerError({ ...perFiveMinutes, statistic: 'Sum' }),
      latency: this.#api.metricLatency({ ...perFiveMinutes, statistic: 'p95' }),
    };
  }

  /** Leads the routes (`METHOD /path`) to a function, and counts their 5xx for its alarm. */
  lead(routes: readonly string[], name: string, handler: IFunction): void {
    const integration = new HttpLambdaIntegration(`${name}-integration`, handler);
    for (const route of routes) this.#api.addRoutes({ ...parseRoute(route), integration });
    const ofFunction = FilterPattern.any(...routes.map((route) => FilterPattern.stringValue('$.route', '=', route)));
    new MetricFilter(this, `${name}-faults`, {
      logGroup: this.#accessLog,
      filterPattern: FilterPattern.all(ofFunction, FilterPattern.stringValue('$.status', '=', '5*')),
      ...faultMetric(this.#stage, name),
    });
  }
}

/** Splits `METHOD /path` of the topology; throws when it is not of that form. */
function parseRoute(route: string): { methods: HttpMethod[]; path: string } {
  const [method, path] = route.split(' ');
  const known = Object.values(HttpMethod).find((name) => name === method);
  if (!known || !path?.startsWith('/')) throw new Error(`not a route: ${route}`);
  return { methods: [known], path };
}
