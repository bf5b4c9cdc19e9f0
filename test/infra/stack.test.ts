import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type FunctionShape, functions, queues, scheduleMinutes, table } from '#infra/topology.ts';
import { readConfig } from '#shared/config.ts';
import type { IndexShape } from '#shared/table.ts';
import { arnOf, idWhere, only, resources as read, synthesizeStack } from '#test/fixtures/synthesized-stack.ts';

const { template } = synthesizeStack();
const resources = <T>(type: string, schema: z.ZodType<T>) => read(template, type, schema);
const shapes = Object.entries<FunctionShape>(functions);
const queueShapes = Object.entries(queues);

const environment = z.object({ Variables: z.record(z.string(), z.unknown()) });
const lambdas = resources(
  'AWS::Lambda::Function',
  z.object({ FunctionName: z.string().optional(), Environment: environment.optional(), Role: z.unknown() }),
);
const named = new Map([...lambdas].filter(([, { FunctionName }]) => FunctionName !== undefined));
const lambdaId = (name: string) => idWhere(lambdas, (one) => one.FunctionName === `deskline-production-${name}`);
const queueId = (name: string) =>
  idWhere(resources('AWS::SQS::Queue', z.object({ QueueName: z.string() })), (one) => one.QueueName === name);

describe('the functions', () => {
  test.each(shapes)('%s runs as the topology says', (name, shape) => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `deskline-production-${name}`,
      Description: shape.does,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: shape.timeoutSeconds,
      MemorySize: shape.memoryMb,
      LoggingConfig: Match.objectLike({ LogFormat: 'JSON', SystemLogLevel: 'WARN' }),
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/lambda/deskline-production-${name}`,
      RetentionInDays: 90,
      KmsKeyId: Match.anyValue(),
    });
  });

  test('nothing runs beside them but what copies the site, and what empties its bucket at the end', () => {
    expect(named.size).toBe(shapes.length);
    const others = [...lambdas.keys()].filter((id) => !named.has(id));
    expect(others.sort()).toEqual([
      expect.stringMatching(/^CustomCDKBucketDeployment/),
      expect.stringMatching(/^CustomS3AutoDeleteObjects/),
    ]);
  });

  test.each(shapes)('%s has every setting that its code reads, and no secret', (name, shape) => {
    const variables = lambdas.get(lambdaId(name))?.Environment?.Variables ?? {};
    const resolved = Object.entries(variables).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : `${key === 'SOCKET_URL' ? 'wss' : 'https'}://known-after.deployment`,
    ]);
    const config = readConfig(Object.fromEntries(resolved));
    const uses = (use: string) => shape.uses.some((one) => one === use);
    expect(config.twilio.authTokens).toEqual({ parameter: '/deskline/production/twilio-auth-token' });
    expect(config.queueUrls.outbound !== undefined).toBe(uses('queue:outbound'));
    expect(config.queueUrls.jobs !== undefined).toBe(uses('queue:jobs'));
    expect(config.filesBucket !== undefined).toBe(shape.uses.some((one) => /^(read|write|remove):/.test(one)));
    expect(config.tokens !== undefined).toBe(uses('staff-tokens'));
    expect(config.userPool !== undefined).toBe(uses('sign-ins'));
    expect(config.sockets !== undefined).toBe(uses('sockets') || uses('socket-tickets'));
    const secrets = Object.keys(variables).filter((key) => /TOKEN|SECRET|KEY|PASSWORD/.test(key));
    const innocent = ['TOKEN_ISSUER', 'TOKEN_CLIENT_ID'];
    expect(secrets.filter((key) => !innocent.includes(key) && !key.endsWith('_PARAMETER'))).toEqual([]);
    const parameterOf = (secret: (typeof config.mail)['apiKeys']) =>
      'parameter' in secret ? secret.parameter : undefined;
    const named = (use: string, parameter: string) => (uses(use) ? `/deskline/production/${parameter}` : undefined);
    expect(parameterOf(config.mail.apiKeys)).toBe(named('sendgrid-secret', 'sendgrid-api-key'));
    expect(parameterOf(config.mail.inboundSecrets)).toBe(named('inbound-secret', 'sendgrid-inbound-secret'));
    expect(parameterOf(config.mail.signingKeys)).toBe(named('signing-key', 'signing-key'));
  });

  const strings = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
  const statement = z.object({ Action: strings, Resource: z.unknown(), Condition: z.unknown().optional() });
  const policies = resources(
    'AWS::IAM::Policy',
    z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }), Roles: z.array(z.unknown()) }),
  );

  test('what patients sent can be deleted by nobody, and is read by what hands it out alone', () => {
    const who = (...uses: string[]) =>
      shapes.filter(([, shape]) => shape.uses.some((use) => uses.includes(use))).map(([name]) => name);
    const sent = ['inbound', 'unreadable', 'mail', 'media', 'recordings'];
    expect(who(...sent.map((place) => `remove:${place}`))).toEqual([]);
    expect(who(...sent.map((place) => `read:${place}`))).toEqual(['page-file']);
    expect(who('read:imports')).toEqual(['api-schedule', 'jobs']);
  });

  test.each(shapes)('%s may touch what it uses and nothing else', (name, shape) => {
    const role = z.object({ 'Fn::GetAtt': z.array(z.string()) }).parse(lambdas.get(lambdaId(name))?.Role);
    const own = [...policies.values()].filter(({ Roles }) =>
      Roles.some((one) => JSON.stringify(one) === JSON.stringify({ Ref: role['Fn::GetAtt'][0] })),
    );
    const allowed = own.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(allowed.map(({ Resource }) => Resource)).not.toContain('*');
    const actions = new Set(allowed.flatMap(({ Action }) => Action).filter((action) => !action.startsWith('kms:')));
    const item = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];
    const consume = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl'];
    const readStream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
      (one) => `dynamodb:${one}`,
    );
    const setAside = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((one) => `sqs:${one}`);
    const people = ['GetUser', 'CreateUser', 'UpdateUserAttributes', 'EnableUser', 'DisableUser'].concat(
      ...['AddUserToGroup', 'RemoveUserFromGroup'],
    );
    const uses = (use: string) => shape.uses.some((one) => one.startsWith(use));
    const readsSecrets = shape.uses.some((one) => /-(secret|key)$/.test(one));
    expect(actions).toEqual(
      new Set([
        ...['logs:CreateLogStream', 'logs:PutLogEvents'],
        ...(uses('table') ? item.map((action) => `dynamodb:${action}`) : []),
        ...(uses('read:') ? ['s3:GetObject', 's3:ListBucket'] : []),
        ...(uses('write:') ? ['s3:PutObject'] : []),
        ...(uses('remove:') ? ['s3:DeleteObject'] : []),
        ...(uses('sign-ins') ? people.map((one) => `cognito-idp:Admin${one}`) : []),
        ...(readsSecrets ? ['ssm:GetParameter'] : []),
        ...(uses('sockets') ? ['execute-api:ManageConnections'] : []),
        ...(uses('queue:') ? ['sqs:SendMessage'] : []),
        ...('stream' in shape.startedBy ? [...readStream, ...setAside] : []),
        ...('queue' in shape.startedBy ? consume.map((action) => `sqs:${action}`) : []),
      ]),
    );
    // At the bucket, by how keys begin: a texts' webhook cannot open what another one kept. Who signs URLs for browsers
    // allows whoever holds them no more.
    const places = (action: string) =>
      allowed
        .filter(({ Action }) => Action.includes(action))
        .flatMap(({ Resource }) => [Resource].flat())
        .map((one) => /"\/([a-z-]+)\/\*"/.exec(JSON.stringify(one))?.[1])
        .toSorted();
    const stated = (verb: string) =>
      shape.uses
        .filter((use) => use.startsWith(verb))
        .map((use) => use.slice(verb.length))
        .toSorted();
    expect(places('s3:GetObject')).toEqual(stated('read:'));
    expect(places('s3:PutObject')).toEqual(stated('write:'));
    expect(places('s3:DeleteObject')).toEqual(stated('remove:'));
    for (const { Resource } of allowed.filter(({ Action }) => Action.some((one) => one.startsWith('cognito-idp:')))) {
      expect(Resource).toEqual(arnOf([...resources('AWS::Cognito::UserPool', z.unknown()).keys()][0] ?? ''));
    }
    const sendsTo = allowed.filter(({ Action }) => Action.includes('sqs:SendMessage')).map(({ Resource }) => Resource);
    const queuesUsed = queueShapes.map(([topic]) => topic).filter((topic) => uses(`queue:${topic}`));
    const expected = [
      ...queuesUsed.map((topic) => `deskline-production-${topic}`),
      ...('stream' in shape.startedBy ? [`deskline-production-${name}-set-aside`] : []),
    ].map((queue) => arnOf(queueId(queue)));
    expect(sendsTo.flat()).toHaveLength(expected.length);
    expect(sendsTo.flat()).toEqual(expect.arrayContaining(expected));
  });
});

