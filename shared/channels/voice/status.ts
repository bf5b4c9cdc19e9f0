import type { CallNews } from '../../domain/call/hear.ts';
import { beginning } from '../../domain/message/beginning.ts';
import type { Form } from '../form.ts';
import { type CallRequest, readCallRequest } from './inbound.ts';
import type { Carried, VoiceStep } from './urls.ts';

const longestTranscript = 4000;

/** Reads a callback that nobody listens to; `now` is when it came. Nothing where it tells nothing. */
export function readCallback(
  step: VoiceStep,
  form: Form,
  { ref }: Carried,
  now: Date,
): { news: CallNews } | { nothing: true } | { missing: string[] } {
  const read = readCallRequest(form);
  if ('missing' in read) return read;
  const { sid, caller, parent, field } = read.call;
  const facts = factsOf(step, read.call, now.toISOString());
  if (!facts) return { nothing: true };
  const isOfLeg = step === 'patient-leg';
  if (isOfLeg && !parent) return { missing: ['ParentCallSid'] };
  // Only of the call itself does From say who is calling.
  const tellsCaller = !isOfLeg && !ref && step !== 'recording' && field('From') !== '';
  return { news: { sid: (isOfLeg && parent) || sid, ref, ...(tellsCaller ? { caller } : {}), facts } };
}

function factsOf(
  step: VoiceStep,
  { status, recording, isOver, field }: CallRequest,
  at: string,
): CallNews['facts'] | undefined {
  switch (step) {
    case 'status':
    case 'placed':
      return isOver ? { endedAt: at } : {};
    case 'patient-leg':
      // Twilio tells `in-progress` when a leg is taken.
      return status === 'in-progress' || status === 'answered' ? { answeredAt: at } : undefined;
    case 'recording':
      return recording && field('RecordingStatus') === 'completed' ? { recording } : undefined;
    case 'transcription': {
      const text = field('TranscriptionText').trim();
      const isThere = field('TranscriptionStatus') === 'completed' && text !== '';
      return isThere ? { transcript: beginning(text, longestTranscript) } : undefined;
    }
    default:
      return undefined;
  }
}
