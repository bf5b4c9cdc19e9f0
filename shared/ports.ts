import type { Channels } from './channels/channel.ts';
import type { InboundText } from './domain/thread/receive.ts';
import type { Table } from './table.ts';
import type { Topic, TopicBody } from './topics.ts';

/** What a signed-in person's token proved. What they may do is read from their staff row, not from the token. */
export interface Identity {
  /** The staff id: the token's `username`, which Cognito gives to nobody else and never changes. */
  staffId: string;
  /** The session it belongs to: the token's `origin_jti`, the same after every refresh. */
  sessionId: string;
  /** When they last proved who they are, in epoch seconds: the token's `auth_time`. */
  authenticatedAt: number;
}

/** What the issuer gives for a code or a refresh token. */
export interface Granted {
  accessToken: string;
  expiresInSeconds: number;
  /** Absent where the one that was used goes on. */
  refreshToken: string | undefined;
}

/** The issuer of staff's tokens: Cognito on AWS, infra/local/issuer on a laptop. Throws when it cannot be reached. */
export interface Issuer {
  clientId: string;
  authorizeUrl: string;
  signOutUrl: string;
  /** Undefined when the code, its verifier or the address it came back to is not right, or the code was used. */
  exchange(code: { code: string; codeVerifier: string; redirectUri: string }): Promise<Granted | undefined>;
  /** Undefined when the refresh token is not good any more. */
  refresh(refreshToken: string): Promise<Granted | undefined>;
  revoke(refreshToken: string): Promise<void>;
}

export interface Admitted {
  staffId: string;
  email: string;
  group: string;
  otherGroups: readonly string[];
}

/**
 * Where people of the practice are known to the issuer: Cognito's user pool on AWS, the local issuer's on a laptop. What is
 * asked may be asked again: it ends the same.
 */
export interface SignIns {
  /**
   * Lets a person sign in by this address, in this group and none of the others. `invited`: they were written to, as they
   * are the first time, or once more where `again` asks for it and they never came; `taken`: somebody else signs in by it.
   */
  admit(person: Admitted, again: boolean): Promise<'invited' | 'known' | 'taken'>;
  /** Ends it; whoever was never there is as good. */
  bar(staffId: string): Promise<void>;
  /** `invited`: they have not come yet; `out`: they are not known, or barred. */
  standing(staffId: string): Promise<'in' | 'invited' | 'out'>;
}

export interface Queues {
  /**
   * Puts one body on a queue. `delaySeconds` (0 to 900) is a hint only: the wait itself is data in the table.
   * Throws on failure; the sweep finds what was never queued.
   */
  send<T extends Topic>(topic: T, body: TopicBody<T>, delaySeconds?: number): Promise<void>;
}

export interface Files {
  /** Keeps bytes under a key, replacing what was there. Keys are `<kind>/<id>`. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** What is gone already is as good. */
  remove(key: string): Promise<void>;
}

export interface Uploads {
  /**
   * Where a browser may PUT exactly so many bytes under a file's key, for so long, with no other proof than this URL. It must
   * send the type `application/octet-stream`. Nothing is written by asking.
   */
  urlFor(key: string, of: { bytes: number; seconds: number }): Promise<string>;
}

export interface Downloads {
  /**
   * Where whoever has this URL may fetch a file, for so long, as a download of bytes that is called `as` (letters, digits,
   * `-` and `.` only: nothing of a patient's). Nothing is looked at by asking: the file may not be there.
   */
  urlFor(key: string, of: { as: string; seconds: number }): Promise<string>;
}

export interface Sockets {
  /** Sends a text to one open page. `gone`: nobody holds that socket any more. */
  post(connectionId: string, body: string): Promise<'sent' | 'gone'>;
  /** Closes a page's socket; one that is closed already stays so. */
  close(connectionId: string): Promise<void>;
}

/**
 * A patient's picture as the provider gave it: `type` is what its bytes say. `refused`: it will never be given (not ours,
 * too large, gone); `later`: not now.
 */
export type FetchedMedia =
  | { outcome: 'got'; bytes: Uint8Array; type: string }
  | { outcome: 'refused'; code: string }
  | { outcome: 'later'; code: string };

