import type { FailureKind } from '../../channels/channel.ts';
import type { ChannelName } from '../contact/address.ts';
import type { Reason } from './reason.ts';

const sentences: Record<FailureKind, string> = {
  'opted-out': 'Not sent: this number has stopped texts at Twilio. Call instead, or ask them to text START.',
  permanent: 'Not delivered: this number does not exist or cannot get texts. Ask for another number.',
  landline: 'Not delivered: this number is a landline and cannot get texts. Call instead.',
  filtered: 'Not delivered: the carrier filtered it. Say it in other words, or call.',
  unreachable: 'Not delivered: the phone could not be reached. Send again later, or call.',
  configuration: "Not sent: the practice's Twilio account refused it. Tell whoever looks after Deskline.",
  'not-taken': 'Not reached: nobody took the call. Call again later, or text.',
};

const mailSentences: Record<FailureKind, string> = {
  'opted-out': 'Not sent: this address wants no e-mails from the practice. Call instead.',
  permanent: 'Not delivered: there is no such e-mail address. Ask for another, or call.',
  landline: 'Not delivered: there is no such e-mail address. Ask for another, or call.',
  filtered: 'Not delivered: the mail service dropped it. Call, or send a text.',
  unreachable: 'Not delivered: the mailbox did not take it. Send again later, or call.',
  configuration: "Not sent: the practice's SendGrid account refused it. Tell whoever looks after Deskline.",
  'not-taken': 'Not delivered: the mailbox did not take it. Send again later, or call.',
};

/** What a call that did not reach anybody came to, by its code. */
const callSentences: Record<string, string> = {
  call_busy: 'Not reached: the telephone was engaged.',
  call_no_answer: 'Not reached: nobody took the call.',
  call_voicemail: 'Not reached: a machine took the call. It was asked for a call back, and told nothing of the visit.',
  call_unheard: 'Not reached: the call was taken and put down before it was said.',
  call_failed: 'Not reached: the call did not come about.',
};

/** What a failed message says to the desk: what happened, then what to do. */
export function failureMessage(
  why: { code?: string; kind: FailureKind | 'blocked'; reasons?: Reason[] },
  channel: ChannelName = 'sms',
): string {
  if (why.kind === 'blocked') return why.reasons?.[0]?.message ?? 'Not sent: it may not be sent now.';
  const call = channel === 'voice' ? callSentences[why.code ?? ''] : undefined;
  if (call) return call;
  return channel === 'email' ? mailSentences[why.kind] : sentences[why.kind];
}
