import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { memoryJournal, openJournal } from '../journal.ts';
import { type Answer, brokenPage, json, notFound, notModelled, refuse } from './answer.ts';
import { StandInCall } from './calls/call.ts';
import { callsApi } from './calls/calls-api.ts';
import { messenger as startMessenger } from './calls/messenger.ts';
import { telephone as startTelephone, type Telephone } from './calls/telephone.ts';
import { checkCreate, unknownParameter } from './check-create.ts';
import { startCourier } from './courier.ts';
import { drawErrors, type TwilioError, type TwilioFaults } from './faults.ts';
import { openLedger } from './ledger.ts';
import { type ListedMessage, listMessages } from './list-messages.ts';
import { mediaShelf } from './media.ts';
import {
  type Accepted,
  type Form,
  field,
  fields,
  isFailure,
  messageResource,
  type OwedCallback,
  readForm,
  recipientOf,
  type StandInMessage,
  senderOf,
  sentAt,
  shownSender,
  standInMessage,
} from './message.ts';
import { postCallback } from './post-callback.ts';
import { type Received, receivedMedia, receivedResource } from './received.ts';

/** A local api.twilio.com for texts and calls: it keeps state, calls back signed, and misbehaves on demand. */
export interface TwilioStandIn {
  /** `http://127.0.0.1:PORT`, in place of `https://api.twilio.com`. */
  readonly base: string;
  /** Its calls, to be taken, keyed and hung up. */
  readonly telephone: Telephone;
  /** What was accepted, oldest first. */
  outbox(): StandInMessage[];
  /** Replaces the current faults. Callbacks held by `delaySeconds` go out when the new faults have none. */
  setFaults(faults: TwilioFaults): void;
  /** Twilio's own filter after STOP: sends from `from` (a number or a Messaging Service SID) to `to` give 21610. */
  optOut(to: string, from: string): void;
  /** What START does. */
  optIn(to: string, from: string): void;
  isOptedOut(to: string, from: string): boolean;
  /** Keeps a text from a patient as Twilio does before it calls the webhook, by the fields of that; by default as of now. */
  keepReceived(form: Record<string, string>, receivedAt?: number): void;
  /** A picture that a message of ours brought to a phone. */
  picture(name: string): { bytes: Buffer; contentType: string } | undefined;
  /** Keeps a patient's picture and answers the URL that a webhook names it by. */
  keepMedia(bytes: Uint8Array, contentType: string): string;
  /** The pause between the callbacks of messages accepted from now on; without one as it was started. */
  setCallbackDelay(milliseconds?: number): void;
  /** Resolves when every owed callback was delivered or given up; those held by `delaySeconds` are not waited for. */
  settled(): Promise<void>;
  /** Ends it; what is still owed goes out after the next start on the same folder. */
  stop(): Promise<void>;
}

export interface TwilioStandInOptions {
  accountSid: string;
  /** The API's password, and the key of every callback's signature. */
  authToken: string;
  /** Where state is kept; absent means memory only. One stand-in per folder. */
  folder?: string;
  /** Default 0: any free port. It listens on 127.0.0.1 only. */
  port?: number;
  /** Pause between queued, sent and delivered, and before a callback's retry. Default 300. */
  callbackDelayMs?: number;
  /** The voice webhook that is set on the practice's numbers; default one that nobody has. */
  voiceUrl?: string;
  /** How status callbacks are posted; default the global fetch. */
  fetch?: typeof fetch;
}

/** What a message goes through after each error that Twilio reports later. Everything else: sent, delivered. */
const laterErrors: Partial<Record<TwilioError, Accepted['steps']>> = {
  30001: ['failed'],
  30003: ['sent', 'undelivered'],
  30006: ['sent', 'undelivered'],
  30034: ['undelivered'],
};

const messagesPath = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages(?:\/([^/]+))?\.json$/;
const mediaListPath = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages\/([^/]+)\/Media\.json$/;
const largestBody = 1_000_000;

/**
 * Starts the stand-in. The real `twilio` package talks to it once its requests are sent to `base`. A message is on disk
 * before the request is answered, so a kill forgets nothing; callbacks still owed go out after a restart.
 */
