import * as z from 'zod';
import type { LegEnd } from '../../domain/call/call-facts.ts';
import type { CallNews } from '../../domain/call/hear.ts';
import type { Form } from '../form.ts';

const callSid = z.string().regex(/^CA[A-Za-z0-9]{1,62}$/);
/** Longer ones fit no key of the table, and no carrier. */
const address = z.string().trim().max(256);

/** What every request of a call must carry to be kept. New fields appear without notice; none of them is needed. */
const callRequest = z.object({ CallSid: callSid, From: address, To: address });

const legEnds: Record<string, LegEnd> = {
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
};

/** Statuses after which a call is over. */
const finalStatuses: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** Callers who show no number: Twilio puts a word, or the digits of one, in its place. */
const hidden = new Set([
  '',
  'anonymous',
  'restricted',
  'private',
  'unknown',
  'unavailable',
  '+266696687',
  '+7378742833',
  '+86282452253',
  '+464',
]);

/** One request of a call in which somebody listens. */
export interface CallRequest {
  sid: string;
  caller: { from: string; to: string };
  /** The call that this one is a leg of. */
  parent: string | undefined;
  /** The keys that were pressed; none when they only waited. */
  digits: string;
  /** How the ringing of the other side ended, after a `<Dial>`. */
  dialled: LegEnd | undefined;
  talkSeconds: number | undefined;
  /** The call's status, in lower case. */
  status: string;
  /** The caller has hung up: nobody hears the answer. */
  isOver: boolean;
  recording: { sid: string; seconds: number } | undefined;
  /** A field by Twilio's name; empty where it did not come. */
  field(name: string): string;
}

/** Reads a request of a call, or says which field was missing. */
export function readCallRequest({ fields }: Form): { call: CallRequest } | { missing: string[] } {
  const field = (name: string) => [fields[name] ?? ''].flat()[0] ?? '';
  const parsed = callRequest.safeParse({ CallSid: field('CallSid'), From: field('From'), To: field('To') });
  if (!parsed.success) return { missing: parsed.error.issues.map((issue) => issue.path.join('.')) };
  const { CallSid, From, To } = parsed.data;
  const digits = field('Digits');
  const status = field('CallStatus').toLowerCase();
  return {
    call: {
      sid: CallSid,
      caller: { from: hidden.has(From.toLowerCase()) ? 'anonymous' : From, to: To },
      parent: callSid.safeParse(field('ParentCallSid')).data,
      digits,
      dialled: endOf(field('DialCallStatus').toLowerCase(), field('DialBridged').toLowerCase() === 'false'),
      talkSeconds: secondsOf(field('DialCallDuration')),
      status,
      isOver: finalStatuses.has(status) || digits === 'hangup',
      recording: recordingIn(field),
      field,
    },
  };
}

/** A telephone that was taken and pressed no key was never put through: nobody answered. */
function endOf(status: string, isApart: boolean): LegEnd | undefined {
  const end = Object.hasOwn(legEnds, status) ? legEnds[status] : undefined;
  return end === 'answered' && isApart ? 'no-answer' : end;
}

function secondsOf(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** The recording that a request names, by its own id or by the end of its URL. The URL itself is not used. */
function recordingIn(field: CallRequest['field']): CallRequest['recording'] {
  const sid = /RE[0-9a-fA-F]{32}/.exec(field('RecordingSid') || field('RecordingUrl'))?.[0];
  const seconds = secondsOf(field('RecordingDuration'));
  return sid && seconds ? { sid, seconds } : undefined;
}

/** What a request tells of the call by itself; `now` is when it came. */
export function factsOf({ dialled, talkSeconds, recording, isOver }: CallRequest, now: Date): CallNews['facts'] {
  return {
    ...dialFacts(dialled, talkSeconds, now),
    ...(recording ? { recording } : {}),
    ...(isOver ? { endedAt: now.toISOString() } : {}),
  };
}

function dialFacts(dialled: CallRequest['dialled'], talkSeconds: number | undefined, now: Date): CallNews['facts'] {
  if (!dialled) return {};
  if (dialled !== 'answered') return { dialled };
  const answeredAt = new Date(now.getTime() - (talkSeconds ?? 0) * 1000).toISOString();
  return { dialled, answeredAt, ...(talkSeconds === undefined ? {} : { seconds: talkSeconds }) };
}
