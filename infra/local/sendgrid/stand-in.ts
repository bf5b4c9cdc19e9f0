import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { openJournal } from '../journal.ts';
import { drawErrors } from '../twilio/faults.ts';
import { checkSend } from './check-send.ts';
import { startCourier } from './courier.ts';
import type { SendGridError, SendGridFaults } from './faults.ts';
import { journalRecord } from './journal-record.ts';
import {
  type AcceptedMail,
  type MailRequest,
  mailRequest,
  type PlannedEvent,
  type StandInMail,
  standInMail,
} from './mail.ts';
import { type MailSigning, mailSigning } from './signing.ts';

/** A local api.sendgrid.com: it keeps state, posts signed events, and misbehaves on demand. */
export interface SendGridStandIn {
  /** `http://127.0.0.1:PORT`, in place of `https://api.sendgrid.com`. */
  readonly base: string;
  readonly signing: MailSigning;
  /** What was accepted, oldest first. */
  outbox(): StandInMail[];
  /** Replaces the current faults. Events held by `delaySeconds` go out when the new faults have none. */
  setFaults(faults: SendGridFaults): void;
  /** The pause between the events of mails accepted from now on; without one as it was started. */
  setEventDelay(milliseconds?: number): void;
  /** Resolves when every owed event was taken or given up; those held are not waited for. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface SendGridStandInOptions {
  apiKey: string;
  folder: string;
  /** Where events are posted, once it is known. */
  eventsUrl: () => string | undefined;
  /** Pause between processed and delivered, and before an array is tried again. Default 300. */
  eventDelayMs?: number;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const largestBody = 30_000_000;

/** What a mail goes through, by the fault that hit it. */
const fates: Partial<Record<SendGridError, Pick<PlannedEvent, 'event' | 'more'>[]>> = {
  bounce: [
    { event: 'processed', more: {} },
    {
      event: 'bounce',
      more: { type: 'bounce', status: '5.1.1', reason: '550 5.1.1 The email account does not exist' },
    },
  ],
  blocked: [
    { event: 'processed', more: {} },
    { event: 'bounce', more: { type: 'blocked', status: '4.7.1', reason: '421 4.7.1 Try again later' } },
  ],
  'late-bounce': [
    { event: 'processed', more: {} },
    { event: 'delivered', more: { response: '250 OK' } },
    { event: 'bounce', more: { type: 'bounce', status: '5.1.1', reason: '550 5.1.1 No such user' } },
  ],
  dropped: [{ event: 'dropped', more: { reason: 'Bounced Address', status: '5.0.0' } }],
  deferred: [
    { event: 'processed', more: {} },
    { event: 'deferred', more: { response: '400 try again later', attempt: '1' } },
    { event: 'delivered', more: { response: '250 OK' } },
  ],
};
const usual: Pick<PlannedEvent, 'event' | 'more'>[] = [
  { event: 'processed', more: {} },
  { event: 'delivered', more: { response: '250 OK' } },
];

/**
 * Starts the stand-in. The real `@sendgrid/mail` talks to it once its base is set. A mail is on disk before the request is
 * answered, so a kill forgets nothing; events still owed go out after a restart. An address that bounced is suppressed, as
 * SendGrid does: later mails to it are dropped.
 */
export async function startSendGridStandIn(options: SendGridStandInOptions): Promise<SendGridStandIn> {
  const { apiKey, folder, eventDelayMs = 300 } = options;
  const journal = openJournal(folder, 'mails.jsonl', journalRecord);
  const signing = mailSigning(folder);
  const mails: AcceptedMail[] = [];
  const posted = new Set<string>();
  for (const record of journal.earlier) {
    if (record.kind === 'accepted') mails.push(record);
    else for (const id of record.events) posted.add(id);
  }
  const courier = startCourier({
    url: options.eventsUrl,
    signing,
    pauseMs: eventDelayMs,
    done: (events) => journal.append({ kind: 'posted', events }),
  });
  let stepMs = eventDelayMs;
  let faults: SendGridFaults = {};
  let draw = drawErrors<SendGridError>(faults);

  function isSuppressed(to: string): boolean {
    return mails.some(
      (mail) => mail.to === to && mail.events.some(({ event, more }) => event === 'bounce' && more.type === 'bounce'),
    );
  }

  function accept(request: MailRequest, error: SendGridError | undefined): string {
    const at = Date.now();
    const to = request.personalizations[0]?.to[0]?.email.toLowerCase() ?? '';
    const fate = isSuppressed(to) ? fates.dropped : error && fates[error];
    const events = (fate ?? usual).map((step, nth) => ({
      ...step,
      id: randomBytes(16).toString('base64url'),
      at: at + stepMs * (nth + 1),
    }));
    const times = events.map((event) => event.at);
    const ordered = faults.reorder
      ? events.map((event, nth) => ({ ...event, at: times.at(-1 - nth) ?? event.at }))
      : events;
    const mail: AcceptedMail = {
      kind: 'accepted',
      id: randomBytes(16).toString('base64url'),
      acceptedAt: at,
      to,
      request,
      events: ordered.toSorted((a, b) => a.at - b.at),
      copies: faults.duplicate ? 2 : 1,
    };
    journal.append(mail);
    mails.push(mail);
    courier.carry(mail, at + (faults.delaySeconds ?? 0) * 1000);
    return mail.id;
  }

  function send(text: string): Answer | 'reset' | 'silence' {
    const error = draw();
    if (error === 'reset-before') return 'reset';
    if (error === '500')
      return { status: 500, body: { errors: [{ message: 'Internal Server Error', field: null, help: null }] } };
    if (error === '429')
      return { status: 429, body: { errors: [{ message: 'too many requests', field: null, help: null }] } };
    if (error === '401') return unauthorized;
    const request = mailRequest.safeParse(jsonOf(text));
    if (!request.success) {
      const [issue] = request.error.issues;
      return {
        status: 400,
        body: { errors: [{ message: issue?.message, field: issue?.path.join('.') ?? null, help: null }] },
      };
    }
    const complaint = checkSend(request.data);
    if (complaint) return { status: 400, body: { errors: [complaint] } };
    const id = accept(request.data, error);
    if (error === 'reset-after') return 'reset';
    if (error === 'timeout-after') return 'silence';
    return { status: 202, body: '', headers: { 'x-message-id': id } };
  }

  async function answer(request: IncomingMessage): Promise<Answer | 'reset' | 'silence'> {
    const body = await readBody(request);
    if (body === undefined) return { status: 413, body: '' };
    if (request.headers.authorization !== `Bearer ${apiKey}`) return unauthorized;
    if (request.method !== 'POST' || request.url !== '/v3/mail/send')
      return { status: 404, body: { errors: [{ message: 'not found' }] } };
    return send(body);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = await answer(request);
    if (given === 'silence') return;
    if (given === 'reset') {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
    response.end(given.body === '' ? '' : JSON.stringify(given.body));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The stand-in has no port.'));
      else resolve(address.port);
    });
  });
  for (const mail of mails) {
    const owed = mail.events.filter(({ id }) => !posted.has(id));
    if (owed.length > 0) courier.carry({ ...mail, events: owed }, Date.now() + eventDelayMs);
  }

  return {
    base: `http://127.0.0.1:${port}`,
    signing,
    outbox: () => mails.map((mail) => standInMail(mail, Date.now())),
    setFaults(next) {
      faults = next;
      draw = drawErrors<SendGridError>(next);
      if (!next.delaySeconds) courier.release();
    },
    setEventDelay(milliseconds) {
      stepMs = milliseconds ?? eventDelayMs;
    },
    settled: () => courier.settled(),
    async stop() {
      await courier.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      journal.close();
    },
  };
}

const unauthorized: Answer = {
  status: 401,
  body: {
    errors: [{ message: 'The provided authorization grant is invalid, expired, or revoked', field: null, help: null }],
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
  }
  return length > largestBody ? undefined : Buffer.concat(chunks).toString('utf8');
}
