import type { App } from '../../ports.ts';
import { isAhead } from '../appointment/transitions.ts';
import { putEvent } from '../message/entry.rows.ts';
import { raiseAlert } from '../practice/raise-alert.ts';
import { renderTemplate } from '../template/render-template.ts';
import { enqueue } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import { correctionWords } from './call-words.ts';
import { tryWay } from './choose-way.ts';
import { correctionOf, type Overtaken } from './corrections.ts';
import { postReminder } from './post-reminder.ts';
import { calledOffStep, correctionStep } from './reminder.key.ts';
import { lookAgain, putStep, stillAt } from './reminder.rows.ts';
import type { Attempt, ReminderStep } from './reminder.ts';
import type { ReminderChannel } from './reminder-channel.ts';
import { reminderReason } from './reminder-reasons.ts';
import { sayNothing } from './say-nothing.ts';
import { valuesFor } from './say-reminder.ts';
import { isQuiet, nextSending } from './sending-hours.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** By the way that the old one took, then by the others. A call comes last: a text can be read again. */
const waysAfter = {
  sms: ['sms', 'email', 'voice'],
  email: ['email', 'sms', 'voice'],
  voice: ['voice', 'sms', 'email'],
} as const satisfies Record<ReminderChannel, readonly ReminderChannel[]>;

/**
 * Tells a patient that what a reminder said is no longer so, by the way it took, else by another. `waits`: for the end of
 * quiet hours. Where no way is left the desk is told to call. False when something changed meanwhile.
 */
export async function correct(app: App, of: VisitReminders, owed: Overtaken): Promise<'told' | 'waits' | false> {
  const { visit, head, hours, practice, location, patient } = of;
  const language = patient.language ?? 'en';
  const { template, says, told, worthUntil } = correctionOf(visit, owed.step, language);
  const now = app.now().getTime();
  if (isQuiet(hours, now)) {
    const until = nextSending(hours, now);
    if (until !== undefined && until < worthUntil) {
      const waiting = await app.table.commit({ look: lookAgain(head, new Date(until).toISOString()) });
      return waiting.ok && 'waits';
    }
    return tellDesk(app, of, [{ channel: 'sms', reasons: [reminderReason('night')] }]);
  }
  const attempts: Attempt[] = [];
  // What a correction says is its own: no practice's words, and no link.
  const values = valuesFor(practice, location, [{ visit: says, patient }], language, []);
  const said = renderTemplate(template, values);
  if (!said.ok) return tellDesk(app, of, [{ channel: 'sms', reasons: [reminderReason('template_broken')] }]);
  const ways: readonly ReminderChannel[] = waysAfter[owed.entry.channel];
  for (const channel of ways) {
    const next = ways.slice(ways.indexOf(channel) + 1);
    const found = await tryWay(app, of, channel, new Date(worthUntil).toISOString(), next);
    if ('reasons' in found) {
      await raiseAlert(app, found.reasons);
      attempts.push({ channel, reasons: found.reasons });
      continue;
    }
    const { entry, writes } = postReminder(app, of, {
      way: found.way,
      text:
        channel === 'voice'
          ? correctionWords({ visit: says, patient }, told === undefined ? 'off' : 'moved', language)
          : of.thread.confidential
            ? sayNothing(of, language).text
            : said.text,
      language,
      subject: `A message from ${practice.name}`,
      step: told === undefined ? calledOffStep : correctionStep,
      plannedFor: now,
      deadline: worthUntil,
      onlyUnconfirmed: false,
      together: [],
      copies: (found.way.others ?? []).map((way) => ({
        way,
        text: said.text,
        subject: `A message from ${practice.name}`,
      })),
      attempts,
      known: undefined,
      told,
    });
    const committed = await app.table.commit(writes);
    if (!committed.ok) return false;
    await enqueue(app, entry);
    app.log.info('reminder_corrected', { appointmentId: visit.id, entryId: entry.id });
    return 'told';
  }
  return tellDesk(app, of, attempts);
}

/** Nobody could be told: the thread stands among what failed until somebody has called. */
export async function tellDesk(app: App, of: VisitReminders, attempts: Attempt[]): Promise<'told' | false> {
  const { visit, thread } = of;
  const at = app.now().toISOString();
  const id = app.newId();
  const step: ReminderStep = {
    appointmentId: visit.id,
    version: visit.version,
    step: isAhead(visit.state) ? correctionStep : calledOffStep,
    plannedFor: at,
    at,
    outcome: 'skipped',
    reasons: attempts.flatMap(({ reasons }) => reasons),
    attempts,
    revision: 1,
  };
  const committed = await app.table.commit({
    step: putStep(step),
    visit: stillAt({ appointmentId: visit.id, version: visit.version }),
    line: putEvent({
      id,
      threadId: thread.id,
      kind: 'event',
      direction: 'out',
      channel: 'sms',
      at,
      text: 'A reminder left for a time that is no longer so, and the patient cannot be told by a message: call them.',
      by: 'system',
      event: 'failed',
    }),
    head: putThread(
      { ...thread, tip: id, state: 'open', failure: { messageId: id, code: 'correction_not_sent' } },
      thread.version,
    ),
  });
  return committed.ok && 'told';
}
