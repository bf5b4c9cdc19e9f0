import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AppFactory, appFactory, type Foundations, type Invocation, type Plugs } from '#functions/app.ts';
import { channels } from '#functions/plugs/channels.ts';
import { identify } from '#functions/plugs/identify.ts';
import { issuer as issuerPlug } from '#functions/plugs/issuer.ts';
import { media } from '#functions/plugs/media.ts';
import { received } from '#functions/plugs/received.ts';
import { recordings } from '#functions/plugs/recordings.ts';
import { signIns } from '#functions/plugs/sign-ins.ts';
import { type FunctionName, functions } from '#infra/topology.ts';
import { diskFiles } from '#shared/adapters/disk.ts';
import { rowPages } from '#shared/adapters/row-pages.ts';
import { gatewaySockets } from '#shared/adapters/sockets.ts';
import { sqsQueues } from '#shared/adapters/sqs.ts';
import { migrate } from '#shared/domain/migration/migrate.ts';
import type { Push } from '#shared/domain/socket/push.ts';
import type { Role } from '#shared/domain/staff/staff.ts';
import type { Units } from '#shared/table.ts';
import { type PracticeClock, practiceClock } from '../clock.ts';
import { type LocalIssuer, localIssuer } from '../issuer/issuer.ts';
import { peopleOf } from '../issuer/people.ts';
import { scriptToken } from '../issuer/script-token.ts';
import { seededStaff } from '../seed/people.ts';
import type { SendGridStandIn } from '../sendgrid/stand-in.ts';
import type { LocalSettings } from '../settings.ts';
import { type Mailboxes, mailboxes } from '../simulator/mailboxes.ts';
import { type Simulator, simulator } from '../simulator/simulator.ts';
import { webhookLog } from '../simulator/webhook-log.ts';
import type { TwilioStandIn } from '../twilio/stand-in.ts';
import { downloadDoor } from './download-door.ts';
import { catchUp, drained } from './drain.ts';
import { createTable, type EmbeddedDynamo, startDynamo } from './dynamo.ts';
import { allowedToEnd, closed } from './ending.ts';
import { fileLog } from './file-log.ts';
import { type Beside, startGateway } from './gateway.ts';
import { endLeftover } from './leftover.ts';
import { localConfig } from './local-config.ts';
import { localRoutes } from './local-routes.ts';
import { type OutboxMessage, outboxOf } from './outbox.ts';
import { type EmbeddedQueues, type QueueOptions, startQueues } from './queues.ts';
import { functionRunner, type Runner } from './runner.ts';
import { runSchedules } from './schedules.ts';
import { signingKey } from './signing-key.ts';
import { site } from './site.ts';
import { type LocalSockets, localSockets, socketPath } from './sockets.ts';
import { startSendGrid, startTwilio } from './stand-ins.ts';
import { type StreamOptions, type TableStream, tableStream } from './stream.ts';
import { uploadDoor } from './upload-door.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Everything of AWS and of the providers that a practice needs, running on this machine. */
export interface Stack {
  url: string;
  clock: PracticeClock;
  /** Who signs staff in, and tokens of theirs for scripts. */
  issuer: Pick<LocalIssuer, 'issuer' | 'clientId' | 'invited'> & { token(staffId: string): Promise<string> };
  /** The issuer's pages, below /local/issuer. */
  issuerPages: Beside;
  /** Where browsers put files, below /uploads, and fetch large ones, below /downloads. */
  bucket: Beside;
  runner: Runner;
  apps: AppFactory;
  queues: EmbeddedQueues;
  sockets: LocalSockets;
  /** Runs from the start, but for a practice whose past is played first: that begins it when the past is over. */
  stream: TableStream;
  /** What one function behind the stream consumed, or all of them; `apps` counts the rest. */
  streamUnits(name?: FunctionName): Units;
  /** Absent when TWILIO_API_BASE points elsewhere. */
  twilio: TwilioStandIn | undefined;
  /** Absent when SENDGRID_API_BASE points elsewhere. */
  sendgrid: SendGridStandIn | undefined;
  simulator: Simulator;
  mailboxes: Mailboxes;
  /** True when the table was made by this start. */
  isNew: boolean;
  /** Brings rows that an older version wrote forwards. */
  migrate(): Promise<unknown>;
  outbox(): OutboxMessage[];
  staffIdOf(role: Role): string;
  /** Runs the sweep, as the schedule does every minute of the practice's time; answers how much it queued. */
  sweep(): Promise<number>;
  /** Resolves when nothing that is due waits or runs any more. */
  drain(): Promise<void>;
  /** Lets what runs end, moves the clock, and does all that became due by it. */
  moveClock(move: (clock: PracticeClock) => void): Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions {
  settings: LocalSettings;
  /** Where the embedded services keep their data. */
  folder: string;
  /** Where the clock of a practice that this start makes begins, and stands still until it joins the machine's time. */
  begins?: Date;
  /** Runs once the port is ours and nothing else uses the folder, before its data is opened. */
  prepare?: () => void;
  /** How the queues deliver again, for tests of redelivery. */
  queues?: QueueOptions;
  /** In a DynamoDB that others use too, a name of its own. */
  tableName?: string;
  /** How the table's stream is handed over, for what counts runs. */
  stream?: StreamOptions;
  /** Milliseconds between a stand-in's status callbacks. */
  callbackDelayMs?: number;
  /** Runs the schedules by itself, by the practice's time; off in tests that run them themselves. */
  sweeping?: boolean;
  /** Where each function's code lies, where it is not the source: tests run what is deployed. */
  fileOf?: (name: FunctionName) => string;
  /** Wraps the App of every invocation; the crash tests put their fault points here. */
  wrap?: (apps: AppFactory, name: FunctionName) => AppFactory;
}

/** Starts everything and answers when the first request would succeed. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, folder } = options;
  mkdirSync(folder, { recursive: true });
  const clock = practiceClock(folder);
  const stops: (() => Promise<unknown>)[] = [];
  try {
    return await assemble(options, clock, stops);
  } catch (error) {
    await stopAll(stops);
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${settings.PORT} is taken. Stop what runs there, or choose another: PORT=4500 npm start`);
    }
    throw error;
  }
}

async function assemble(
  options: StackOptions,
  clock: PracticeClock,
  stops: (() => Promise<unknown>)[],
): Promise<Stack> {
  const { settings, folder, tableName = 'deskline' } = options;
  const held: { stack?: Stack } = {};
  const beside = siteAndLocalRoutes(() => {
    if (!held.stack) throw new Error('a request came before everything had started');
    return held.stack;
  });
  // The port is taken first, so that a taken one is said before anything else is touched; who asks early waits.
  const started = Promise.withResolvers<Runner>();
  const early: Runner = { invoke: async (name, event) => (await started.promise).invoke(name, event), busy: () => 0 };
  const server = await startGateway({ port: settings.PORT, runner: early, beside });
  stops.push(() => closed(server));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : settings.PORT}`;

  if (!settings.DYNAMODB_ENDPOINT) await endLeftover(join(folder, 'dynamo'));
  options.prepare?.();
  const dynamo = settings.DYNAMODB_ENDPOINT ? undefined : await startDynamo(join(folder, 'dynamo'));
  if (dynamo) stops.unshift(() => dynamo.stop());
  const client = dynamoClient(dynamo, settings);
  const isNew = await createTable(client, tableName);
  if (isNew && options.begins) clock.begin(options.begins);
  const queues = await startQueues(options.queues);
  stops.unshift(() => queues.stop());
  const twilio = settings.TWILIO_API_BASE ? undefined : await startTwilio(options, url);
  if (twilio) stops.unshift(() => twilio.stop());
  const mailUrl: { events?: string } = {};
  const sendgrid = settings.SENDGRID_API_BASE ? undefined : await startSendGrid(options, () => mailUrl.events);
  if (sendgrid) stops.unshift(() => sendgrid.stop());
  const siteOrigins = [url, url.replace('127.0.0.1', 'localhost')];
  const app = () => apps(outsideOfFunctions);
  const issuer = await localIssuer({ folder, url, siteOrigins, people: () => peopleOf(app()) });

  const config = localConfig({ settings, folder, url, tableName, siteOrigins, queues, issuer, twilio, sendgrid });
  const on: Foundations = {
    dynamo: client,
    now: () => clock.now(),
    machineNow: () => new Date(),
    log: fileLog(join(folder, 'deskline.log')),
  };
  const doors = [signingKey(folder), diskFiles(join(folder, 'files'), outsideOfFunctions.effect), Date.now] as const;
  const [uploads, downloads] = [uploadDoor(...doors), downloadDoor(...doors)];
  const management = managementClient(`${url}${socketPath}`);
  const plugs: Plugs = {
    channels,
    media,
    identify,
    sockets: () => (effect) => gatewaySockets(management, effect),
    issuer: issuerPlug,
    queues: () => (effect) => sqsQueues(queues.client, queues.urls, effect),
    files: () => (effect) => diskFiles(join(folder, 'files'), effect),
    uploads: () => uploads,
    downloads: () => downloads,
    recordings,
    received,
    signIns,
  };
  const apps = appFactory(config, plugs, on);
  const behindStream = new Map(streamFunctions.map((name) => [name, appFactory(config, plugs, on)]));
  const appsOf = (name: FunctionName) => behindStream.get(name) ?? apps;
  const wrapped = (name: FunctionName) => options.wrap?.(appsOf(name), name) ?? appsOf(name);
  const runner = functionRunner(wrapped, options.fileOf);
  queues.pump(runner);
  const clockTold = () => JSON.stringify(clockPush(clock));
  const sockets = localSockets(server, runner, clockTold);
  const stream = tableStream(client, tableName, runner, options.stream);
  stops.unshift(() => stream.stop());
  if (!isNew || !options.begins) await stream.begin();
  const webhooks = webhookLog(clock);
  started.resolve(webhooks.watch(runner));
  mailUrl.events = `${url}/webhooks/sendgrid/events`;

  const played = simulator({
    signing: {
      url,
      publicUrl: config.publicBaseUrl,
      token: settings.TWILIO_AUTH_TOKEN,
      accountSid: settings.TWILIO_ACCOUNT_SID,
    },
    clock,
    webhooks,
    twilio,
    app,
  });
  const sweep = async () => Number(await runner.invoke('sweep', {}));
  const settled = async () => void (await Promise.all([twilio?.settled(), sendgrid?.settled()]));
  const drain = () => drained(queues, stream, runner, settled);
  const stopSweeping = options.sweeping === false ? () => undefined : runSchedules(clock, runner);
  stops.unshift(async () => {
    stopSweeping();
    // Requests first: what they do may still want a queue.
    const ends = Promise.all([closed(server, runner), sockets.stop()]);
    await allowedToEnd(ends.then(() => queues.stop()));
  });
  held.stack = {
    url,
    clock,
    issuer: {
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      invited: issuer.invited,
      token: (staffId) => scriptToken(app(), issuer, staffId),
    },
    issuerPages: issuer.pages,
    bucket: async (...asked) => (await uploads.serve(...asked)) || downloads.serve(...asked),
    runner,
    apps,
    queues,
    sockets,
    stream,
    streamUnits: (only) => unitsOf(only ? [only] : streamFunctions, appsOf),
    twilio,
    sendgrid,
    simulator: played,
    mailboxes: mailboxes(
      { url, secret: settings.SENDGRID_INBOUND_SECRET, inboundDomain: settings.EMAIL_INBOUND_DOMAIN },
      clock,
      () => sendgrid?.outbox() ?? [],
    ),
    isNew,
    migrate: () => migrate(app(), rowPages(client, tableName)),
    outbox: () => outboxOf(twilio, sendgrid),
    staffIdOf: (role) => seededStaff[role].id,
    sweep,
    drain,
    async moveClock(move) {
      await drain();
      move(clock);
      sockets.broadcast(clockTold());
      await catchUp(sweep, drain);
    },
    stop: () => stopAll(stops),
  };
  return held.stack;
}

const streamFunctions = (Object.keys(functions) as FunctionName[]).filter(
  (name) => 'stream' in functions[name].startedBy,
);

function unitsOf(names: readonly FunctionName[], appsOf: (name: FunctionName) => AppFactory): Units {
  const counted = names.map((name) => appsOf(name)(outsideOfFunctions).table.units());
  const sum = (of: keyof Units) => counted.reduce((so, units) => so + units[of], 0);
  return { read: sum('read'), write: sum('write') };
}

const outsideOfFunctions: Invocation = { remainingMs: () => 60_000, effect: (_name, run) => run() };

function clockPush(clock: PracticeClock): Push {
  return { kind: 'clock', now: clock.now().toISOString(), rate: clock.rate() };
}

function siteAndLocalRoutes(stack: () => Stack): Beside {
  const pages = existsSync(join(root, 'web/dist/index.html')) ? site(join(root, 'web/dist')) : async () => false;
  const local = localRoutes(stack);
  return async (request, response, url) =>
    (await stack().sockets.manage(request, response, url)) ||
    (await local(request, response, url)) ||
    (await stack().bucket(request, response, url)) ||
    pages(request, response, url);
}

const localAccount = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

function dynamoClient(dynamo: EmbeddedDynamo | undefined, settings: LocalSettings): DynamoDBClient {
  const endpoint = dynamo?.endpoint ?? settings.DYNAMODB_ENDPOINT;
  return new DynamoDBClient(endpoint ? { endpoint, ...localAccount } : {});
}

function managementClient(endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({ endpoint, ...localAccount });
}

async function stopAll(stops: (() => Promise<unknown>)[]): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}
