import { nothingToSay } from '#shared/channels/voice/script.ts';
import { stepOf } from '#shared/channels/voice/urls.ts';
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
