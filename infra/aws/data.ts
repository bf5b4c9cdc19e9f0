import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { table as shape, storedMailPrefix } from '#infra/topology.ts';
import type { IndexShape } from '#shared/table.ts';
import { accessLogBucket } from './access-logs.ts';
import type { PrivateBucket } from './private-bucket.ts';
import type { DeploymentSettings } from './settings.ts';

/** What the practice keeps: one key that seals everything, the one table, the files and who read them. All of it outlives the stack. */
export class Data extends Construct {
  readonly key: Key;
  readonly table: Table;
  readonly files: Bucket;
  readonly accessLogs: PrivateBucket;

  constructor(scope: Construct, { stage, publicBaseUrl }: DeploymentSettings) {
    super(scope, 'Data');
    // CloudFront's own name is only known once this bucket stands.
    const siteOrigin = publicBaseUrl ? new URL(publicBaseUrl).origin : 'https://*.cloudfront.net';
    this.key = new Key(this, 'Key', {
      alias: `deskline-${stage}`,
      description: `Seals what deskline-${stage} keeps: table, files, queues, logs`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    letServicesUse(this.key);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: shape.partition, type: AttributeType.STRING },
      sortKey: { name: shape.sort, type: AttributeType.STRING },
      timeToLiveAttribute: shape.timeToLive,
      stream: StreamViewType[shape.stream],
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [name, index] of Object.entries<IndexShape>(shape.indexes)) addIndex(this.table, name, index);
    this.accessLogs = accessLogBucket(this);
    this.files = new Bucket(this, 'Files', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'files/',
      versioned: true,
      // The signature in its URL lets a browser put a file; this only lets the page read the answer.
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: [siteOrigin],
          allowedHeaders: ['content-type'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        // What a browser put is copied once it was looked at.
        { prefix: 'uploads/', expiration: Duration.days(1), noncurrentVersionExpiration: Duration.days(1) },
        // What was kept of a mail stands elsewhere; this is what it was made of, for a second try.
        { prefix: storedMailPrefix, expiration: Duration.days(30) },
        // What was deleted is gone for good after this; so is the mark of it, once nothing stands behind it.
        {
          expiredObjectDeleteMarker: true,
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    tellOfArrivals(this.files);
  }
}

/** New objects are told on the account's event bus. By the resource itself: the construct would bring a function of its own. */
function tellOfArrivals({ node }: Bucket): void {
  const { defaultChild } = node;
  if (!(defaultChild instanceof CfnBucket)) throw new Error('the bucket is not what it was taken for');
  defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

function addIndex(table: Table, indexName: string, { partition, sort, carries }: IndexShape): void {
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: { name: partition, type: AttributeType.STRING },
    ...(sort ? { sortKey: { name: sort, type: AttributeType.STRING } } : {}),
    ...(carries === 'keys'
      ? { projectionType: ProjectionType.KEYS_ONLY }
      : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...carries] }),
  });
}

/** Services that seal and open on their own behalf, with no caller whose role could be asked: logs and alarms. */
function letServicesUse(key: Key): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
        },
      },
    }),
  );
  // Whose alarms these may be is said by the topic that they go to.
  for (const service of ['cloudwatch', 'budgets']) {
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }
}
