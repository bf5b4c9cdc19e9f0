import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { encodeTime } from 'ulid';
import type { FunctionName } from '#infra/topology.ts';
import type { App, Log } from '#shared/ports.ts';
import type { RowKind, Table } from '#shared/table.ts';
import { type Chance, pick } from './chance.ts';
import type { FaultPlan } from './fault-plan.ts';
import { handlerOf } from './handlers.ts';
import { requestEvent } from './http.ts';
import { type MemoryTable, memoryTable } from './memory-table.ts';
import { noIssuer, noSockets } from './not-modelled.ts';
import { accountSid, callback, incomingText, officeNumber } from './posts.ts';
import { sessionOf } from './practice.ts';
import {
  deadlineOf,
  type Ended,
  type Ground,
  type HttpAnswer,
  type Process,
  pass,
  point,
  type RunEffect,
  runProcess,
} from './process.ts';
import {
  type Accepted,
  fateAtPhone,
  type PhoneStep,
  type ProviderModel,
  type ProviderSettings,
  providerModel,
} from './provider-model.ts';
import { type QueueModel, queueModel } from './queue-model.ts';
import type { Item } from './sorted-items.ts';
import { type Timeline, timeline } from './timeline.ts';
import { type Wanted, worldTable } from './world-table.ts';

const publicBaseUrl = 'https://desk.example';
const authToken = 'faults-token';

/** A text that a patient's phone sent, and whether we said that we have it. */
export interface Texted {
  sid: string;
  from: string;
  body: string;
  sentAt: number;
  acknowledgedAt: number | undefined;
}

/** A delivery report that was answered with 2xx. */
export interface Heard {
  sid: string;
  messageId: string;
  status: string;
  bare: boolean;
}

export interface Logged {
  event: string;
  error: string | undefined;
}

/** One practice with its patients, machines and providers, in virtual time. */
export interface World {
  time: Timeline;
  ground: Ground;
  chance: Chance;
  faults: FaultPlan;
  table: Table;
  /** Every row of the table as it is stored. */
  rows(): Promise<Item[]>;
  queues: QueueModel;
  provider: ProviderModel;
  texted: Texted[];
  /** Delivery reports that we said we have. */
  heard: Heard[];
  logged: Logged[];
  history: string[];
  /** Runs one function once, on a machine of its own. */
  run(name: FunctionName, event: unknown): Promise<Ended>;
  /** An API request by somebody; undefined when no answer came. */
  ask(staffId: string, method: string, path: string, body?: unknown): Promise<HttpAnswer | undefined>;
  /** A patient's phone sends a text; Twilio brings it, tries again, and may bring it twice. */
  text(from: string, body: string): Promise<Texted>;
  /** Brings a form to a webhook as Twilio does, once; the status, or undefined when no answer came. */
  post(path: string, form: Record<string, string>): Promise<number | undefined>;
  /** A new id by the true time. */
  newId(): string;
}

export interface WorldOptions {
  chance: Chance;
  faults: FaultPlan;
  start: number;
  provider: ProviderSettings;
  /** Machines' clocks are right when false. */
  skewed: boolean;
  /** Another table than the one in memory. */
  outside?: OutsideTable;
  /** Milliseconds an index lags at most. */
  indexLagMs?: number;
  traced?: boolean;
  /** Chance that nothing is ever reported of a message. */
  silence?: number;
  /** Bodies are handed over as many at a time as the topology says. */
  fullBatches?: boolean;
  killsAtDeadline?: boolean;
  /** Nothing takes longer than it mostly does. */
  calm?: boolean;
  /** Reports are neither lost nor late, repeated nor turned round; or not sent at all. */
  reports?: 'plain' | 'none';
}

/** A table outside of this process. */
export interface OutsideTable {
  table: Table;
  rows(): Promise<Item[]>;
}

const skews = [-300_000, -60_000, 0, 0, 0, 60_000, 300_000];

