import type { Form } from '#shared/channels/form.ts';
import { readPageReport } from '#shared/channels/voice/page-report.ts';
import { askToTake, sayTaken, sayTakenBefore, sendToDeskline } from '#shared/channels/voice/page-script.ts';
import { pageRefOf, pageStepOf, pageUrls } from '#shared/channels/voice/page-urls.ts';
import { noteTold } from '#shared/domain/page/note-told.ts';
import { pageKey, pageRow } from '#shared/domain/page/page.rows.ts';
import { takeByCall } from '#shared/domain/page/take-by-call.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { forged, signedForm } from './twilio.ts';
import { safely, spoken } from './voice-safety.ts';

/**
 * `POST /webhooks/twilio/voice/page/...`: a call that tells whoever is on call of an emergency page, from who took it to its end,
 * and what became of a text that tells of one.
 */
export const handler = httpFunction((app, request) => safely(app, request, () => answerPage(app, request), safePage), {
  plugs: { secret },
});

async function answerPage(app: App, request: HttpRequest): Promise<HttpResponse> {
  const form = await signedForm(app, request);
  if (!form) return forged;
  const ref = pageRefOf(request.query);
  const step = pageStepOf(request.path);
  if (!ref || !step) {
    app.log.warn('call_unreadable', { step: step ?? 'unknown' });
    return spoken(sendToDeskline());
  }
  if (step === 'status' || step === 'text') {
    await noteTold(app, ref, readPageReport(form));
    return step === 'text' ? { status: 204 } : spoken();
  }
  const page = await app.table.get(pageRow, pageKey(ref.pageId));
  if (!page) return spoken(sendToDeskline());
  if (step === 'key' && digitsOf(form) === '1') {
    const taken = await takeByCall(app, ref);
    if (taken === 'unknown') return spoken(sendToDeskline());
    return spoken(taken === 'taken' ? sayTaken() : sayTakenBefore());
  }
  await noteTold(app, ref, { state: 'reached' });
  if (page.takenBy) return spoken(sayTakenBefore());
  const { name: practice } = await readPractice(app);
  return spoken(askToTake(pageUrls(app.settings.publicBaseUrl), ref, practice));
}

function digitsOf({ fields }: Form): string {
  return [fields.Digits ?? ''].flat()[0] ?? '';
}

/** What is said when nothing of ours works. Nobody hears the answer to a report: Twilio comes again with it. */
function safePage(_app: App, request: HttpRequest): HttpResponse {
  const step = pageStepOf(request.path);
  return step === 'status' || step === 'text' ? spoken(undefined, 500) : spoken(sendToDeskline());
}
