import { type CallRequest, factsOf, readCallRequest } from '#shared/channels/voice/inbound.ts';
import {
  askStaff,
  goOn,
  greet,
  greetInSpanish,
  hangUpNow,
  nothingToSay,
  ringPatient,
  sayNotReached,
  screenDesk,
  takeMessage,
  thank,
} from '#shared/channels/voice/script.ts';
import { readCallback } from '#shared/channels/voice/status.ts';
import { type Carried, carriedBy, isHeard, stepOf, type VoiceStep, voiceUrls } from '#shared/channels/voice/urls.ts';
import { callEntryRow } from '#shared/domain/call/call.rows.ts';
import { hear } from '#shared/domain/call/hear.ts';
import { planCall } from '#shared/domain/call/plan-call.ts';
import { entryKey } from '#shared/domain/message/entry.key.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { forged, signedForm } from './twilio.ts';
import { safeAnswer } from './voice-safe-answer.ts';
import { safely, spoken } from './voice-safety.ts';

/** `POST /webhooks/twilio/voice` and the steps below it: a call, from its first ring to the transcript of its voicemail. */
export const handler = httpFunction(
  (app, request) => safely(app, request, () => answerCall(app, request), safeAnswer),
  {
    plugs: { secret },
  },
);

async function answerCall(app: App, request: HttpRequest): Promise<HttpResponse> {
  const form = await signedForm(app, request);
  if (!form) return forged;
  const step = stepOf(request.path);
  const carried = carriedBy(request.query);
  if (step !== undefined && step !== 'begin' && !isHeard(step)) {
    const read = readCallback(step, form, carried, app.now());
    if ('missing' in read) app.log.warn('call_unreadable', { step, fields: read.missing.join(',') });
    if ('news' in read) await hear(app, read.news);
    return spoken();
  }
  const read = readCallRequest(form);
  if (step === undefined || 'missing' in read) {
    app.log.warn('call_unreadable', {
      step: step ?? 'unknown',
      fields: 'missing' in read ? read.missing.join(',') : '',
    });
    return safeAnswer(app, request);
  }
  if (step === 'desk-screen') return spoken(screenDesk(voiceUrls(app.settings.publicBaseUrl)));
  if (step === 'desk-key') return spoken(await withDesk(app, read.call));
  return carried.ref
    ? spoken(await withStaff(app, step, read.call, carried))
    : spoken(await withCaller(app, step, read.call, carried));
}

/** What a patient who calls hears next. Everything the request tells is stored before it is answered. */
async function withCaller(app: App, step: VoiceStep | 'begin', call: CallRequest, carried: Carried): Promise<string> {
  const { sid, caller, digits, dialled } = call;
  const { language = 'en' } = carried;
  const urls = voiceUrls(app.settings.publicBaseUrl);
  const wantsSpanish = step === 'menu' && digits === '2' && language === 'en';
  const facts = {
    ...factsOf(call, app.now()),
    ...(wantsSpanish || language === 'es' ? { language: 'es' as const } : {}),
  };
  await hear(app, { sid, caller, facts });
  const plan = planCall(await readPractice(app), caller.to, app.now());
  switch (step) {
    case 'begin':
      return greet(urls, plan);
    case 'menu':
      if (wantsSpanish) return greetInSpanish(urls, plan);
      return digits === '1' ? takeMessage(urls, plan, language, 'by-key') : goOn(urls, plan, language);
    case 'desk-result':
      return dialled === 'answered' ? hangUpNow() : takeMessage(urls, plan, language, 'nobody-answered');
    case 'voicemail':
      return thank(language);
    default:
      return hangUpNow();
  }
}

/** Whoever took a telephone of the desk pressed a key: the one for "yes" puts them through. The request is of their leg. */
async function withDesk(app: App, { digits, caller, parent: sid }: CallRequest): Promise<string> {
  if (digits !== '1') return hangUpNow();
  if (sid) await hear(app, { sid, facts: { answeredAt: app.now().toISOString(), answeredBy: caller.to } });
  else app.log.warn('call_unreadable', { step: 'desk-key', fields: 'ParentCallSid' });
  return nothingToSay();
}

/** What whoever asked for a call hears: a key first, then the patient's phone rings. */
async function withStaff(app: App, step: VoiceStep | 'begin', call: CallRequest, { ref }: Carried): Promise<string> {
  const { sid, digits, dialled } = call;
  const urls = voiceUrls(app.settings.publicBaseUrl);
  const taken = step === 'staff' ? { staffAnsweredAt: app.now().toISOString() } : {};
  await hear(app, { sid, ref, facts: { ...factsOf(call, app.now()), ...taken } });
  const asked = ref ? await app.table.get(callEntryRow, entryKey(ref)) : undefined;
  if (!ref || !asked) return hangUpNow();
  if (step === 'staff') return askStaff(urls, ref);
  if (step === 'staff-key' && digits === '1') return ringPatient(urls, ref, asked);
  return step === 'patient-result' && dialled !== 'answered' ? sayNotReached() : hangUpNow();
}
