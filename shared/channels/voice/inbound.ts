import * as z from 'zod';
import type { CallNews } from '../../domain/call/hear.ts';
import type { Form } from '../form.ts';

const field = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? (value[0] ?? '') : value));
const callSid = field.pipe(z.string().regex(/^CA[A-Za-z0-9]{1,62}$/));
/** Longer ones fit no key of the table, and no carrier. */
const address = field.pipe(z.string().trim().max(256));
const seconds = field.transform(Number).pipe(z.number().int().min(0).max(86_400)).optional().catch(undefined);

/** What every request of a call carries. New fields appear without notice; none of them is needed. */
const callRequest = z.looseObject({
  CallSid: callSid,
  From: address.optional(),
  To: address.optional(),
  CallStatus: field.optional(),
  Digits: field.optional(),
  DialCallStatus: field.optional(),
  DialCallDuration: seconds,
  ParentCallSid: callSid.optional().catch(undefined),
  Called: field.optional(),
  RecordingUrl: field.optional(),
  RecordingSid: field.optional(),
  RecordingStatus: field.optional(),
  RecordingDuration: seconds,
  TranscriptionStatus: field.optional(),
  TranscriptionText: field.optional(),
});
export type CallFields = z.infer<typeof callRequest>;

const legEnds = {
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
} as const;

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
  /** The keys that were pressed; none when they only waited. */
  digits: string;
  /** How the ringing of the other side ended, after a `<Dial>`. */
  dialled: (typeof legEnds)[keyof typeof legEnds] | undefined;
  talkSeconds: number | undefined;
  /** The caller has hung up: nobody hears the answer. */
  isOver: boolean;
  recording: { sid: string; seconds: number } | undefined;
  /** Everything that came, by Twilio's names. */
  fields: CallFields;
}

/** Reads a request of a call, or says which field was missing. */
export function readCallRequest(form: Form): { call: CallRequest } | { missing: string[] } {
  const parsed = callRequest.safeParse(form.fields);
  if (!parsed.success) return { missing: parsed.error.issues.map((issue) => issue.path.join('.')) };
  const {
    CallSid,
    From = '',
    To = '',
    CallStatus = '',
    Digits = '',
    DialCallStatus = '',
    DialCallDuration,
  } = parsed.data;
  return {
    call: {
      sid: CallSid,
      caller: { from: hidden.has(From.toLowerCase()) ? 'anonymous' : From, to: To },
      digits: Digits,
      dialled: Object.entries(legEnds).find(([status]) => status === DialCallStatus.toLowerCase())?.[1],
      talkSeconds: DialCallDuration,
      isOver: finalStatuses.has(CallStatus.toLowerCase()) || Digits === 'hangup',
      recording: recordingIn(parsed.data),
      fields: parsed.data,
    },
  };
}

/** The recording that a request names, by its own id or by the end of its URL. The URL itself is not used. */
function recordingIn(of: CallFields): { sid: string; seconds: number } | undefined {
  const sid = /RE[0-9a-fA-F]{32}/.exec(of.RecordingSid || of.RecordingUrl || '')?.[0];
  return sid && of.RecordingDuration ? { sid, seconds: of.RecordingDuration } : undefined;
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
