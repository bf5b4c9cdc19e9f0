import { CfnElement, type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type FunctionShape, functions } from '#infra/topology.ts';
import type { Data } from './data.ts';
import { isOfFiles } from './permissions.ts';
import type { Sockets } from './sockets.ts';
import type { Web } from './web.ts';

/** What a rule asks for and we do otherwise: the rule and why. */
type Reasons = Readonly<Record<string, string>>;

const overall: Reasons = {
  'AwsSolutions-APIG4':
    'Handlers prove the caller themselves (signature of the provider, token of the person, one-use ticket), on the laptop as on AWS; the authorisation matrix tests every route.',
  'AwsSolutions-CFR1':
    'Patients and staff travel: a desk or a link that stays shut abroad would cost more than it protects.',
  'AwsSolutions-CFR2':
    'A firewall costs more than the whole desk. Routes are throttled, bodies are limited, and every webhook is signed.',
  'AwsSolutions-CFR3':
    'The distribution would write down whole addresses: ids of conversations, and the key in the URL of the mail webhook. The API keeps a log of routes and how they went, the site bucket one of its files.',
  'HIPAA.Security-IAMNoInlinePolicy':
    "Each role serves one function of the topology; a policy inside it cannot be attached to anybody else's.",
  'HIPAA.Security-LambdaConcurrency':
    'Reserved for what answers patients where the account has enough (setting accountConcurrency); new accounts have ten for everything and cannot reserve any.',
  'HIPAA.Security-LambdaDLQ':
    'What answers requests is called again by whoever asked, queues and the stream have dead-letter queues of their own, and a minute that failed is made good by the next.',
  'HIPAA.Security-LambdaInsideVPC':
    'Nothing here stands in a network of its own: table, files, queues and keys are reached by signed calls over TLS, and a NAT gateway is billed by the hour.',
  'HIPAA.Security-DynamoDBInBackupPlan':
    'The table can be brought back to any second of 35 days, cannot be deleted, and `npm run backup` keeps a copy outside of it whose restoring is rehearsed by a test.',
  'HIPAA.Security-S3BucketReplicationEnabled':
    'S3 keeps a file in three buildings by itself; earlier versions are kept for 30 days, and `npm run backup` copies files too.',
  'Serverless-LambdaDLQ':
    'What answers requests is called again by whoever asked, queues and the stream have dead-letter queues of their own, and a minute that failed is made good by the next.',
  'Serverless-LambdaEventSourceMappingDestination':
    "A queue's source has no destination for failures: the queue itself leads to its dead-letter queue, with an alarm.",
  'Serverless-LambdaAsyncFailureDestination':
    'A scheduled run that failed is not repeated: the next one finds the same work in the table, and an alarm rings. A mail that could not be kept stays in the bucket.',
  'Serverless-EventBusDLQ':
    'A scheduled run that was not started is not repeated: the next one finds the same work in the table. A mail stays in the bucket.',
  'Serverless-LambdaTracing':
    'Log lines of one request share its id already; traces would be a second place to keep free of what patients say.',
};

const endsHere = 'This is where failures end; an alarm rings for the first one.';
/** A queue where failures end has none behind it. */
const whereFailuresEnd: Reasons = { 'Serverless-SQSRedrivePolicy': endsHere };
/** One of those that no other queue leads to. */
const whereChangesEnd: Reasons = { ...whereFailuresEnd, 'AwsSolutions-SQS3': endsHere };

const siteBucket: Reasons = {
  'HIPAA.Security-S3BucketVersioningEnabled':
    'It holds the built site and nothing of patients; a deployment makes it anew.',
  'HIPAA.Security-S3DefaultEncryptionKMS': 'It holds the built site, which anybody may read, under the key of S3.',
};

const accessLogBucket: Reasons = {
  'HIPAA.Security-S3DefaultEncryptionKMS': 'S3 delivers access logs only to a bucket under its own key.',
};

