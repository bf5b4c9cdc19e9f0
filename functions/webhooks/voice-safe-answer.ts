import { readForm } from '#shared/channels/form.ts';
import { readCallRequest } from '#shared/channels/voice/inbound.ts';
import { apologize, askToCallBack, hangUpNow, nothingToSay, screenDesk, thank } from '#shared/channels/voice/script.ts';
import { carriedBy, isHeard, stepOf, voiceUrls } from '#shared/channels/voice/urls.ts';
import type { App } from '#shared/ports.ts';
import type { HttpRequest, HttpResponse } from '../entry.ts';
import { spoken } from './voice-safety.ts';

/** What a patient's call hears when nothing of ours works: it follows from the request alone, and stores nothing. */
export function safeAnswer(app: App, request: HttpRequest): HttpResponse {
  const step = stepOf(request.path);
  const { language = 'en', ref } = carriedBy(request.query);
  if (!isHeard(step)) return spoken(nothingToSay(), 500);
  if (step === 'desk-screen') return spoken(screenDesk(voiceUrls(app.settings.publicBaseUrl)));
  if (step === undefined || ref) return spoken(askToCallBack(language));
  const read = readCallRequest(readForm(request.body));
  // Whoever pressed the key is put through: what the ringing came to tells the rest.
  if (step === 'desk-key') return spoken('call' in read && read.call.digits === '1' ? nothingToSay() : hangUpNow());
  const hasSpoken = 'call' in read && read.call.dialled === 'answered';
  if (hasSpoken) return spoken(hangUpNow());
  // Their message is recorded already; the recording's own callback brings it.
  if (step === 'voicemail') return spoken(thank(language));
  return spoken(apologize(voiceUrls(app.settings.publicBaseUrl), language));
}
