import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type FunctionShape, functions, queues as queueShapes, scheduleMinutes } from '#infra/topology.ts';
import { type Alarms, failures, faultMetric } from './alarms.ts';
import { bundling, fromRoot } from './bundling.ts';
import { environment } from './environment.ts';
import { permissions } from './permissions.ts';
import type { Queues } from './queues.ts';
import type { DeploymentSettings } from './settings.ts';
import type { Sockets } from './sockets.ts';
import { StreamSource } from './stream.ts';

/** What stands around the functions and what they may be given of it. */
export interface Surroundings {
  settings: DeploymentSettings;
  /** The URL that people open and providers call and sign, without a trailing slash. */
  publicBaseUrl: string;
  key: Key;
  table: Table;
  files: Bucket;
  queues: Queues;
  sockets: Sockets;
  /** Who signs staff's tokens, and for which client. */
  tokens: { issuer: string; clientId: string; signInUrl: string };
  /** Where staff are known to that issuer. */
  pool: UserPool;
  alarms: Alarms;
}

/** One function of the topology: its code, role, log, what starts it (routes are added by api.ts and sockets.ts), and its error alarm. */
export class DesklineFunction extends Construct {
  readonly lambda: NodejsFunction;
  readonly #around: Surroundings;

  constructor(scope: Construct, name: string, shape: FunctionShape, around: Surroundings) {
    super(scope, name);
    this.#around = around;
    const { stage } = around.settings;
    const functionName = `deskline-${stage}-${name}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: around.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of permissions(shape.uses, around)) role.addToPolicy(statement);
    this.lambda = new NodejsFunction(this, 'Function', {
      functionName,
      description: shape.does,
      entry: fromRoot(shape.file),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(shape.timeoutSeconds),
      memorySize: shape.memoryMb,
      ...reservedExecutions(shape, around.settings),
      environment: environment(shape, around),
      awsSdkConnectionReuse: false,
      role,
      logGroup,
      // What Lambda says of each run that went well costs more than all that we say; its metrics hold the same.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      bundling,
      projectRoot: fromRoot('.'),
      depsLockFilePath: fromRoot('package-lock.json'),
    });
    const isCounted = ['routes', 'every', 'arrival'].some((kind) => kind in shape.startedBy);
    if (!isCounted || shape.answersFaults) {
      const filterPattern = FilterPattern.stringValue('$.level', '=', 'ERROR');
      new MetricFilter(this, 'Faults', { logGroup, filterPattern, ...faultMetric(stage, name) });
    }
    around.alarms.whenAboveZero(this, name, shape.alarm, failures(stage, name, this.lambda, shape));
    for (const { event, alarm } of shape.watches ?? []) this.#watch(logGroup, name, event, alarm);
    this.#start(name, shape);
  }

  /** A new object in the bucket tells it, three times at most; then the object stays where it is, and an alarm has rung. */
  #startOnArrival(prefix: string): void {
    const { files, settings } = this.#around;
    const tries = { retryAttempts: 2, maxEventAge: Duration.hours(6) };
    this.lambda.configureAsyncInvoke(tries);
    new Rule(this, 'Arrival', {
      enabled: !settings.asleep,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [files.bucketName] }, object: { key: [{ prefix }] } },
      },
      targets: [new LambdaFunction(this.lambda, tries)],
    });
  }

  /** Counts an event of the log, and rings when there is one. */
  #watch(logGroup: LogGroup, name: string, event: string, sentence: string): void {
    const { alarms, settings } = this.#around;
    const watched = new Construct(this, `Watch ${event}`);
    const metric = { metricNamespace: `Deskline/${settings.stage}`, metricName: `${name} ${event}`, metricValue: '1' };
    const filterPattern = FilterPattern.stringValue('$.message', '=', event);
    const filter = new MetricFilter(watched, 'Filter', { logGroup, filterPattern, ...metric });
    const counted = filter.metric({ statistic: 'Sum', period: Duration.minutes(1) });
    alarms.whenAboveZero(watched, `${name}-${event}`, sentence, counted);
  }

  #start(name: string, { startedBy }: FunctionShape): void {
    const { stage, asleep } = this.#around.settings;
    if ('stream' in startedBy) {
      const { table, key, alarms } = this.#around;
      const parts = { stage, asleep, table, key, alarms };
      new StreamSource(this, name, startedBy.stream, this.lambda, parts);
    }
    if ('queue' in startedBy) {
      const queue = this.#around.queues.of(startedBy.queue);
      const { batchSize, concurrency } = queueShapes[startedBy.queue];
      this.lambda.addEventSource(
        new SqsEventSource(queue, {
          enabled: !asleep,
          batchSize,
          reportBatchItemFailures: true,
          maxConcurrency: concurrency,
        }),
      );
    }
    if ('arrival' in startedBy) this.#startOnArrival(startedBy.arrival);
    if ('every' in startedBy) {
      const once = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
      // A run that failed is not repeated: the next one finds the same work.
      this.lambda.configureAsyncInvoke(once);
      const period = Duration.minutes(scheduleMinutes[startedBy.every]);
      const runs = this.lambda.metricInvocations({ statistic: 'Sum', period });
      if (!asleep)
        this.#around.alarms.whenStopped(new Construct(this, 'Stopped'), `${name}-stopped`, startedBy.stopped, runs);
      new Rule(this, 'Schedule', {
        enabled: !asleep,
        schedule: Schedule.rate(period),
        targets: [new LambdaFunction(this.lambda, once)],
      });
    }
  }
}

/** AWS refuses a reservation that leaves the account's other functions fewer than 100. */
const leftForOthers = 100;
const allReserved = Object.values<FunctionShape>(functions).reduce((sum, { reserved = 0 }) => sum + reserved, 0);

function reservedExecutions({ reserved }: FunctionShape, { accountConcurrency }: DeploymentSettings) {
  const hasEnough = accountConcurrency - allReserved >= leftForOthers;
  return reserved !== undefined && hasEnough ? { reservedConcurrentExecutions: reserved } : {};
}