export async function startTwilioStandIn(options: TwilioStandInOptions): Promise<TwilioStandIn> {
  const { accountSid, authToken, callbackDelayMs = 300 } = options;
  let stepMs = callbackDelayMs;
  const ledger = openLedger(options.folder);
  const courier = startCourier(ledger, (message, callback, stopped) =>
    postCallback({
      url: field(message.form, 'StatusCallback') ?? '',
      parameters: callbackParameters(message, callback),
      authToken,
      fetch: options.fetch ?? fetch,
      pauseMs: callbackDelayMs,
      stopped,
    }),
  );
  // Each line is a call as it stood then; the last one of a call holds.
  const callJournal =
    options.folder === undefined
      ? memoryJournal<StandInCall>()
      : openJournal(options.folder, 'calls.jsonl', StandInCall);
  const messenger = startMessenger({
    authToken,
    fetch: options.fetch ?? fetch,
    pauseMs: callbackDelayMs,
    faults: () => faults,
  });
  const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const shelf = mediaShelf(accountSid, options.folder);
  let faults: TwilioFaults = {};
  let drawError = drawErrors(faults);
  const telephone = startTelephone({
    accountSid,
    journal: callJournal,
    messenger,
    numberUrl: () => options.voiceUrl ?? 'http://127.0.0.1:9/voice',
  });

  function callbackParameters(message: Accepted, callback: OwedCallback): Record<string, string> {
    const done = new Date(callback.at).toISOString().replace(/\D/g, '').slice(2, 12);
    return {
      ...(callback.status === 'delivered' || callback.status === 'undelivered' ? { RawDlrDoneDate: done } : {}),
      ...(isFailure(callback.status) ? { ErrorCode: String(message.errorCode) } : {}),
      SmsSid: message.sid,
      SmsStatus: callback.status,
      MessageStatus: callback.status,
      To: recipientOf(message),
      MessageSid: message.sid,
      AccountSid: accountSid,
      From: senderOf(message),
      ApiVersion: '2010-04-01',
    };
  }

  async function accept(form: Form, error: TwilioError | undefined): Promise<Accepted> {
    const pictures = await Promise.all(fields(form, 'MediaUrl').map((url) => shelf.bring(url)));
    const brought = pictures.filter((picture) => picture !== undefined);
    const later = brought.length < pictures.length ? ['failed' as const] : error && laterErrors[error];
    const code = brought.length < pictures.length ? 11200 : Number(error);
    const message: Accepted = {
      kind: 'accepted',
      sid: `${fields(form, 'MediaUrl').length > 0 ? 'MM' : 'SM'}${randomBytes(16).toString('hex')}`,
      acceptedAt: Date.now(),
      form,
      steps: later ?? ['sent', 'delivered'],
      stepMs,
      errorCode: later ? code : null,
      ...(brought.length > 0 ? { pictures: brought } : {}),
      copies: faults.duplicate ? 2 : 1,
      reordered: faults.reorder ?? false,
    };
    ledger.commit(message);
    courier.carry(message, { holdMs: (faults.delaySeconds ?? 0) * 1000, notBefore: 0 });
    return message;
  }

  async function create(form: Form): Promise<Answer | 'reset' | 'silence'> {
    const error = drawError();
    if (error === 'reset-before') return 'reset';
    if (error === '500') return brokenPage;
    if (error === '429') return refuse(20429);
    if (error === '20003') return refuse(20003);
    if (error === '21610') return refuse(21610);
    const unknown = unknownParameter(form);
    if (unknown) return notModelled(unknown);
    const refusal = checkCreate(form) ?? (isOptedOut(form) ? 21610 : undefined);
    if (refusal) return refuse(refusal);
    const message = await accept(form, error);
    if (error === 'reset-after') return 'reset';
    if (error === 'timeout-after') return 'silence';
    return json(201, messageResource(message, accountSid, message.acceptedAt - 1));
  }

  function isOptedOut(form: Form): boolean {
    const senders = [field(form, 'From'), field(form, 'MessagingServiceSid')];
    return senders.some((sender) => sender !== undefined && ledger.isOptedOut(field(form, 'To') ?? '', sender));
  }

  function list(query: URLSearchParams): Answer {
    const now = Date.now();
    const listedUntil = now - (faults.listLagMs ?? 0);
    const messages = [...ledger.messages.map((one) => listed(one, now)), ...ledger.received.map(listedInbound)]
      .filter(({ createdAt }) => createdAt <= listedUntil)
      .toReversed()
      .toSorted((one, other) => other.createdAt - one.createdAt);
    return listMessages({ messages, accountSid, query });
  }

  function listed(message: Accepted, now: number): ListedMessage {
    return {
      sid: message.sid,
      createdAt: message.acceptedAt,
      sentAt: sentAt(message, now),
      to: recipientOf(message),
      from: shownSender(message, now),
      resource: () => messageResource(message, accountSid, now),
    };
  }

  function listedInbound(message: Received): ListedMessage {
    const { sid, receivedAt, form } = message;
    const resource = () => receivedResource(message, accountSid);
    return { sid, createdAt: receivedAt, sentAt: receivedAt, to: form.To ?? '', from: form.From ?? '', resource };
  }

  async function answer(request: IncomingMessage): Promise<Answer | 'reset' | 'silence'> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(request);
    if (body === undefined) return { status: 413, contentType: 'text/plain', body: 'Request Entity Too Large' };
    if (request.headers.authorization !== credentials) return refuse(20003);
    const form = () => readForm(body);
    const listLagMs = faults.listLagMs ?? 0;
    const method = request.method ?? 'GET';
    const called = url.pathname.startsWith(`/2010-04-01/Accounts/${accountSid}/`)
      ? callsApi(telephone, { method, url, form, accountSid, drawError: () => drawError(), listLagMs })
      : undefined;
    if (called) return called;
    const [, owner, parent] = mediaListPath.exec(url.pathname) ?? [];
    const pictured = owner === accountSid ? ledger.received.find((one) => one.sid === parent) : undefined;
    if (pictured && method === 'GET') return json(200, receivedMedia(pictured, accountSid));
    const [, account, sid] = messagesPath.exec(url.pathname) ?? [];
    if (account !== accountSid) return notFound(url.pathname);
    if (sid === undefined && request.method === 'POST') return create(readForm(body));
    if (sid === undefined && request.method === 'GET') return list(url.searchParams);
    if (request.method !== 'GET') return notModelled(`${request.method} for a message`);
    const message = sid === undefined ? undefined : ledger.find(sid);
    return message ? json(200, messageResource(message, accountSid, Date.now())) : notFound(url.pathname);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (shelf.serve(request, response, request.headers.authorization === credentials)) return;
      const given = await answer(request);
      if (given === 'silence') return;
      if (given === 'reset') {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status, { 'content-type': given.contentType }).end(given.body);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.stack : 'The local Twilio stand-in failed.');
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The stand-in has no port.'));
      else resolve(address.port);
    });
  });
  for (const message of ledger.messages) courier.carry(message, { holdMs: 0, notBefore: Date.now() + callbackDelayMs });

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    courier.stop();
    messenger.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    ledger.close();
    callJournal.close();
  }

  return {
    base: `http://127.0.0.1:${port}`,
    telephone,
    outbox: () => ledger.messages.map((message) => standInMessage(message, Date.now())),
    setFaults(next) {
      faults = next;
      drawError = drawErrors(next);
      if (next.delaySeconds) return;
      courier.release();
      messenger.release();
    },
    keepReceived(form, receivedAt = Date.now()) {
      ledger.commit({ kind: 'received', sid: form.MessageSid ?? '', receivedAt, form });
    },
    picture: (name) => shelf.find(name),
    keepMedia: (bytes, contentType) => `https://api.twilio.com${shelf.keep(bytes, contentType)}`,
    optOut: (to, from) => ledger.commit({ kind: 'opted-out', to, from }),
    optIn: (to, from) => ledger.commit({ kind: 'opted-in', to, from }),
    isOptedOut: (to, from) => ledger.isOptedOut(to, from),
    setCallbackDelay(milliseconds = callbackDelayMs) {
      stepMs = milliseconds;
    },
    async settled() {
      await courier.settled();
      await messenger.settled();
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** The request's body as text, or undefined when it is larger than any request Twilio takes. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
