import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { monotonicFactory } from 'ulid';
import { documentClient, dynamoTable } from '#shared/adapters/dynamo.ts';
import { powertoolsLog } from '#shared/adapters/log.ts';
import { s3Files } from '#shared/adapters/s3.ts';
import { parameterSecret } from '#shared/adapters/secrets.ts';
import { sqsQueues } from '#shared/adapters/sqs.ts';
import type { Channels } from '#shared/channels/channel.ts';
import { type Config, readConfig } from '#shared/config.ts';
import type { App, Effect, Files, Identity, Log } from '#shared/ports.ts';
import type { Units } from '#shared/table.ts';

/** One run of a function: how long it may still take, and what its side effects go through. */
export interface Invocation {
  remainingMs: () => number;
  effect: Effect;
}

/** Makes the App of one invocation. Its parts are built once per cold start. */
export type AppFactory = (invocation: Invocation) => App;

/** What only some functions carry, so that the others stay small: provider clients and the token verifier. */
export interface Plugs {
  channels?: (config: Config, authTokens: () => Promise<readonly string[]>, effect: Effect) => Channels;
  identify?: (config: Config) => (token: string) => Promise<Identity | undefined>;
}

/** Builds the App of the environment this process was started in. */
export function coldStart(plugs: Plugs = {}): AppFactory {
  const config = readConfig();
  const dynamo = new DynamoDBClient({});
  const sqs = new SQSClient({});
  const s3 = config.filesBucket ? new S3Client({}) : undefined;
  const now = () => new Date();
  return appFactory(config, plugs, {
    dynamo,
    sqs,
    files: (effect) => (s3 && config.filesBucket ? s3Files(s3, config.filesBucket, effect) : noFiles),
    now,
    machineNow: now,
    parameter: (name) => parameterSecret(new SSMClient({}), name, now),
    log: powertoolsLog(config.functionName),
  });
}

/** What an App stands on, for those who bring their own: the laptop and the tests. */
export interface Foundations {
  dynamo: DynamoDBClient;
  sqs: SQSClient;
  files: (effect: Effect) => Files;
  now: () => Date;
  machineNow: () => Date;
  parameter: (name: string) => () => Promise<readonly string[]>;
  log: Log;
}

/** Builds an App from its configuration and foundations. */
export function appFactory(config: Config, plugs: Plugs, on: Foundations): AppFactory {
  const documents = documentClient(on.dynamo);
  const consumed: Units = { read: 0, write: 0 };
  const given = config.twilio.authTokens;
  const twilioAuthTokens = 'parameter' in given ? on.parameter(given.parameter) : async () => given;
  const identify = plugs.identify?.(config) ?? nobody;
  // In order even within a millisecond, so that a STOP stands above the line that says what it did.
  const nextId = monotonicFactory();
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  return ({ remainingMs, effect }) => ({
    table: dynamoTable({ documents, tableName: config.tableName, effect, consumed, random: Math.random, pause }),
    queues: sqsQueues(on.sqs, config.queueUrls, effect),
    files: on.files(effect),
    channels: plugs.channels?.(config, twilioAuthTokens, effect) ?? noChannels,
    now: on.now,
    machineNow: on.machineNow,
    newId: () => nextId(on.now().getTime()),
    remainingMs,
    identify,
    log: on.log,
    settings: {
      publicBaseUrl: config.publicBaseUrl,
      twilioAccountSid: config.twilio.accountSid,
      twilioAuthTokens,
    },
  });
}

const noChannels: Channels = {
  sms: {
    send: () => Promise.reject(new Error('this function does not send texts')),
    listed: () => Promise.reject(new Error('this function does not ask Twilio')),
  },
};

const noFiles: Files = {
  put: () => Promise.reject(new Error('this function was not given the files')),
  get: () => Promise.reject(new Error('this function was not given the files')),
};

function nobody(): Promise<Identity | undefined> {
  return Promise.reject(new Error('this function was not given the keys that staff tokens are signed with'));
}
