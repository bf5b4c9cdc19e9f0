import { type Address, address } from '#shared/domain/contact/address.ts';
import { type Merge, merge } from '#shared/domain/merge/merge.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import type { Entry } from '#shared/domain/message/entry.ts';
import { type Thread, thread } from '#shared/domain/thread/thread.ts';
import type { Answered, Asked, CallAsked } from '../story.ts';
import type { PlacedCall, Rung } from '../world/call-truth.ts';
import type { AcceptedMail } from '../world/mail-model.ts';
import type { PageCall } from '../world/page-calls.ts';
import type { Refused } from '../world/provider-call.ts';
import type { Accepted } from '../world/provider-model.ts';
import type { Item } from '../world/sorted-items.ts';
import type { SpokenCall } from '../world/spoken-calls.ts';
import type { Heard, Mailed, Texted, World } from '../world/world.ts';
import { brokenAudit } from './audit.ts';
import { brokenCalls } from './calls.ts';
import { brokenConsent } from './consent.ts';
import { brokenEmergencies } from './emergencies.ts';
import { brokenFailures } from './failures.ts';
import { brokenFiles } from './files.ts';
import { brokenInbound } from './inbound.ts';
import { brokenMail } from './mail.ts';
import { brokenOutbound, unknownOf } from './outbound.ts';
import { brokenReports } from './reports.ts';
import { brokenSpoken } from './spoken.ts';
import { brokenThreads } from './threads.ts';

/** A promise that did not hold: which, and of what. */
export interface Broken {
  rule:
    | 'lost'
    | 'duplicated'
    | 'stuck'
    | 'unexplained'
    | 'consent'
    | 'quiet hours'
    | 'thread'
    | 'report'
    | 'dead letter'
    | 'call'
    | 'audit'
    | 'visit'
    | 'file';
  what: string;
}

/** The end of a schedule: what the table says, and what really happened. */
export interface End {
  rows: readonly Item[];
  entries: readonly Entry[];
  threads: readonly Thread[];
  /** What was brought together by hand. */
  merges: readonly Merge[];
  addresses: readonly Address[];
  /** Attributes of heads as they are stored, by thread. */
  stored: ReadonlyMap<string, Item>;
  accepted: readonly Accepted[];
  texted: readonly Texted[];
  pressed: World['pressed'];
  answered: readonly Answered[];
  heard: readonly Heard[];
  mails: readonly AcceptedMail[];
  mailed: readonly Mailed[];
  heardMail: World['heardMail'];
  /** What providers would not take, and what they told us did not arrive. */
  refused: readonly Refused[];
  failuresTold: World['failuresTold'];
  /** What went wrong, by name. */
  faults: readonly string[];
  rung: readonly Rung[];
  placed: readonly PlacedCall[];
  spoken: readonly SpokenCall[];
  /** Texts and calls that told colleagues of emergencies, and when each page was taken. */
  pageTexts: readonly Accepted[];
  paged: readonly PageCall[];
  pagesTaken: World['pagesTaken'];
  called: readonly CallAsked[];
  files: ReadonlyMap<string, Uint8Array>;
  /** Uploads as they were put, by id. */
  brought: ReadonlyMap<string, Uint8Array>;
  redacts: boolean;
}

export interface Verdict {
  broken: Broken[];
  unknown: number;
  unknownUnexplained: number;
}

/** Holds the end of a schedule against every promise. `isQuiet`: nothing waits any more. */
export async function brokenPromises(world: World, asked: Asked, isQuiet: boolean): Promise<Verdict> {
  const end = endOf(await world.rows(), world, asked);
  const dead = [...world.queues.dead('outbound'), ...world.queues.dead('jobs')];
  const unknown = unknownOf(end);
  const broken: Broken[] = [
    ...(isQuiet ? [] : [{ rule: 'stuck' as const, what: 'something still waits after four days' }]),
    ...dead.map((body) => ({ rule: 'dead letter' as const, what: body })),
    ...brokenInbound(end),
    ...brokenOutbound(end),
    ...brokenFailures(end),
    ...brokenReports(end),
    ...brokenMail(end),
    ...brokenFiles(end),
    ...brokenCalls(end),
    ...brokenSpoken(end),
    ...brokenEmergencies(end),
    ...brokenConsent(end),
    ...brokenThreads(end),
    ...brokenAudit(end),
    ...unknown.unexplained.map((id) => ({
      rule: 'unexplained' as const,
      what: `${id} is unknown, and could be known`,
    })),
  ];
  return { broken, unknown: unknown.all.length, unknownUnexplained: unknown.unexplained.length };
}

function endOf(rows: readonly Item[], world: World, { answers, calls }: Asked): End {
  const heads = rows.filter(({ sk }) => sk === 'HEAD');
  return {
    rows,
    entries: rows.filter(({ sk }) => String(sk).startsWith('ENTRY#')).map((row) => entryRow.schema.parse(row)),
    threads: heads.map((row) => thread.parse(row)),
    merges: rows.filter(({ sk }) => sk === 'MERGE').map((row) => merge.parse(row)),
    addresses: rows.filter(({ sk }) => sk === 'ADDRESS').map((row) => address.parse(row)),
    stored: new Map(heads.map((row) => [String(row.id), row])),
    accepted: world.provider.accepted().filter((message) => !isOfPage(message)),
    pageTexts: world.provider.accepted().filter(isOfPage),
    texted: world.texted,
    pressed: world.pressed,
    answered: answers,
    heard: world.heard,
    mails: world.mail.accepted().filter((mail) => !isDigest(mail)),
    mailed: world.mailed,
    heardMail: world.heardMail,
    refused: [...world.provider.refused(), ...world.mail.refused()],
    failuresTold: world.failuresTold,
    faults: world.faults.happened(),
    rung: world.phones.rung,
    placed: world.phones.placed,
    spoken: world.phones.spoken,
    paged: world.phones.paged,
    pagesTaken: world.pagesTaken,
    called: calls,
    files: world.store.kept,
    brought: world.store.brought,
    redacts: world.provider.redacts,
  };
}

/** A text to a colleague, of which no conversation holds a message. */
function isOfPage({ callback }: Accepted): boolean {
  return callback.includes('/webhooks/twilio/voice/page/');
}

/** An e-mail to a colleague, of which no conversation holds a message. */
function isDigest({ reference }: AcceptedMail): boolean {
  return reference.startsWith('weekly-digest.');
}
