import { encodeTime } from 'ulid';
import type { FunctionName } from '#infra/topology.ts';
import type { RowKind, Table } from '#shared/table.ts';
import type { Pressed } from '../visits/press-link.ts';
import { appOf } from './app-of.ts';
import { type Chance, pick } from './chance.ts';
import { couriers, type FailureTold, type Heard } from './couriers.ts';
import type { FaultPlan } from './fault-plan.ts';
import { pictureFetcher } from './fetched-pictures.ts';
import { type FileStore, fileStore } from './files-model.ts';
import { handlerOf } from './handlers.ts';
import { requestEvent } from './http.ts';
import { type MailModel, type MailStep, mailModel } from './mail-model.ts';
import { mediaModel, type Picture, type PictureFate, pictureBytes, picturesOf } from './media-model.ts';
import { type MemoryTable, memoryTable, type Watch } from './memory-table.ts';
import type { ColleaguePlan } from './page-calls.ts';
import { pageWatch } from './page-watch.ts';
import { type PhoneModel, phoneModel } from './phone-model.ts';
import { incomingText, mailPost, officeNumber, twilioPost } from './posts.ts';
import { deadlineOf, type Ended, type Ground, type HttpAnswer, type Process, runProcess } from './process.ts';
import { type ProviderModel, type ProviderSettings, providerModel } from './provider-model.ts';
import { type QueueModel, queueModel } from './queue-model.ts';
import { recordingsModel } from './recordings-model.ts';
import type { Item } from './sorted-items.ts';
import { type Timeline, timeline } from './timeline.ts';
import type { Wanted } from './world-table.ts';

export type { Heard } from './couriers.ts';

/** A text that a patient's phone sent, and whether we said that we have it. */
export interface Texted {
  sid: string;
  from: string;
  body: string;
  sentAt: number;
  acknowledgedAt: number | undefined;
  pictures: readonly Picture[];
}

/** An e-mail that a patient sent, and whether we said that we have it. */
export interface Mailed extends Omit<Texted, 'sid' | 'pictures'> {
  messageId: string;
  attachments: readonly { name: string; bytes: Uint8Array }[];
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
  mail: MailModel;
  phones: PhoneModel;
  /** When pages were taken, by the true time; of the table in memory alone. */
  pagesTaken: ReadonlyMap<string, number>;
  store: FileStore;
  texted: Texted[];
  mailed: Mailed[];
  /** What patients pressed on the pages of their visits. */
  pressed: Pressed[];
  /** Delivery reports that we said we have. */
  heard: readonly Heard[];
  /** Events of e-mails that we said we have. */
  heardMail: readonly { messageId: string; event: MailStep['event'] }[];
  /** Messages that did not arrive, as providers told us. */
  failuresTold: readonly FailureTold[];
  logged: Logged[];
  history: string[];
  /** Runs one function once, on a machine of its own. */
  run(name: FunctionName, event: unknown): Promise<Ended>;
  /** An API request by somebody; undefined when no answer came. */
  ask(staffId: string, method: string, path: string, body?: unknown): Promise<HttpAnswer | undefined>;
  /** A patient's phone sends a text; Twilio brings it, tries again, and may bring it twice. */
  text(from: string, body: string, pictures?: readonly PictureFate[]): Promise<Texted>;
  /** A patient sends an e-mail; SendGrid brings it, tries again, and may bring it twice. */
  write(from: string, words: string, answersOurs: boolean, files?: number): Promise<Mailed>;
  /** Brings a form to a webhook as Twilio does, once; the status, or undefined when no answer came. */
  post(path: string, form: Record<string, string>): Promise<number | undefined>;
  /** Brings one report of a text, once; with the code where it did not arrive, and our reference unless it is bare. */
  report: ReturnType<typeof couriers>['reportOnce'];
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
  /** Sees every commit to the table in memory. */
  watch?: Watch | undefined;
  /** Chance that nothing is ever reported of a message; 0.08 by itself. */
  silence?: number;
  /** Bodies are handed over as many at a time as the topology says. */
  fullBatches?: boolean;
  killsAtDeadline?: boolean;
  /** Nothing takes longer than it mostly does. */
  calm?: boolean;
  /** Reports are neither lost nor late, repeated nor turned round; or not sent at all. */
  reports?: 'plain' | 'none';
  /** What the first calls to colleagues come to, whatever chance says. */
  colleagues?: readonly ColleaguePlan[] | undefined;
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
  const taken = pageWatch(time.now);
  const memory = laggingTable(time, chance, options.indexLagMs ?? 3_000, (...seen) => {
    taken.saw(...seen);
    options.watch?.(...seen);
  });
  const table = options.outside ? realTable(time, options.outside.table) : memory;
  const logged: Logged[] = [];
  const texted: Texted[] = [];
  const mailed: Mailed[] = [];
  const store = fileStore(ground);
  const pictures: Picture[] = [];
  const counts = new Map<string, number>();
  let ids = 0;

