import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { FileUse, Use } from '#infra/topology.ts';
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

/** The calls of the user pool that shared/adapters/sign-ins.ts makes. Nobody is deleted, and no password set. */
const poolActions = [
  'cognito-idp:AdminGetUser',
  'cognito-idp:AdminCreateUser',
  'cognito-idp:AdminUpdateUserAttributes',
  'cognito-idp:AdminEnableUser',
  'cognito-idp:AdminDisableUser',
  'cognito-idp:AdminAddUserToGroup',
  'cognito-idp:AdminRemoveUserFromGroup',
];

/** What the `uses` of a function in the topology allow it, and nothing beside. */
export function permissions(uses: readonly Use[], around: Surroundings): PolicyStatement[] {
  const files = uses.filter(isOfFiles);
  const others = uses.filter((use) => !isOfFiles(use));
  return [...others.flatMap((use) => permissionsOf(use, around)), ...filePermissions(files, around)];
}

/** Is this a use of files, at one of their places? */
export function isOfFiles(use: Use): use is FileUse {
  return /^(read|write|remove):/.test(use);
}

const fileActions = { read: 's3:GetObject', write: 's3:PutObject', remove: 's3:DeleteObject' } as const;

/** Each action at the files that it is for, by how their keys begin. */
function filePermissions(uses: readonly FileUse[], { files, key }: Surroundings): PolicyStatement[] {
  const places = (verb: keyof typeof fileActions) =>
    uses
      .filter((use) => use.startsWith(`${verb}:`))
      .map((use) => files.arnForObjects(`${use.slice(verb.length + 1)}/*`));
  const [read, write] = [places('read').length > 0, places('write').length > 0];
  const verbs = (['read', 'write', 'remove'] as const).filter((verb) => places(verb).length > 0);
  return [
    ...verbs.map((verb) => allow([fileActions[verb]], places(verb))),
    // Without it S3 says "denied" of a file that is not there, and the store could not tell the two apart.
    ...(read ? [allow(['s3:ListBucket'], [files.bucketArn])] : []),
    ...(read || write
      ? [unseal(key, 's3', [...(read ? ['kms:Decrypt'] : []), ...(write ? ['kms:GenerateDataKey'] : [])])]
      : []),
  ];
}

function permissionsOf(use: Exclude<Use, FileUse>, around: Surroundings): PolicyStatement[] {
  const { key, table, queues, pool } = around;
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
    case 'twilio-secret':
    case 'sendgrid-secret':
    case 'inbound-secret':
    case 'signing-key':
      return readSecret(use, around);
    case 'sockets':
      return [allow(['execute-api:ManageConnections'], around.sockets.connectionArns)];
    case 'sign-ins':
      return [allow(poolActions, [pool.userPoolArn])];
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