describe('where a browser puts files', () => {
  const bucket = resources(
    'AWS::S3::Bucket',
    z.looseObject({ CorsConfiguration: z.unknown().optional(), LifecycleConfiguration: z.unknown().optional() }),
  );
  const [, files] = [...bucket].find(([, { CorsConfiguration }]) => CorsConfiguration !== undefined) ?? [];

  test('takes them from the site alone, by PUT, and forgets within a day what nobody looked at', () => {
    const rule = { AllowedMethods: ['PUT'], AllowedHeaders: ['content-type'], MaxAge: 3600 };
    expect(files?.CorsConfiguration).toEqual({
      CorsRules: [{ ...rule, AllowedOrigins: ['https://*.cloudfront.net'] }],
    });
    expect(files?.LifecycleConfiguration).toMatchObject({
      Rules: expect.arrayContaining([expect.objectContaining({ Prefix: 'uploads/', ExpirationInDays: 1 })]),
    });
  });
});

describe('what starts them', () => {
  const routes = shapes.flatMap(([name, { startedBy }]) =>
    'routes' in startedBy ? startedBy.routes.map((route) => ({ name, route })) : [],
  );

  test.each(routes)('$route leads to $name, which checks the caller itself', ({ name, route }) => {
    const integration = idWhere(
      resources('AWS::ApiGatewayV2::Integration', z.object({ IntegrationUri: z.unknown() })),
      (one) => JSON.stringify(one.IntegrationUri) === JSON.stringify(arnOf(lambdaId(name))),
    );
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: route,
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: integration }]] },
      AuthorizationType: 'NONE',
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationUri: arnOf(lambdaId(name)),
      PayloadFormatVersion: '2.0',
    });
  });

  test('there are no routes beside them and those of the sockets, and none can be flooded', () => {
    const socketRoutes = shapes.flatMap(([, { startedBy }]) => ('socket' in startedBy ? startedBy.socket : []));
    template.resourceCountIs('AWS::ApiGatewayV2::Route', routes.length + socketRoutes.length);
    const throttle = z.object({
      ThrottlingBurstLimit: z.number().max(1000),
      ThrottlingRateLimit: z.number().max(1000),
    });
    expect(resources('AWS::ApiGatewayV2::Stage', z.object({ DefaultRouteSettings: throttle })).size).toBe(2);
  });

  test('the access log tells the route and how it went, and nothing of who asked for what', () => {
    const line = z.object({ StageName: z.string(), AccessLogSettings: z.object({ Format: z.string() }) });
    const [web] = [...resources('AWS::ApiGatewayV2::Stage', line).values()].filter(
      (one) => one.StageName === '$default',
    );
    expect(Object.values(JSON.parse(web?.AccessLogSettings.Format ?? '')).sort()).toEqual([
      '$context.error.responseType',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  test.each(queueShapes)(
    'a body of %s that keeps failing is set aside after its number of receives',
    (topic, shape) => {
      const deadLetters = queueId(`deskline-production-${topic}-dead-letters`);
      template.hasResourceProperties('AWS::SQS::Queue', {
        QueueName: `deskline-production-${topic}`,
        VisibilityTimeout: shape.visibilitySeconds,
        KmsMasterKeyId: Match.anyValue(),
        RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: shape.maxReceiveCount },
      });
      template.hasResourceProperties('AWS::SQS::Queue', {
        QueueName: `deskline-production-${topic}-dead-letters`,
        MessageRetentionPeriod: 14 * 86_400,
        KmsMasterKeyId: Match.anyValue(),
      });
      const consumer = shapes.find(([, { startedBy }]) => 'queue' in startedBy && startedBy.queue === topic)?.[0] ?? '';
      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arnOf(queueId(`deskline-production-${topic}`)),
        FunctionName: { Ref: lambdaId(consumer) },
        BatchSize: shape.batchSize,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: Match.anyValue() },
      });
    },
  );

  test('there is one queue and one dead-letter queue for each topic, and a queue for what the stream sets aside', () => {
    const streams = shapes.filter(([, { startedBy }]) => 'stream' in startedBy).length;
    template.resourceCountIs('AWS::SQS::Queue', queueShapes.length * 2 + streams);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', queueShapes.length + streams);
  });

  test('what runs by the clock runs as often as the topology says, and a run that failed is left to the next', () => {
    const scheduled = shapes.flatMap(([name, { startedBy }]) =>
      'every' in startedBy ? [{ name, minutes: scheduleMinutes[startedBy.every] }] : [],
    );
    const arrivals = shapes.filter(([, { startedBy }]) => 'arrival' in startedBy);
    template.resourceCountIs('AWS::Events::Rule', scheduled.length + arrivals.length);
    for (const { name, minutes } of scheduled) {
      template.hasResourceProperties('AWS::Events::Rule', {
        ScheduleExpression: minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`,
        State: 'ENABLED',
        Targets: [Match.objectLike({ Arn: arnOf(lambdaId(name)) })],
      });
      template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    }
  });
});

describe('what is kept', () => {
  test('the table has its keys, expiry and stream, and can be brought back to any moment', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: table.partition, KeyType: 'HASH' },
          { AttributeName: table.sort, KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
        StreamSpecification: { StreamViewType: table.stream },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
      },
    });
  });

  test('the indexes are those of the table module, with what they carry', () => {
    const expected = Object.entries<IndexShape>(table.indexes).map(([IndexName, { partition, sort, carries }]) => ({
      IndexName,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' }] : []),
      ],
      Projection:
        carries === 'keys'
          ? { ProjectionType: 'KEYS_ONLY' }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...carries] },
    }));
    const indexes = z.object({ GlobalSecondaryIndexes: z.array(z.unknown()) });
    expect(only(resources('AWS::DynamoDB::Table', indexes)).GlobalSecondaryIndexes).toEqual(expected);
  });

  test('the key changes every year, and no bucket can be read by strangers', () => {
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('nothing is billed by the hour', () => {
    const types = Object.values(
      z.record(z.string(), z.object({ Type: z.string() })).parse(template.toJSON().Resources),
    );
    const services = new Set(types.map(({ Type }) => Type.split('::')[1]));
    expect([...services].sort()).toEqual(
      [
        ...[
          'ApiGateway',
          'ApiGatewayV2',
          'Budgets',
          'CDKBucketDeployment',
          'CloudFront',
          'CloudWatch',
          'Cognito',
          'DynamoDB',
          'Events',
          'IAM',
        ],
        ...['KMS', 'Lambda', 'Logs', 'S3', 'S3AutoDeleteObjects', 'SNS', 'SQS'],
      ].sort(),
    );
    template.allResourcesProperties('AWS::Lambda::Function', { VpcConfig: Match.absent() });
    template.allResourcesProperties('AWS::DynamoDB::Table', { ProvisionedThroughput: Match.absent() });
    template.resourceCountIs('AWS::Lambda::Version', 0);
  });
});