  function newProcess(name: FunctionName): Process {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const id = `${name} ${count}`;
    const skewMs = options.skewed ? pick(chance, `skew ${id}`, skews) : 0;
    return {
      name,
      id,
      skewMs,
      deadline: deadlineOf(name, time.now()),
      isDead: false,
      hasFailed: false,
      begins: () => undefined,
      counts: new Map(),
    };
  }

  function newId(ms: number): string {
    ids += 1;
    return `${encodeTime(ms, 10)}${String(ids).padStart(16, '0')}`;
  }

  async function run(name: FunctionName, event: unknown): Promise<Ended> {
    const process = newProcess(name);
    const handler = await handlerOf(name);
    // Reading a mail takes turns of the real event loop.
    if (name === 'webhook-sendgrid-inbound') process.begins = time.hold();
    return runProcess(ground, process, handler, event, (effect) => appOf(ground, behind, process, effect));
  }

  const queues = queueModel(ground, run, { fullBatches: options.fullBatches ?? false });
  const carried = couriers(ground, ({ name, event }) => run(name, event), {
    silence: options.silence ?? 0.08,
    reports: options.reports,
    phone: options.provider.phone,
  });
  const { trouble } = options.provider;
  const fetchPictures = pictureFetcher(ground, ({ name, event }) => run(name, event));
  const provider = providerModel(ground, options.provider, (message) => {
    if (message.mediaUrls.length === 0) return carried.reportText(message);
    void fetchPictures(message).then((failed) => carried.reportText(message, failed));
  });
  const mail = mailModel(ground, options.provider, carried.reportMail);
  const phones = phoneModel(ground, trouble, carried.calls, options.colleagues);
  const recordings = recordingsModel(ground, phones.rung, trouble);
  const behind = {
    table,
    queues: () => queues,
    channels: (process: Process, effect: Parameters<ProviderModel['channel']>[1]) => ({
      sms: provider.channel(process, effect),
      email: mail.channel(process, effect),
      voice: phones.channel(process, effect),
    }),
    recordings,
    files: store.files,
    uploads: store.uploads,
    media: mediaModel(ground, pictures, trouble),
    newId,
    logged: (event: string, error: unknown) =>
      void logged.push({ event, error: error instanceof Error ? `${error.name}: ${error.message}` : undefined }),
  };

  async function post(path: string, form: Record<string, string>): Promise<number | undefined> {
    return (await carried.posted(twilioPost(path, form))).status;
  }

  async function text(from: string, body: string, wanted: readonly PictureFate[] = []): Promise<Texted> {
    const sid = `SM${String(texted.length + 1).padStart(31, '0')}a`;
    const theirs = picturesOf(ground, sid, wanted);
    pictures.push(...theirs);
    const sent: Texted = { sid, from, body, sentAt: time.now(), acknowledgedAt: undefined, pictures: theirs };
    texted.push(sent);
    ground.note(() => `${from} texts "${body}" (${sid})`);
    const keyword = body.trim().toUpperCase();
    if (options.provider.filters && ['STOP', 'CANCEL'].includes(keyword))
      provider.optedOut.add(`${officeNumber} ${from}`);
    if (options.provider.filters && keyword === 'START') provider.optedOut.delete(`${officeNumber} ${from}`);
    const form = incomingText(from, body, sid, theirs);
    const broughtText = async (what: string) =>
      (await carried.brought(what, () => twilioPost('/webhooks/twilio/sms', form))) !== undefined;
    const again = faults.also(`${sid} comes again`, 0.15);
    if (again) {
      const moment = time.now() + Math.floor(chance(`again ${sid}`) ** 4 * 29 * 3_600_000);
      time.at(moment, () => void broughtText(`copy of ${sid}`).then((taken) => note(sent, taken)));
    }
    note(sent, await broughtText(sid));
    return sent;
  }

