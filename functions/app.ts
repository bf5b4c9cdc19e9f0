import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { monotonicFactory } from 'ulid';
import { dynamoTable } from '#shared/adapters/dynamo.ts';
import { jsonLog } from '#shared/adapters/log.ts';
import { type SignedCalls, signedCalls } from '#shared/adapters/signed-call.ts';
import type { Channels } from '#shared/channels/channel.ts';
import { type Config, readConfig, type Secret } from '#shared/config.ts';
import type {
  App,
  Downloads,
  Effect,
  Files,
  Identity,
  Issuer,
  Log,
  Media,
  Queues,
  ReceivedTexts,
  Recordings,
  SignIns,
  Sockets,
  Uploads,
} from '#shared/ports.ts';
import type { Units } from '#shared/table.ts';

/** One run of a function: how long it may still take, and what its side effects go through. */
export interface Invocation {
  remainingMs: () => number;
  effect: Effect;
}

/** Makes the App of one invocation. Its parts are built once per cold start. */
export type AppFactory = (invocation: Invocation) => App;

/**
 * What only some functions carry, so that the others stay small: each a file in functions/plugs, with the client it
 * brings. What a function may use is stated in infra/topology.ts.
 */
export interface Plugs {
  channels?: (config: Config, secrets: ChannelSecrets, effect: Effect) => Channels;
  media?: (config: Config, secrets: ChannelSecrets, effect: Effect) => Media;
  identify?: (config: Config) => (token: string) => Promise<Identity | undefined>;
  issuer?: (config: Config) => (effect: Effect) => Issuer;
  signIns?: (config: Config, aws: SignedCalls) => (effect: Effect) => SignIns;
  queues?: (config: Config) => (effect: Effect) => Queues;
  files?: (config: Config, aws: SignedCalls) => (effect: Effect) => Files;
  uploads?: (config: Config, aws: SignedCalls) => Uploads;
  downloads?: (config: Config, aws: SignedCalls) => Downloads;
  sockets?: (config: Config) => (effect: Effect) => Sockets;
  recordings?: (config: Config, secrets: ChannelSecrets, effect: Effect) => Recordings;
  received?: (config: Config, secrets: ChannelSecrets, effect: Effect) => ReceivedTexts;
  /** Reads the secret that an encrypted parameter holds. */
  secret?: (parameter: string, machineNow: () => Date, aws: SignedCalls) => () => Promise<readonly string[]>;
}

/** What the providers' clients sign in with; the first of each is the one in use. */
export interface ChannelSecrets {
  twilio: () => Promise<readonly string[]>;
  sendgrid: () => Promise<readonly string[]>;
}

/** Builds the App of the environment this process was started in. */
export function coldStart(plugs: Plugs = {}): AppFactory {
  const config = readConfig();
  const now = () => new Date();
  const log = jsonLog(config.functionName);
  return appFactory(config, plugs, { dynamo: new DynamoDBClient({}), now, machineNow: now, log });
}

/** What every App stands on; the laptop and the tests bring their own. */
export interface Foundations {
  dynamo: DynamoDBClient;
  now: () => Date;
  machineNow: () => Date;
  log: Log;
}

const longestBackOffMs = 250;

