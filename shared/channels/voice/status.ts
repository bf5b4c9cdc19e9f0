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
  const { sid, caller, fields } = read.call;
  const facts = factsOf(step, read.call, now.toISOString());
  if (!facts) return { nothing: true };
  const isOfLeg = step === 'desk-leg' || step === 'patient-leg';
  const parent = isOfLeg ? fields.ParentCallSid : sid;
  if (!parent) return { missing: ['ParentCallSid'] };
  // Only of the call itself does From say who is calling: a leg to the desk may show the caller or our number.
  const tellsCaller = !isOfLeg && !ref && step !== 'recording' && fields.From !== undefined;
  return { news: { sid: parent, ref, ...(tellsCaller ? { caller } : {}), facts } };
}

function factsOf(
  step: VoiceStep,
  { fields, recording, isOver }: CallRequest,
  at: string,
): CallNews['facts'] | undefined {
  const status = fields.CallStatus?.toLowerCase() ?? '';
  switch (step) {
    case 'status':
    case 'placed':
      return isOver ? { endedAt: at } : {};
    case 'desk-leg': {
      const by = fields.To || fields.Called;
      return isTaken(status) ? { answeredAt: at, ...(by ? { answeredBy: by } : {}) } : undefined;
    }
    case 'patient-leg':
      return isTaken(status) ? { answeredAt: at } : undefined;
    case 'recording':
      return recording && fields.RecordingStatus === 'completed' ? { recording } : undefined;
    case 'transcription': {
      const text = fields.TranscriptionText?.trim() ?? '';
      const isThere = fields.TranscriptionStatus === 'completed' && text !== '';
      return isThere ? { transcript: beginning(text, longestTranscript) } : undefined;
    }
    default:
      return undefined;
  }
}

/** Twilio tells `in-progress` when a leg is taken. */
function isTaken(status: string): boolean {
  return status === 'in-progress' || status === 'answered';
}