  async function write(from: string, words: string, answersOurs: boolean, files = 0): Promise<Mailed> {
    const messageId = `<${mailed.length + 1}@${from.split('@')[1]}>`;
    const attachments = Array.from({ length: files }, (_none, nth) => ({
      name: `scan-${nth}.png`,
      bytes: pictureBytes(`${messageId} ${nth}`),
    }));
    const sent: Mailed = { messageId, from, body: words, sentAt: time.now(), acknowledgedAt: undefined, attachments };
    mailed.push(sent);
    ground.note(() => `${from} writes "${words}" (${messageId})`);
    const ours = answersOurs ? mail.accepted().findLast(({ to }) => to === from)?.mailId : undefined;
    const posted = mailPost({
      from,
      words,
      messageId,
      sentAt: sent.sentAt,
      attachments,
      ...(ours ? { answers: ours } : {}),
    });
    if (faults.also(`${messageId} comes again`, 0.2)) {
      const moment = time.now() + Math.floor(chance(`again ${messageId}`) ** 4 * 29 * 3_600_000);
      time.at(
        moment,
        () => void carried.broughtBySendGrid(`copy of ${messageId}`, posted).then((taken) => note(sent, taken)),
      );
    }
    note(sent, await carried.broughtBySendGrid(messageId, posted));
    return sent;
  }

  function note(sent: Texted | Mailed, taken: boolean): void {
    if (taken) sent.acknowledgedAt ??= time.now();
  }

  async function ask(staffId: string, method: string, path: string, body?: unknown): Promise<HttpAnswer | undefined> {
    const headers = { authorization: `Bearer ${staffId}`, 'content-type': 'application/json' };
    const event = requestEvent(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
    const ended = await run(servedBy(path), event);
    return ended.how === 'answered' ? (ended.answer as HttpAnswer) : undefined;
  }

  return {
    rows: async () => (options.outside ? time.real(options.outside.rows) : memory.rows()),
    ...{ time, ground, chance, faults, table, queues, provider, mail, phones, store, texted, mailed, logged, history },
    ...{ pagesTaken: taken.takenAt, pressed: [] },
    ...{ heard: carried.heard, heardMail: carried.heardMail, failuresTold: carried.failuresTold },
    ...{ run, ask, text, write, post, report: carried.reportOnce, newId: () => newId(time.now()) },
  };
}

/** The function of the desk's API that a path is of. */
function servedBy(path: string): FunctionName {
  if (/^\/api\/(appointments|survey)\b/.test(path)) return 'api-schedule';
  if (/^\/api\/(settings|staff|audit|alerts)\b/.test(path)) return 'api-settings';
  return path.endsWith('/assign') || path.startsWith('/api/merges/') ? 'api-patients' : 'api';
}

/** The table in memory, whose indexes show some commits late. */
function laggingTable(time: Timeline, chance: Chance, longestMs: number, watch: Watch | undefined): MemoryTable {
  let lags = 0;
  return memoryTable({
    now: time.now,
    watch,
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
    getManyLately: <const K extends readonly RowKind<unknown>[]>(...wanted: Wanted<K>) =>
      time.real(() => table.getManyLately<K>(...wanted)),
    query: (kind, options) => time.real(() => table.query(kind, options)),
    count: (options) => time.real(() => table.count(options)),
    commit: (writes) => time.real(() => table.commit(writes)),
    units: () => table.units(),
  };
}
