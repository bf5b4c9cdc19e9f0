import { readStatus } from '#shared/channels/sms/status.ts';
import { readCallRequest } from '#shared/channels/voice/inbound.ts';
import { reportOfPage } from '#shared/channels/voice/page-report.ts';
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

const ofTexts = '/webhooks/twilio/sms-status/page';

/**
 * `POST /webhooks/twilio/voice/page/...`: a call that tells of a page, from who took it to its end; and
 * `POST /webhooks/twilio/sms-status/page`: what became of a text that does.
 */
export const handler = httpFunction((app, request) => safely(app, request, () => answerPage(app, request), safePage), {
  plugs: { secret },
});

async function answerPage(app: App, request: HttpRequest): Promise<HttpResponse> {
  const form = await signedForm(app, request);
  if (!form) return forged;
  const ref = pageRefOf(request.query);
  if (request.path === ofTexts) {
    const status = readStatus(form, request.query);
    if (!ref || 'missing' in status) app.log.warn('status_unreadable', { of: 'page' });
    else if ('report' in status) await noteTold(app, ref, ofText(status.report));
    return { status: 204 };
  }
  const step = pageStepOf(request.path);
  const read = readCallRequest(form);
  if (!ref || !step || 'missing' in read) {
    app.log.warn('call_unreadable', { step: step ?? 'unknown' });
    return spoken(sendToDeskline());
  }
  if (step === 'status') {
    await noteTold(app, ref, reportOfPage(read.call));
    return spoken();
  }
  const page = await app.table.get(pageRow, pageKey(ref.pageId));
  if (!page) return spoken(sendToDeskline());
  if (step === 'key' && read.call.digits === '1') {
    const taken = await takeByCall(app, ref);
    if (taken === 'unknown') return spoken(sendToDeskline());
    return spoken(taken === 'taken' ? sayTaken() : sayTakenBefore());
  }
  await noteTold(app, ref, { state: 'reached' });
  if (page.takenBy) return spoken(sayTakenBefore());
  const { name: practice } = await readPractice(app);
  return spoken(askToTake(pageUrls(app.settings.publicBaseUrl), ref, practice));
}

function ofText({ status, code, kind }: { status: string; code?: string | undefined; kind?: ToldKind }) {
  if (status === 'failed') return { state: 'missed' as const, code, kind };
  return { state: status === 'delivered' ? ('reached' as const) : ('accepted' as const) };
}
type ToldKind = Parameters<typeof noteTold>[2]['kind'];

/** What is said when nothing of ours works. Nobody hears the answer to a report: Twilio comes again with it. */
function safePage(_app: App, request: HttpRequest): HttpResponse {
  const isHeard = request.path !== ofTexts && pageStepOf(request.path) !== 'status';
  return isHeard ? spoken(sendToDeskline()) : spoken(undefined, 500);
}
