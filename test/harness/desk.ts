import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { seedEmpty } from '#infra/local/seed/empty.ts';
import { type LocalSettings, readLocalSettings } from '#infra/local/settings.ts';
import { type IncomingText, type Signing, signedText } from '#infra/local/signed-text.ts';
import { type Stack, type StackOptions, startStack } from '#infra/local/stack/stack.ts';
import { apiClient, type Call } from '#shared/api.client.ts';
import type { EntryOut } from '#shared/api.ts';
import { environmentVariables } from '#shared/config.ts';
import { practiceKey, practiceRow, putPractice } from '#shared/domain/practice/practice.rows.ts';
import type { Practice } from '#shared/domain/practice/practice.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import type { Role } from '#shared/domain/staff/staff.ts';
import type { App } from '#shared/ports.ts';
import { asDeployed } from './as-deployed.ts';

export const officeNumber = '+12125550100';
const zone = 'America/New_York';

/** A whole practice for a test: the real handlers on the embedded services, empty, on a weekday at noon. */
export interface Desk {
  stack: Stack;
  signing: Signing;
  /** Where its data is kept. */
  folder: string;
  /** An App outside of any function, to look at the table. */
  app: App;
  /** Posts a signed text; answers when it was taken. */
  text(from: string, body: string, more?: Partial<IncomingText>): Promise<Response>;
  /** The API as this role. */
  as(role: Role): Call;
  /** The same as somebody of this id. */
  asPerson(staffId: string): Call;
  /** As this role, without waiting for indexes that lag. */
  now(role: Role): Call;
  token(role: Role): Promise<string>;
  /** A reply as the coordinator, by default under a new id. */
  reply(threadId: string, text: string, more?: Record<string, unknown>): Promise<EntryOut>;
  /** The thread's entries, oldest first. */
  entries(threadId: string): Promise<EntryOut[]>;
  /** The one thread of a number. */
  threadOf(number: string): Promise<string>;
  /** Moves the practice's clock and does all that became due. */
  advance(milliseconds: number): Promise<void>;
  /** Lets undo holds end, sends, and waits for the delivery reports. */
  leave(): Promise<void>;
  /** Moves on to noon of the next working day. */
  nextNoon(): Promise<void>;
  /** Changes the practice's settings. */
  settings(change: Partial<Practice>): Promise<void>;
  stop(): Promise<void>;
}

/** `indexLagMs`: how long the indexes of the given DynamoDB may be behind; what a test then asks is asked so much later. */
export type DeskOptions = Partial<StackOptions> & { indexLagMs?: number };