export interface Media {
  /** Fetches one picture by the URL its webhook named, which is not to be trusted. */
  fetch(url: string, timeoutMs: number): Promise<FetchedMedia>;
}

/** A file fetched from a provider: `not-yet` is worth another try, `refused` is not. */
export type Fetched =
  | { outcome: 'fetched'; bytes: Uint8Array; contentType: string }
  | { outcome: 'not-yet' | 'refused'; code: string };

/** Recordings that lie at the provider of calls, in our own account. */
export interface Recordings {
  fetch(sid: string, timeoutMs: number): Promise<Fetched>;
  /** `removed` also where it was gone already. */
  remove(sid: string, timeoutMs: number): Promise<{ outcome: 'removed' } | { outcome: 'failed'; code: string }>;
}

/** Texts that the provider received for us, asked for instead of told. */
export interface ReceivedTexts {
  /** Those to one of our numbers between two moments of the provider's clock, oldest first. Throws when it did not answer. */
  list(query: { to: string; since: Date; until: Date; timeoutMs: number }): Promise<InboundText[]>;
}

export type LogFields = Record<string, string | number | boolean | undefined>;

/** A log that takes codes, ids and counts. Patients' words and addresses have no way in: there is no free-text field. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is reduced to its name, code and stack frames; messages of provider errors carry tokens and bodies. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

/** What the deployment was told; see shared/config.ts for where each value comes from. */
export interface Settings {
  /** The URL that providers call and sign, without a trailing slash. */
  publicBaseUrl: string;
  /** Where the site is opened: the only origins that may begin, renew or end a session. */
  siteOrigins: readonly string[];
  twilioAccountSid: string;
  /** Which edition of the IANA zones this runtime has, like 2026b. */
  zoneData: string;
  /** Where a page opens its socket (`wss://...`); only what issues tickets is told. */
  socketUrl: string | undefined;
  /** Accepted webhook keys: the primary first, then the next one during a rotation. */
  twilioAuthTokens: () => Promise<readonly string[]>;
  mail: MailSettings;
}

/** What e-mail needs to be told. Lists of secrets: the one in use first, then the next one during a rotation. */
export interface MailSettings {
  /** Seal our Message-IDs, reply addresses and links. Throws when there is none. */
  signingKeys: () => Promise<readonly string[]>;
  /** Accepted in the inbound webhook's `key`. */
  inboundSecrets: () => Promise<readonly string[]>;
  /** Whose ECDSA signatures SendGrid's webhooks may carry. */
  publicKeys: readonly string[];
  /** The address that sends. */
  from: string;
  /** The domain whose mail comes in to us. */
  inboundDomain: string;
}

/**
 * Runs one side effect. Adapters route every write, queued body, file and provider call through this one point: it
 * refuses them once the function's deadline has passed, and the crash tests stop the world before and after each.
 */
export type Effect = <R>(name: string, run: () => Promise<R>) => Promise<R>;

/** Everything outside, for one invocation. Its parts are built once per cold start (functions/app.ts); tests build others. */
export interface App {
  table: Table;
  queues: Queues;
  files: Files;
  uploads: Uploads;
  downloads: Downloads;
  sockets: Sockets;
  recordings: Recordings;
  received: ReceivedTexts;
  channels: Channels;
  media: Media;
  /** The practice's time. On a laptop it can be moved; on AWS it is the clock. */
  now(): Date;
  /** The machine's time, for what is compared with a provider's or a runtime's clock. Never moved. */
  machineNow(): Date;
  /** A new ULID. */
  newId(): string;
  /** 256 bits that nobody can guess, as 43 characters of base64url. */
  newSecret(): string;
  /** Waits a moment, longer and more randomly with each attempt, for others at the same row to get done. */
  backOff(attempt: number): Promise<void>;
  /** Milliseconds this invocation may still run. Side effects are refused below zero. */
  remainingMs(): number;
  /** Who a bearer token speaks for, or undefined when it proves nothing. */
  identify(token: string): Promise<Identity | undefined>;
  issuer: Issuer;
  signIns: SignIns;
  log: Log;
  settings: Settings;
}
