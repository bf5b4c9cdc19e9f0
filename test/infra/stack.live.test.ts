import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type FunctionShape, functions } from '#infra/topology.ts';
import { arnOf, idWhere, only, resources as read, synthesizeStack } from '#test/fixtures/synthesized-stack.ts';

const { template } = synthesizeStack();
const resources = <T>(type: string, schema: z.ZodType<T>) => read(template, type, schema);
const shapes = Object.entries<FunctionShape>(functions);
const lambdaId = (name: string) =>
  idWhere(
    resources('AWS::Lambda::Function', z.object({ FunctionName: z.string().optional() })),
    (one) => one.FunctionName === `deskline-production-${name}`,
  );
const sockets = idWhere(
  resources('AWS::ApiGatewayV2::Api', z.object({ ProtocolType: z.string() })),
  (one) => one.ProtocolType === 'WEBSOCKET',
);

describe('the sockets', () => {
  const routes = shapes.flatMap(([name, { startedBy }]) =>
    'socket' in startedBy ? startedBy.socket.map((route) => ({ name, route })) : [],
  );

  test.each(routes)('$route leads to $name, and only what a page says is answered', ({ name, route }) => {
    const integration = idWhere(
      resources(
        'AWS::ApiGatewayV2::Integration',
        z.object({ ApiId: z.object({ Ref: z.string() }), IntegrationUri: z.unknown() }),
      ),
      (one) => one.ApiId.Ref === sockets && JSON.stringify(one.IntegrationUri).includes(lambdaId(name)),
    );
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      ApiId: { Ref: sockets },
      RouteKey: route,
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: integration }]] },
      RouteResponseSelectionExpression: route === '$default' ? '$default' : Match.absent(),
    });
    template.resourceCountIs('AWS::ApiGatewayV2::RouteResponse', 1);
  });

  test('their access log holds no query string, where the ticket stands, and nothing of who asked', () => {
    const stage = z.object({
      ApiId: z.object({ Ref: z.string() }),
      StageName: z.string(),
      AutoDeploy: z.literal(true),
      AccessLogSettings: z.object({ Format: z.string() }),
      DefaultRouteSettings: z.object({ ThrottlingBurstLimit: z.number(), ThrottlingRateLimit: z.number() }),
    });
    const live = only(
      new Map(
        [...resources('AWS::ApiGatewayV2::Stage', z.unknown())].flatMap(([id, one]) => {
          const parsed = stage.safeParse(one);
          return parsed.success && parsed.data.ApiId.Ref === sockets ? [[id, parsed.data] as const] : [];
        }),
      ),
    );
    expect(live.StageName).toBe('live');
    expect(Object.values(JSON.parse(live.AccessLogSettings.Format)).sort()).toEqual([
      '$context.connectionId',
      '$context.error.responseType',
      '$context.requestId',
      '$context.requestTime',
      '$context.routeKey',
      '$context.status',
    ]);
    // Execution logs would write whole requests.
    template.resourcePropertiesCountIs(
      'AWS::ApiGatewayV2::Stage',
      { DefaultRouteSettings: { DataTraceEnabled: true } },
      0,
    );
  });

  test('only those that use them post to them, and to those of this deployment', () => {
    const strings = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
    const statement = z.object({ Action: strings, Resource: z.unknown() });
    const policies = resources(
      'AWS::IAM::Policy',
      z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) }),
    );
    const manage = [...policies.values()]
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => Action.includes('execute-api:ManageConnections'));
    expect(manage).toHaveLength(shapes.filter(([, { uses }]) => uses.includes('sockets')).length);
    for (const { Resource } of manage) {
      expect(JSON.stringify(Resource)).toContain(sockets);
      const places = JSON.stringify(Resource).match(/\/live\/[^"]*/g);
      expect(places?.sort()).toEqual(['/live/DELETE/@connections/*', '/live/POST/@connections/*']);
    }
  });
});

describe('the stream', () => {
  const streams = shapes.flatMap(([name, { startedBy }]) =>
    'stream' in startedBy ? [{ name, ...startedBy.stream }] : [],
  );

  test.each(streams)('starts $name with the rows it is told of, and what keeps failing never holds it up', (shape) => {
    const table = idWhere(resources('AWS::DynamoDB::Table', z.unknown()), () => true);
    const setAside = idWhere(
      resources('AWS::SQS::Queue', z.object({ QueueName: z.string(), KmsMasterKeyId: z.unknown() })),
      (one) => one.QueueName === `deskline-production-${shape.name}-set-aside`,
    );
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [table, 'StreamArn'] },
      FunctionName: { Ref: lambdaId(shape.name) },
      StartingPosition: 'LATEST',
      BatchSize: shape.batchSize,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: shape.retries,
      MaximumRecordAgeInSeconds: shape.maxAgeSeconds,
      DestinationConfig: { OnFailure: { Destination: arnOf(setAside) } },
      FilterCriteria: {
        Filters: shape.rows.map((prefix) => ({
          Pattern: JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ prefix }] } } } }),
        })),
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: shape.alarm,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [setAside, 'QueueName'] } }],
    });
  });
});
