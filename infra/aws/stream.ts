import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type IFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StreamShape } from '#infra/topology.ts';
import type { Alarms } from './alarms.ts';

export interface StreamParts {
  stage: string;
  /** Nothing reads the stream: who begins later begins with what is written then. */
  asleep: boolean;
  table: Table;
  key: Key;
  alarms: Alarms;
}

/** The table's stream leads to a function: only rows it is told of, and what keeps failing is set aside. */
export class StreamSource extends Construct {
  constructor(scope: Construct, name: string, shape: StreamShape, target: IFunction, parts: StreamParts) {
    super(scope, 'Stream');
    const { stage, asleep, table, key, alarms } = parts;
    const setAside = new Queue(this, 'SetAside', {
      queueName: `deskline-${stage}-${name}-set-aside`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const streamArn = table.tableStreamArn;
    if (!streamArn) throw new Error('the table has no stream');
    target.addToRolePolicy(
      new PolicyStatement({
        actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((one) => `dynamodb:${one}`),
        resources: [streamArn],
      }),
    );
    if (!asleep) {
      new EventSourceMapping(this, 'Source', {
        target,
        eventSourceArn: streamArn,
        startingPosition: StartingPosition.LATEST,
        batchSize: shape.batchSize,
        ...(shape.windowSeconds ? { maxBatchingWindow: Duration.seconds(shape.windowSeconds) } : {}),
        retryAttempts: shape.retries,
        maxRecordAge: Duration.seconds(shape.maxAgeSeconds),
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(setAside),
        filters: shape.rows.map((prefix) =>
          FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(prefix) } } } }),
        ),
      });
    }
    alarms.whenAboveZero(
      this,
      `${name}-set-aside`,
      shape.alarm,
      setAside.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    );
  }
}
