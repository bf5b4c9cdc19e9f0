import { readForm } from '#shared/channels/form.ts';
import { readCallRequest } from '#shared/channels/voice/inbound.ts';
import { apologize, askToCallBack, hangUpNow, nothingToSay, screenDesk, thank } from '#shared/channels/voice/script.ts';
import { carriedBy, isHeard, stepOf, voiceUrls } from '#shared/channels/voice/urls.ts';
import type { App } from '#shared/ports.ts';
import type { HttpRequest, HttpResponse } from '../entry.ts';

/** Twilio hangs up on an answer that takes 15 s. */
const answerWithinMs = 9_000;

/** TwiML as Twilio takes it. */
export function spoken(body = nothingToSay(), status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}

/**
 * Answers a step of a call whatever happens: a fault, or an answer that is not there in time, becomes words that need
 * nothing of ours. The fault is in the log, where the alarm counts it. Where nobody listens it is answered 500, so that
 * Twilio comes again with what it had to tell.
 */
export async function safely(
  app: App,
  request: HttpRequest,
  answer: () => Promise<HttpResponse>,
  safe: (app: App, request: HttpRequest) => HttpResponse,
): Promise<HttpResponse> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AnsweredLate()), answerWithinMs);
  });
  try {
    return await Promise.race([answer(), late]);
  } catch (error) {
    app.log.error('fault', error, { step: stepOf(request.path) ?? 'unknown' });
    return safe(app, request);
  } finally {
    clearTimeout(timer);
  }
}

/** The table, or something else of ours, took longer than a caller waits. */
class AnsweredLate extends Error {
  constructor() {
    super('a step of a call was not answered in time');
    this.name = 'AnsweredLate';
  }
}

/** What is said when nothing of ours works: it follows from the request alone, and stores nothing. */
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
