import { readReminderRequest, type WhoTookIt } from '#shared/channels/voice/reminder-request.ts';
import {
  answer,
  apologize,
  gate,
  leaveWord,
  offerKeys,
  type SpokenReminder,
  speak,
} from '#shared/channels/voice/reminder-script.ts';
import { type ReminderStep, reminderStepOf, reminderUrls } from '#shared/channels/voice/reminder-urls.ts';
import { stopCalls } from '#shared/domain/consent/stop-calls.ts';
import { entryKey } from '#shared/domain/message/entry.key.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { answerByKey } from '#shared/domain/reminder/answer-by-key.ts';
import { askToBeCalled } from '#shared/domain/reminder/ask-to-be-called.ts';
import { settle } from '#shared/domain/thread/settle.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { forged, signedForm } from './twilio.ts';
import { safely, spoken } from './voice-safety.ts';

/** `POST /webhooks/twilio/voice/reminder/...`: a reminder by telephone, from who took it to its end. */
export const handler = httpFunction(
  (app, request) => safely(app, request, () => remindByCall(app, request), safeReminder),
  { plugs: { secret } },
);

async function remindByCall(app: App, request: HttpRequest): Promise<HttpResponse> {
  const form = await signedForm(app, request);
  if (!form) return forged;
  const asked = reminderStepOf(request.path, request.query);
  const read = readReminderRequest(form);
  if (!asked || !read) {
    app.log.warn('call_unreadable', { step: asked?.step ?? 'unknown' });
    return spoken(apologize('en'));
  }
  const { step, ref } = asked;
  const { sid, report } = read;
  if (step === 'status') {
    if (report) await settle(app, { ...report, ref, providerId: sid });
    return spoken();
  }
  const entry = await app.table.get(outboundEntryRow, entryKey(ref));
  if (entry?.kind !== 'spoken') return spoken(apologize('en'));
  const { name: practice } = await readPractice(app);
  const reminder = {
    ...{ ref, practice, phone: entry.from, text: entry.text },
    language: entry.spoken?.language ?? ('en' as const),
  };
  return spoken(await said(app, step, { entry, reminder, ...read }));
}

interface OnTheLine {
  entry: OutboundEntry;
  reminder: SpokenReminder;
  sid: string;
  by: WhoTookIt;
  digits: string;
}

/** What whoever took it hears next. What the request tells is stored before it is answered. */
async function said(app: App, step: Exclude<ReminderStep, 'status'>, line: OnTheLine): Promise<string> {
  const { reminder, digits, by } = line;
  const urls = reminderUrls(app.settings.publicBaseUrl);
  switch (step) {
    case 'begin':
      return began(app, line);
    case 'gate':
      if (digits === '1') return speak(urls, reminder);
      return digits === '9' ? pressed(app, line) : gate(urls, reminder);
    case 'said':
    case 'key':
      // A person was told, to the end or to where they pressed a key. A machine that beeps late presses none.
      if (by !== 'machine') await report(app, line, { status: 'delivered' });
      if (digits === '3') return speak(urls, reminder);
      return digits === '' ? offerKeys(urls, reminder) : pressed(app, line);
  }
}

/** Words of a visit are for a person: a machine is asked for a call back, and whoever it may be for a key first. */
async function began(app: App, line: OnTheLine): Promise<string> {
  const urls = reminderUrls(app.settings.publicBaseUrl);
  if (line.by === 'machine') {
    await report(app, line, { status: 'failed', code: 'call_voicemail', kind: 'not-taken' });
    return leaveWord(line.reminder);
  }
  await report(app, line, { status: 'sent' });
  return line.by === 'person' ? speak(urls, line.reminder) : gate(urls, line.reminder);
}

async function report(
  app: App,
  { sid, reminder }: OnTheLine,
  what: { status: 'sent' | 'delivered' } | { status: 'failed'; code: string; kind: 'not-taken' },
): Promise<void> {
  await settle(app, { ...what, ref: reminder.ref, providerId: sid });
}

async function pressed(app: App, { entry, reminder, sid, digits }: OnTheLine): Promise<string> {
  switch (digits) {
    case '1':
      if (await answerByKey(app, entry, sid, 'confirm')) return answer(reminder, 'confirmed');
      await askToBeCalled(app, entry, sid);
      return answer(reminder, 'changed');
    case '2':
      await askToBeCalled(app, entry, sid);
      await answerByKey(app, entry, sid, 'reschedule');
      return answer(reminder, 'called');
    case '9':
      await stopCalls(app, entry);
      return answer(reminder, 'stopped');
    default:
      return offerKeys(reminderUrls(app.settings.publicBaseUrl), reminder);
  }
}

/** What is said when nothing of ours works. Nobody hears the answer to a report: Twilio comes again with it. */
function safeReminder(_app: App, request: HttpRequest): HttpResponse {
  const step = reminderStepOf(request.path, request.query)?.step;
  return step === 'status' ? spoken(undefined, 500) : spoken(apologize('en'));
}