export async function openDesk({ indexLagMs = knownLagMs, ...options }: DeskOptions = {}): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-test-'));
  const settings = { ...readLocalSettings({}), PORT: 0 };
  const wrap = indexLagMs > 0 ? sweepingLater(indexLagMs, options.wrap) : (options.wrap ?? ((apps) => apps));
  const beyond = new Set<string>();
  const stack = await startStack({
    settings,
    folder,
    callbackDelayMs: 2,
    sweeping: false,
    queues: { visibilitySeconds: 1 },
    ...options,
    wrap: (apps, name) =>
      wrap(
        asDeployed(apps, name, (what) => beyond.add(what)),
        name,
      ),
    ...elsewhere(options.settings ?? settings, options.folder ?? folder),
  });
  const app = stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  await seedEmpty(app.table, officeNumber);
  const signing: Signing = {
    url: stack.url,
    token: settings.TWILIO_AUTH_TOKEN,
    accountSid: settings.TWILIO_ACCOUNT_SID,
  };
  const tokens = new Map<Role, Promise<string>>();
  const token = (role: Role) => {
    const known = tokens.get(role) ?? stack.issuer.token(stack.staffIdOf(role));
    tokens.set(role, known);
    return known;
  };
  const now = (role: Role) => apiClient({ base: stack.url, token: () => token(role) });
  const callAs = (bearer: () => Promise<string>) =>
    apiClient({ base: stack.url, token: bearer, ...(indexLagMs > 0 ? { fetch: fetchingLater(indexLagMs) } : {}) });
  const as = (role: Role) => callAs(() => token(role));
  const call = as('coordinator');
  const advance = (milliseconds: number) => stack.moveClock((clock) => clock.advance(milliseconds));
  const desk: Desk = {
    stack,
    signing,
    folder: options.folder ?? folder,
    app,
    as,
    asPerson: (staffId) => callAs(() => stack.issuer.token(staffId)),
    now,
    token,
    text: (from, body, more = {}) => signedText(signing, { from, to: officeNumber, body, ...more }),
    reply: (threadId, text, more = {}) =>
      call('sendMessage', { params: { threadId }, body: { id: ulid(), channel: 'sms', text, ...more } }),
    entries: async (threadId) =>
      (await call('listEntries', { params: { threadId }, query: { limit: 100 } })).entries.reverse(),
    threadOf: async (number) => (await call('openThread', { body: { channel: 'sms', address: number } })).id,
    advance,
    async leave() {
      await advance(11_000);
      await stack.drain();
    },
    nextNoon: () => stack.moveClock((clock) => clock.set(noonAfter(clock.now()))),
    async settings(change) {
      const before = await app.table.get(practiceRow, practiceKey);
      if (!before) throw new Error('the desk was not seeded');
      await app.table.commit({ practice: putPractice({ ...before, ...change }) });
    },
    async stop() {
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
      // Some of it is caught on the way, and left to the minute sweep: it would still be an alarm on AWS.
      if (beyond.size > 0) throw new Error(`not as it is deployed: ${[...beyond].join(', ')}`);
    },
  };
  await desk.nextNoon();
  return desk;
}

/** Set with DYNAMODB_ENDPOINT (test/elsewhere.ts): how far the indexes there may be behind, in milliseconds. */
const knownLagMs = Number(environmentVariables().DYNAMODB_INDEX_LAG_MS ?? 0);
const waitFactor = 2;

/** Whoever looks at a list in a test looks when it has caught up. */
function fetchingLater(lagMs: number): typeof fetch {
  return async (...asked) => {
    await pause(waitFactor * lagMs);
    return fetch(...asked);
  };
}

/** A sweep that a test starts runs as late as the next minute's would: when it can see what is due. */
function sweepingLater(lagMs: number, wrap: StackOptions['wrap'] = (apps) => apps): NonNullable<StackOptions['wrap']> {
  return (apps, name) => {
    const wrapped = wrap(apps, name);
    if (name !== 'sweep') return wrapped;
    return (invocation) => {
      const app = wrapped(invocation);
      let caughtUp: Promise<unknown> | undefined;
      const query: App['table']['query'] = async (...asked) => {
        caughtUp ??= pause(waitFactor * lagMs);
        await caughtUp;
        return app.table.query(...asked);
      };
      return { ...app, table: { ...app.table, query } };
    };
  };
}

/** Another DynamoDB for the whole test flow, where one is given: a table of its own for each desk, the same for its folder. */
function elsewhere(settings: LocalSettings, folder: string): Partial<StackOptions> {
  const DYNAMODB_ENDPOINT = settings.DYNAMODB_ENDPOINT ?? readLocalSettings().DYNAMODB_ENDPOINT;
  return DYNAMODB_ENDPOINT ? { settings: { ...settings, DYNAMODB_ENDPOINT }, tableName: basename(folder) } : {};
}

/** Noon in New York on the next working day. */
export function noonAfter(moment: Date): Date {
  for (let ahead = 1; ; ahead += 1) {
    const { date, weekday } = wallTimeOf(zone, moment.getTime() + ahead * 86_400_000);
    if (weekday !== 'sat' && weekday !== 'sun') return new Date(instantOf(zone, date, '12:00'));
  }
}

/** Waits until something holds; throws with what it last saw after `seconds`. */
export async function eventually<T>(look: () => Promise<T>, holds: (seen: T) => boolean, seconds = 10): Promise<T> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > until) throw new Error(`it did not come to hold; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let numbers = 0;

/** A number nobody else in this run uses. */
export function freshNumber(): string {
  numbers += 1;
  return `+1646${String(5_550_000 + numbers).padStart(7, '0')}`;
}