/** Builds an App from its configuration and foundations. */
export function appFactory(config: Config, plugs: Plugs, on: Foundations): AppFactory {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const random = Math.random;
  const aws = signedCalls(on.dynamo, pause);
  const consumed: Units = { read: 0, write: 0 };
  const secret = (given: Secret) =>
    'parameter' in given ? (plugs.secret?.(given.parameter, on.machineNow, aws) ?? noSecret) : async () => given;
  const twilioAuthTokens = secret(config.twilio.authTokens);
  const secrets = { twilio: twilioAuthTokens, sendgrid: secret(config.mail.apiKeys) };
  const signingKeys = secret(config.mail.signingKeys);
  const inboundSecrets = secret(config.mail.inboundSecrets);
  const identify = plugs.identify?.(config) ?? nobody;
  const issuer = plugs.issuer?.(config);
  const signIns = plugs.signIns?.(config, aws);
  const queues = plugs.queues?.(config);
  const files = plugs.files?.(config, aws);
  const uploads = plugs.uploads?.(config, aws);
  const downloads = plugs.downloads?.(config, aws);
  const sockets = plugs.sockets?.(config);
  // In order even within a millisecond, so that a STOP stands above the line that says what it did.
  const nextId = monotonicFactory();
  return ({ remainingMs, effect }) => ({
    table: dynamoTable({
      client: on.dynamo,
      tableName: config.tableName,
      effect,
      consumed,
      random,
      pause,
    }),
    queues: queues?.(effect) ?? noQueues,
    files: files?.(effect) ?? noFiles,
    uploads: uploads ?? noUploads,
    downloads: downloads ?? noDownloads,
    sockets: sockets?.(effect) ?? noSockets,
    channels: plugs.channels?.(config, secrets, effect) ?? noChannels,
    media: plugs.media?.(config, secrets, effect) ?? noMedia,
    recordings: plugs.recordings?.(config, secrets, effect) ?? noRecordings,
    received: plugs.received?.(config, secrets, effect) ?? noReceived,
    now: on.now,
    machineNow: on.machineNow,
    backOff: async (attempt) => void (await pause(random() * Math.min(longestBackOffMs, 4 * 2 ** attempt))),
    newId: () => nextId(on.now().getTime()),
    newSecret: () => randomBytes(32).toString('base64url'),
    remainingMs,
    identify,
    issuer: issuer?.(effect) ?? noIssuer,
    signIns: signIns?.(effect) ?? noSignIns,
    log: on.log,
    settings: {
      publicBaseUrl: config.publicBaseUrl,
      siteOrigins: config.siteOrigins,
      twilioAccountSid: config.twilio.accountSid,
      zoneData: config.zoneData,
      socketUrl: config.sockets?.url,
      twilioAuthTokens,
      mail: {
        signingKeys,
        inboundSecrets,
        publicKeys: config.mail.publicKeys,
        from: config.mail.from ?? 'no-mail@localhost',
        inboundDomain: config.mail.inboundDomain ?? 'localhost',
      },
    },
  });
}

const noChannels: Channels = {
  sms: {
    send: lacks('Twilio'),
    listed: lacks('Twilio'),
  },
  email: {
    send: lacks('SendGrid'),
  },
  voice: {
    call: lacks('Twilio'),
    remind: lacks('Twilio'),
    page: lacks('Twilio'),
    placed: lacks('Twilio'),
  },
};

const noMedia: Media = {
  fetch: lacks('Twilio'),
};

const noRecordings: Recordings = {
  fetch: lacks('Twilio'),
  remove: lacks('Twilio'),
};

const noReceived: ReceivedTexts = {
  list: lacks('does not ask Twilio'),
};

const noQueues: Queues = {
  send: lacks('the queues'),
};

const noIssuer: Issuer = {
  clientId: '',
  authorizeUrl: '',
  signOutUrl: '',
  exchange: lacks('the issuer'),
  refresh: lacks('the issuer'),
  revoke: lacks('the issuer'),
};

const noSignIns: SignIns = {
  admit: lacks('the user pool'),
  bar: lacks('the user pool'),
  standing: lacks('the user pool'),
};

const noFiles: Files = {
  put: lacks('the files'),
  get: lacks('the files'),
  remove: lacks('the files'),
};

const noUploads: Uploads = {
  urlFor: lacks('lets no files in'),
};

const noDownloads: Downloads = {
  urlFor: lacks('hands no files out'),
};

const noSockets: Sockets = {
  post: lacks('the sockets'),
  close: lacks('the sockets'),
};

const nobody = lacks('the keys that staff tokens are signed with');
const noSecret = lacks('the secrets');

/** Stands where a function has no such plug: whoever asks all the same hears which part of it does not fit. */
function lacks(what: string): () => Promise<never> {
  return () => Promise.reject(new Error(`this function was not given ${what}`));
}
