import type { Parked } from '../../domain/message/parked.rows.ts';
import type { Form } from '../form.ts';

/** Who took a call, by Twilio's look at it; `unsure` where it did not say. */
export type WhoTookIt = 'person' | 'machine' | 'unsure';

/** What a request of a reminder by telephone tells. */
export interface ReminderRequest {
  sid: string;
  by: WhoTookIt;
  /** The keys that were pressed, if any. */
  digits: string;
  /** What the call has come to by itself: nothing more is said of one in which somebody was told. */
  report: Parked | undefined;
}

const callSid = /^CA[A-Za-z0-9]{1,62}$/;
const ends: Record<string, string> = {
  busy: 'call_busy',
  'no-answer': 'call_no_answer',
  failed: 'call_failed',
  canceled: 'call_failed',
};
const onItsWay = new Set(['initiated', 'ringing', 'in-progress', 'answered']);

/** Reads a request or a status callback of such a call; undefined where it names none. New fields come without notice. */
export function readReminderRequest({ fields }: Form): ReminderRequest | undefined {
  const field = (name: string) => [fields[name] ?? ''].flat()[0] ?? '';
  const sid = field('CallSid');
  if (!callSid.test(sid)) return undefined;
  const by = whoTook(field('AnsweredBy'));
  return { sid, by, digits: field('Digits'), report: reportOf(field('CallStatus').toLowerCase(), by) };
}

/** `human`; `machine_start`, `machine_end_beep` and the like, `fax`; `unknown`. */
function whoTook(answeredBy: string): WhoTookIt {
  if (answeredBy === 'human') return 'person';
  return answeredBy.startsWith('machine') || answeredBy === 'fax' ? 'machine' : 'unsure';
}

function reportOf(status: string, by: WhoTookIt): Parked | undefined {
  if (onItsWay.has(status)) return { status: 'sent' };
  // Whoever was told is recorded by then, and this changes nothing.
  const code =
    status === 'completed'
      ? by === 'machine'
        ? 'call_voicemail'
        : 'call_unheard'
      : Object.hasOwn(ends, status)
        ? ends[status]
        : undefined;
  return code ? { status: 'failed', code, kind: 'not-taken' } : undefined;
}
