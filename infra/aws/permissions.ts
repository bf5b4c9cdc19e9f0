import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Use } from '#infra/topology.ts';
import type { Surroundings } from './functions.ts';
import { topicOf } from './queues.ts';
import { type SecretUse, secretParameter } from './settings.ts';

/** The table calls that shared/adapters/dynamo.ts makes; TransactWriteItems is allowed by the writes it is made of. */
const itemActions = [
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

/** What one `uses` of the topology allows a function, and nothing beside it. */
export function permissions(use: Use, around: Surroundings): PolicyStatement[] {
  const { key, table, files, queues } = around;
  switch (use) {
    case 'table':
      return [
        allow(itemActions, [table.tableArn]),
        allow(['dynamodb:Query'], [table.tableArn, `${table.tableArn}/index/*`]),
        unseal(key, 'dynamodb', [
          'kms:Decrypt',
          'kms:Encrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:DescribeKey',
        ]),
      ];
    case 'files':
      return [
        allow(['s3:GetObject', 's3:PutObject'], [files.arnForObjects('*')]),
        // Without it S3 says "denied" of a file that is not there, and the store could not tell the two apart.
        allow(['s3:ListBucket'], [files.bucketArn]),
        unseal(key, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']),
      ];
    case 'read-files':
      return [
        allow(['s3:GetObject'], [files.arnForObjects('*')]),
        allow(['s3:ListBucket'], [files.bucketArn]),
        unseal(key, 's3', ['kms:Decrypt']),
      ];
    case 'uploads':
      return [
        // A URL that a browser puts a file by can do no more than who signed it.
        allow(['s3:GetObject', 's3:PutObject'], [files.arnForObjects('uploads/*')]),
        allow(['s3:PutObject'], [files.arnForObjects('attached/*')]),
        allow(['s3:ListBucket'], [files.bucketArn]),
        unseal(key, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']),
      ];
    case 'forget-uploads':
      return [allow(['s3:DeleteObject'], [files.arnForObjects('uploads/*'), files.arnForObjects('attached/*')])];
    case 'twilio-secret':
    case 'sendgrid-secret':
    case 'inbound-secret':
    case 'signing-key':
      return readSecret(use, around);
    case 'sockets':
      return [allow(['execute-api:ManageConnections'], around.sockets.connectionArns)];
    case 'socket-tickets':
      // A ticket is a row; where it is shown is no secret.
      return [];
    case 'staff-tokens':
    case 'sign-in':
      // The pool's public keys and its token endpoint are on the open web; no permission is needed to ask them.
      return [];
    default: {
      const topic = topicOf(use);
      return [
        allow(['sqs:SendMessage'], [queues.of(topic).queueArn]),
        unseal(key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
      ];
    }
  }
}

function readSecret(use: SecretUse, { key, settings }: Surroundings): PolicyStatement[] {
  const parameter = Stack.of(key).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: secretParameter(settings.stage, use).slice(1),
  });
  const only = { 'kms:EncryptionContext:PARAMETER_ARN': parameter };
  return [allow(['ssm:GetParameter'], [parameter]), unseal(key, 'ssm', ['kms:Decrypt'], only)];
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

/** The key, but only through the one service that holds what it sealed. */
function unseal(key: Key, service: string, actions: string[], only: Record<string, string> = {}): PolicyStatement {
  const statement = allow(actions, [key.keyArn]);
  const through = `${service}.${Stack.of(key).region}.amazonaws.com`;
  statement.addCondition('StringEquals', { 'kms:ViaService': through, ...only });
  return statement;
}
