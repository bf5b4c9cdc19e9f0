import * as z from 'zod';
import { Form } from '../message.ts';
import type { ReadVerb } from './parse-twiml.ts';

const CallStatus = z.enum(['queued', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled']);
export type CallStatus = z.infer<typeof CallStatus>;

const Verb: z.ZodType<ReadVerb> = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    attributes: z.record(z.string(), z.string()),
    words: z.string(),
    within: z.array(Verb),
  }),
);

/** A phone that a call rings, besides the one it began with. */
const Leg = z.strictObject({
  sid: z.string(),
  number: z.string(),
  status: CallStatus,
  callback: z.string().optional(),
  answeredAt: z.int().optional(),
  /** What plays to whoever takes it, before the two are put through. */
  screen: z.string().optional(),
  /** It is taken and not put through: which key it waits for, and what comes where none is pressed. */
  screening: z.strictObject({ verb: Verb, rest: z.array(Verb) }).optional(),
  said: z.array(z.string()).optional(),
});
export type Leg = z.infer<typeof Leg>;

/** What a call waits for. `ringing`: a phone that we were asked to call; the others are the verbs of its TwiML. */
const Waiting = z.discriminatedUnion('for', [
  z.strictObject({ for: z.literal('ringing') }),
  z.strictObject({ for: z.literal('keys'), verb: Verb }),
  z.strictObject({ for: z.literal('dial'), verb: Verb, legs: z.array(Leg) }),
  z.strictObject({ for: z.literal('record'), verb: Verb }),
]);
export type Waiting = z.infer<typeof Waiting>;

const Recording = z.strictObject({ sid: z.string(), seconds: z.int(), deleted: z.boolean() });

/** A call with all that is to come of it, so that the next start knows it. */
export const StandInCall = z.strictObject({
  sid: z.string(),
  direction: z.enum(['inbound', 'outbound-api']),
  from: z.string(),
  to: z.string(),
  status: CallStatus,
  /** Milliseconds since 1970, the machine's clock. */
  createdAt: z.int(),
  answeredAt: z.int().optional(),
  /** Who took it, where the practice asked for a look at that. */
  answeredBy: z.enum(['human', 'machine_end_beep']).optional(),
  endedAt: z.int().optional(),
  /** The exact form of the request that created it; none for a call that came in. */
  form: Form,
  /** What is still to be done. */
  program: z.array(Verb),
  waiting: Waiting.optional(),
  /** What was said to whoever is on the line, oldest first. */
  said: z.array(z.string()),
  recording: Recording.optional(),
  /** Why Twilio had to break it off: the caller heard an application error. */
  problem: z.string().optional(),
});
export type StandInCall = z.infer<typeof StandInCall>;

export function isLive({ status }: Pick<StandInCall, 'status'>): boolean {
  return status === 'queued' || status === 'ringing' || status === 'in-progress';
}

/** The call as the API shows it: the fields of the vendor's `api.v2010.account.call`. */
export function callResource(call: StandInCall, accountSid: string): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`;
  const duration = call.answeredAt && call.endedAt ? String(Math.round((call.endedAt - call.answeredAt) / 1000)) : null;
  return {
    sid: call.sid,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.createdAt),
    parent_call_sid: null,
    account_sid: accountSid,
    to: call.to,
    to_formatted: call.to,
    from: call.from,
    from_formatted: call.from,
    phone_number_sid: null,
    status: call.status,
    start_time: call.answeredAt ? rfc2822(call.answeredAt) : null,
    end_time: call.endedAt ? rfc2822(call.endedAt) : null,
    duration,
    price: null,
    price_unit: null,
    direction: call.direction,
    answered_by: call.answeredBy ?? null,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json` },
  };
}

function rfc2822(milliseconds: number): string {
  return new Date(milliseconds).toUTCString().replace('GMT', '+0000');
}