export function openWorld(options: WorldOptions): World {
  const { chance, faults } = options;
  const time = timeline(options.start);
  const history: string[] = [];
  const ground: Ground = {
    time,
    chance,
    faults,
    sideEffects: new Set(),
    killsAtDeadline: options.killsAtDeadline ?? true,
    calm: options.calm ?? false,
    note: options.traced ? (line) => history.push(`${new Date(time.now()).toISOString()} ${line()}`) : () => undefined,
  };
  const memory = laggingTable(time, chance, options.indexLagMs ?? 3_000);
  const table = options.outside ? realTable(time, options.outside.table) : memory;
  const logged: Logged[] = [];
  const texted: Texted[] = [];
  const heard: Heard[] = [];
  const counts = new Map<string, number>();
  let ids = 0;

  const log: Log = {
    info: (event) => void logged.push({ event, error: undefined }),
    warn: (event) => void logged.push({ event, error: undefined }),
    error: (event, error) =>
      void logged.push({ event, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }),
  };

  function newProcess(name: FunctionName): Process {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const id = `${name} ${count}`;
    const skewMs = options.skewed ? pick(chance, `skew ${id}`, skews) : 0;
    return { name, id, skewMs, deadline: deadlineOf(name, time.now()), isDead: false, counts: new Map() };
  }

  function appFor(process: Process, effect: RunEffect): App {
    const now = () => new Date(time.now() + process.skewMs);
    return {
      table: worldTable(ground, process, table, effect),
      queues: {
        send: (topic, body, delaySeconds) =>
          point(ground, process, {
            label: `queue ${topic}`,
            kind: 'queue',
            run: () => effect(`queue ${topic}`, async () => queues.send(topic, body, delaySeconds)),
          }),
      },
      files: {
        put: () => Promise.reject(new Error('no story keeps files')),
        get: () => Promise.reject(new Error('no story keeps files')),
      },
      channels: {
        sms: provider.channel(process, effect),
        email: { send: () => Promise.reject(new Error('no story sends e-mails')) },
        voice: {
          call: () => Promise.reject(new Error('no story places calls')),
          placed: () => Promise.reject(new Error('no story places calls')),
        },
      },
      recordings: {
        fetch: () => Promise.reject(new Error('no story has recordings')),
        remove: () => Promise.reject(new Error('no story has recordings')),
      },
      received: { list: () => Promise.reject(new Error('no story asks for texts')) },
      media: { fetch: () => Promise.reject(new Error('no story has pictures')) },
      now,
      machineNow: now,
      newId: () => newId(now().getTime()),
      backOff: (attempt) => pass(ground, process, Math.floor(chance(`back off ${process.id} ${attempt}`) * 250)),
      remainingMs: () => process.deadline - time.now(),
      identify: async (token) => ({ staffId: token, sessionId: sessionOf(token), authenticatedAt: 0 }),
      issuer: noIssuer,
      sockets: noSockets,
      newSecret: () => newId(now().getTime()),
      log,
      settings: {
        publicBaseUrl,
        siteOrigins: [publicBaseUrl],
        socketUrl: undefined,
        twilioAccountSid: accountSid,
        twilioAuthTokens: async () => [authToken],
        mail: {
          signingKeys: async () => [authToken],
          inboundSecrets: async () => [],
          publicKeys: [],
          from: 'desk@example.org',
          inboundDomain: 'example.org',
        },
      },
    };
  }

  function newId(ms: number): string {
    ids += 1;
    return `${encodeTime(ms, 10)}${String(ids).padStart(16, '0')}`;
  }

  async function run(name: FunctionName, event: unknown): Promise<Ended> {
    const process = newProcess(name);
    const handler = await handlerOf(name);
    return runProcess(ground, process, handler, event, (effect) => appFor(process, effect));
  }

  async function post(path: string, form: Record<string, string>): Promise<number | undefined> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, `${publicBaseUrl}${path}`, form),
    };
    const name: FunctionName = path.startsWith('/webhooks/twilio/sms-status') ? 'webhook-sms-status' : 'webhook-sms';
    const ended = await run(name, requestEvent('POST', path, headers, new URLSearchParams(form).toString()));
    return ended.how === 'answered' ? (ended.answer as HttpAnswer).statusCode : undefined;
  }

  /** `#rc=3&rp=all`: three times more until it is taken. */
  async function brought(what: string, path: string, form: Record<string, string>): Promise<boolean> {
    for (let attempt = 0; attempt <= 3; attempt += 1) {
      const status = await post(path, form);
      const isHeard = !faults.also(`${what}, answer ${attempt} is lost`, 0.02);
      if (isHeard && status !== undefined && status < 300) return true;
      await time.wait(1_000 + Math.floor(chance(`retry ${what} ${attempt}`) * 14_000));
    }
    return false;
  }

  const queues = queueModel(ground, run, { fullBatches: options.fullBatches ?? false });
  const provider = providerModel(ground, options.provider, (message) => void report(message));

  /** What becomes of a message, told by status callbacks: in any order, twice, late, bare or never. */
  async function report(message: Accepted): Promise<void> {
    if (options.reports === 'none' || faults.also(`no report of ${message.sid}`, options.silence ?? 0.08)) return;
    for (const [index, step] of (options.provider.phone ?? fateAtPhone(chance, message.sid)).entries()) {
      const what = `report ${step.status} of ${message.sid}`;
      if (faults.also(`${what} is lost`, 0.04)) continue;
      const copies = faults.also(`${what} comes twice`, 0.1) ? 2 : 1;
      const bare = faults.also(`${what} is bare`, 0.03);
      for (let copy = 1; copy <= copies; copy += 1) {
        const drawn = chance(`when ${what} ${copy}`);
        const late = options.reports === 'plain' ? 0 : drawn > 0.93 ? (drawn - 0.93) * 30_000_000 : drawn ** 3 * 20_000;
        const moment = time.now() + 300 * (index + 1) + Math.floor(late);
        time.at(moment, () => void tell(message, step, bare, `${what} ${copy}`));
      }
    }
  }

  async function tell(message: Accepted, step: PhoneStep, bare: boolean, what: string): Promise<void> {
    const isHeard = await brought(what, ...callback(message, step, bare));
    const { sid, messageId } = message;
    if (isHeard) heard.push({ sid, messageId, status: step.status, bare });
  }

  async function text(from: string, body: string): Promise<Texted> {
    const sid = `SM${String(texted.length + 1).padStart(31, '0')}a`;
    const sent: Texted = { sid, from, body, sentAt: time.now(), acknowledgedAt: undefined };
    texted.push(sent);
    ground.note(() => `${from} texts "${body}" (${sid})`);
    const keyword = body.trim().toUpperCase();
    if (options.provider.filters && ['STOP', 'CANCEL'].includes(keyword))
      provider.optedOut.add(`${officeNumber} ${from}`);
    if (options.provider.filters && keyword === 'START') provider.optedOut.delete(`${officeNumber} ${from}`);
    const form = incomingText(from, body, sid);
    const again = faults.also(`${sid} comes again`, 0.15);
    if (again) {
      const moment = time.now() + Math.floor(chance(`again ${sid}`) ** 4 * 29 * 3_600_000);
      time.at(
        moment,
        () => void brought(`copy of ${sid}`, '/webhooks/twilio/sms', form).then((taken) => note(sent, taken)),
      );
    }
    note(sent, await brought(sid, '/webhooks/twilio/sms', form));
    return sent;
  }

  function note(sent: Texted, taken: boolean): void {
    if (taken) sent.acknowledgedAt ??= time.now();
  }

  async function ask(staffId: string, method: string, path: string, body?: unknown): Promise<HttpAnswer | undefined> {
    const headers = { authorization: `Bearer ${staffId}`, 'content-type': 'application/json' };
    const event = requestEvent(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
    const ended = await run('api', event);
    return ended.how === 'answered' ? (ended.answer as HttpAnswer) : undefined;
  }

  return {
    rows: async () => (options.outside ? time.real(options.outside.rows) : memory.rows()),
    ...{ time, ground, chance, faults, table, queues, provider, texted, heard, logged, history },
    ...{ run, ask, text, post, newId: () => newId(time.now()) },
  };
}

/** The table in memory, whose indexes show some commits late. */
function laggingTable(time: Timeline, chance: Chance, longestMs: number): MemoryTable {
  let lags = 0;
  return memoryTable({
    now: time.now,
    indexLagMs: () => {
      lags += 1;
      const drawn = chance(`index ${lags}`);
      return drawn < 0.8 ? 0 : Math.floor((drawn - 0.8) * 5 * longestMs);
    },
  });
}

/** A table outside of this process: the timeline stands still while it answers. */
function realTable(time: Timeline, table: Table): Table {
  return {
    get: (kind, key) => time.real(() => table.get(kind, key)),
    getMany: <const K extends readonly RowKind<unknown>[]>(...wanted: Wanted<K>) =>
      time.real(() => table.getMany<K>(...wanted)),
    query: (kind, options) => time.real(() => table.query(kind, options)),
    count: (options) => time.real(() => table.count(options)),
    commit: (writes) => time.real(() => table.commit(writes)),
    units: () => table.units(),
  };
}