const ownDomain: Reasons = {
  'AwsSolutions-CFR4':
    "CloudFront's own address allows no choice of protocols; with the practice's own address (publicBaseUrl, certificateArn) it is TLS 1.2 and newer.",
};

const asksAnything =
  'The construct of the CDK that copies the site reads one asset and writes one bucket, on deployment only.';

/** The function that copies the site, as the CDK makes it. */
function copiesSite(stack: Stack, site: IConstruct): Reasons {
  const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*';
  const wildcards = [
    ...['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map((action) => `s3:${action}`),
  ];
  const ids = [
    ...['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'],
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ...wildcards.map((action) => `AwsSolutions-IAM5[Action::${action}]`),
    ...['*', `<${logicalId(stack, site)}.Arn>/*`, assets].map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
  ];
  return Object.fromEntries(ids.map((id) => [id, asksAnything]));
}

/** How keys of files begin that any function touches. */
const filePlaces = [
  ...new Set(
    Object.values<FunctionShape>(functions).flatMap(({ uses }) =>
      uses.filter(isOfFiles).map((use) => use.split(':')[1]),
    ),
  ),
];

/** Wildcards in what functions may touch, each as narrow as AWS lets it be said. */
function wildcards(stack: Stack, data: Data, sockets: Sockets): Reasons {
  const table = logicalId(stack, data.table);
  const files = logicalId(stack, data.files);
  const connections = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${logicalId(stack, sockets.api)}>`;
  const reSeal = 'The two calls that these names stand for, with one key, through one service: DynamoDB asks for both.';
  const every = (methods: string[]) =>
    methods.map((method): [string, string] => [
      `AwsSolutions-IAM5[Resource::${connections}/live/${method}/@connections/*]`,
      'Open pages come and go; their connections have no names before they do.',
    ]);
  return Object.fromEntries([
    [
      `AwsSolutions-IAM5[Resource::<${table}.Arn>/index/*]`,
      'The indexes of the one table: all of them are asked, by the functions that show what stands in it.',
    ],
    ...filePlaces.map((place): [string, string] => [
      `AwsSolutions-IAM5[Resource::<${files}.Arn>/${place}/*]`,
      'Files of one kind, whose names are made as they come.',
    ]),
    ['AwsSolutions-IAM5[Action::kms:GenerateDataKey*]', reSeal],
    ['AwsSolutions-IAM5[Action::kms:ReEncrypt*]', reSeal],
    ...every(['POST', 'DELETE']),
  ]);
}

const gatewayLogs: Reasons = {
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
    'The one policy that the gateway takes for the account that writes its logs.',
};

/**
 * Says to cdk-nag which of its findings we stand by, and why. Whatever is not said here fails `npm run synth` and a test.
 */
export function acknowledgeFindings(
  stack: Stack,
  { data, sockets, web }: { data: Data; sockets: Sockets; web: Web },
): void {
  acknowledge(stack, { ...overall, ...wildcards(stack, data, sockets) });
  acknowledge(sockets, gatewayLogs);
  acknowledge(web.site, siteBucket);
  acknowledge(data.accessLogs, accessLogBucket);
  acknowledge(web.distribution, ownDomain);
  for (const construct of stack.node.findAll()) {
    if (construct.node.id === 'DeadLetters') acknowledge(construct, whereFailuresEnd);
    if (construct.node.id === 'SetAside') acknowledge(construct, whereChangesEnd);
  }
  for (const copier of stack.node.children.filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))) {
    acknowledge(copier, copiesSite(stack, web.site));
  }
}

function acknowledge(scope: IConstruct, reasons: Reasons): void {
  Validations.of(scope).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })));
}

function logicalId(stack: Stack, construct: IConstruct): string {
  const { defaultChild } = construct.node;
  if (!(defaultChild instanceof CfnElement)) throw new Error(`${construct.node.path} stands for no resource`);
  return stack.getLogicalId(defaultChild);
}
