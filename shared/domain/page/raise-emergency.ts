import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { CallEntry } from '../call/call.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { Around } from '../reply/around.ts';
import { looksSpanish } from '../reply/looks-spanish.ts';
import { markRead } from '../thread/mark-read.ts';
import { post } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import { reopened, withAutomatic } from '../thread/thread-rules.ts';
import { pageKey, pageRow, putPage, raisePageAgain } from './page.rows.ts';
import { sendPage } from './send-page.ts';
import { isSlow, wideStep } from './steps.ts';

/** The fixed safety text. It promises nobody, and says what to do. */
const safety = {
  en: (practice: string) =>
    `${practice}: this is an automatic answer. If this is an emergency, call 911 or go to the nearest emergency room now. For thoughts of self-harm call or text 988. Do not wait for us to reply.`,
  es: (practice: string) =>
    `${practice}: respuesta automática. Si es una emergencia, llame al 911 o vaya ahora a la sala de emergencias más cercana. Si piensa en hacerse daño, llame o escriba al 988. No espere nuestra respuesta.`,
} as const;

const smsNumber = /^\+[1-9]\d{7,14}$/;

/**
 * Words that may speak of an emergency: the fixed safety text at any hour, a page to whoever is on call, and the thread
 * stands red until somebody is on it. A number whose texts are stopped is not answered, only paged for. More such words while
 * a page waits are told by it: at once where it has come to be told seldom. It is a net and not triage, and says so. False when
 * something moved meanwhile.
 */
export async function raiseEmergency(
  app: App,
  around: Around<InboundEntry | CallEntry>,
  words: string,
): Promise<boolean> {
  const { practice, entry, head, from } = around;
  const known = head.emergency;
  const pageId = known?.pageId ?? app.newId();
  const mayAnswer = !from.optedOut && smsNumber.test(entry.from);
  const posted = entry.kind === 'text' && mayAnswer ? safetyAnswer(app, practice.name, entry) : undefined;
  const shown = posted ? withAutomatic(reopened(head), posted.entry) : reopened(head);
  const emergency = known ?? { pageId, entryId: entry.id, at: entry.at, words };
  const committed = await app.table.commit({
    read: markRead(entry),
    head: putThread({ ...shown, alarm: 'emergency', priority: 'high', emergency }, head.version),
    event: putEvent({
      id: app.newId(),
      threadId: entry.threadId,
      kind: 'event',
      direction: 'out',
      channel: entry.channel,
      at: entry.at,
      text: `May be an emergency: “${words}”. ${posted ? 'The safety text is on its way: its own line says what became of it' : 'No safety text goes to this number'}. Who is told of it by telephone stands below.`,
      by: 'system',
      event: 'emergency-seen',
    }),
    answer: posted?.write,
    page: known
      ? await pageAgain(app, known.pageId)
      : putPage({
          ...{ id: pageId, threadId: head.id, location: head.location },
          entryId: entry.id,
          at: entry.at,
          ...anew,
        }),
  });
  if (!committed.ok) return committed.names.includes('read') && entry.kind !== 'call';
  app.log.warn('emergency_seen', { threadId: entry.threadId, entryId: entry.id });
  // The sweep would find it too, up to a minute later.
  await sendPage(app, pageId);
  return true;
}

const anew = { tries: 0, step: 0 };

async function pageAgain(app: App, pageId: string): Promise<Write | undefined> {
  const page = await app.table.get(pageRow, pageKey(pageId));
  return page && isSlow(page.step) ? raisePageAgain(page, wideStep, app.now().toISOString()) : undefined;
}

function safetyAnswer(app: App, practice: string, entry: InboundEntry) {
  return post({
    id: app.newId(),
    threadId: entry.threadId,
    channel: 'sms',
    at: new Date(Date.parse(entry.at) + 1).toISOString(),
    text: safety[looksSpanish(entry.text) ? 'es' : 'en'](practice),
    purpose: 'safety-answer',
    to: entry.from,
    from: entry.to,
    by: 'system',
    notBefore: entry.at,
    planned: false,
  });
}
