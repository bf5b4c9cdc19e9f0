import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { putAddress } from '../contact/address.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Reason } from '../message/reason.ts';
import { dayOf } from '../message/sending-counts.ts';
import { locationById } from '../practice/practice.ts';
import { shownAs } from '../reminder/post-reminder.ts';
import { openQuestions } from '../reply/open-questions.ts';
import { isRevokedElsewhere, look, readKnown } from '../thread/look.ts';
import { enqueue, post } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { askedUntil, isAskedLately, notAsked } from './not-asked.ts';
import { saySurvey } from './say-survey.ts';
import { putSurvey, putSurveyPointer, unchangedSurveySettings } from './survey.rows.ts';
import type { Survey } from './survey.ts';
import { type SurveyAround, surveyAround } from './survey-around.ts';
import { type SurveyReasonCode, surveyReason } from './survey-reasons.ts';
import { numberOf, stillAttended } from './survey-target.ts';

const attempts = 20;
/** For so long a digit would be taken for the answer to what was asked before. */
const digitMs = 24 * 3_600_000;

/**
 * Asks a patient about one occasion, once: looks whether that is still to be done, takes the last look of a text that
 * nobody asked for, and posts it together with the record that it was asked. What keeps it from being asked now only is
 * looked at again; anything else is recorded with its reasons. Harmless when repeated, or done twice at once.
 */
export async function askSurvey(app: App, of: Pick<Survey, 'threadId' | 'id'>): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const around = await surveyAround(app, of);
    if (around?.survey.state !== 'planned') return;
    const decision = await decide(app, around);
    const posted = 'writes' in decision ? decision.posted : undefined;
    const committed = await app.table.commit(
      'writes' in decision ? decision.writes : { survey: became(around.survey, decision) },
    );
    if (committed.ok) {
      if (posted) {
        await enqueue(app, posted);
        app.log.info('survey_asked', { threadId: posted.threadId, entryId: posted.id });
      }
      return;
    }
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while its patient was to be asked');
}

type Decision =
  | { until: string }
  | { leftOut: Reason[] }
  | { writes: Record<string, Write | undefined>; posted: OutboundEntry };

function became(survey: Survey, decision: { until: string } | { leftOut: Reason[] }): Write {
  const next = { ...survey, revision: survey.revision + 1 };
  if ('until' in decision) return putSurvey(next, decision.until);
  return putSurvey({ ...next, state: 'left-out', reasons: decision.leftOut });
}

async function decide(app: App, around: SurveyAround): Promise<Decision> {
  const { survey, settings, thread, patient, practice } = around;
  const now = app.now();
  if (survey.plannedFor > now.toISOString()) return { until: survey.plannedFor };
  const why = notAsked(around, now);
  if (why || !patient) return leftOut(why ?? 'nobody');
  if (isAskedLately(thread.surveyedAt, settings, now)) return leftOut('asked_lately');
  const where = numberOf(around, now);
  if (!where) return leftOut('no_number');
  const said = saySurvey(practice, settings, { thread, patient });
  if (!said.ok) {
    app.log.warn('survey_template_broken', { threadId: thread.id, code: said.code });
    return leftOut(said.code);
  }

  const at = momentIn(thread, now).toISOString();
  const leaving = {
    purpose: 'survey',
    kind: 'text',
    ...where,
    at,
    text: said.text,
    deadline: askedUntil(survey),
  } as const;
  const known = await readKnown(app, practice, thread, { channel: 'sms', ...leaving });
  if (isAskedLately(known.to?.survey?.at, settings, now)) return leftOut('asked_lately');
  const revokedElsewhere = await isRevokedElsewhere(app, practice, thread, leaving);
  const verdict = look(practice, thread, { ...known, revokedElsewhere }, leaving);
  if (verdict.decision === 'block') return { leftOut: verdict.reasons };
  if (verdict.decision === 'hold') return { until: verdict.until };
  const { to: address } = known;
  if (!address) throw new Error('a number that agreed to outreach has no row');
  // Who was asked whether they come answers that first: the same digits mean something else there.
  const asked = await openQuestions(app, address, now.getTime());
  const waits = asked.filter(({ isAnswered }) => !isAnswered).map((question) => Date.parse(question.at) + digitMs);
  const until = Math.max(0, ...waits);
  if (until > now.getTime()) return { until: new Date(until).toISOString() };

  const posted = post({
    ...{ id: app.newId(), threadId: thread.id, channel: 'sms', at, text: said.text, purpose: 'survey', ...where },
    ...{ by: 'system', notBefore: at, planned: false, deadline: leaving.deadline, reasons: verdict.reasons },
    survey: { threadId: survey.threadId, id: survey.id },
  });
  const { location } = around.visit ?? thread;
  const day = dayOf(locationById(practice, location).hours.zone, now.getTime());
  const ref = { threadId: thread.id, at, messageId: posted.entry.id };
  const record = { patientId: patient.id, location, day, at, ref, to: where.to };
  return {
    posted: posted.entry,
    writes: {
      message: posted.write,
      head: putThread({ ...shownAs(thread, posted.entry), surveyedAt: at }, thread.version),
      survey: putSurvey({ ...survey, state: 'asked', asked: record, revision: survey.revision + 1 }),
      day: putSurveyPointer(survey, record),
      contact: putAddress({ ...address, survey: { threadId: survey.threadId, id: survey.id, at } }, address.version),
      settings: unchangedSurveySettings(settings),
      visit: around.visit && stillAttended(around.visit),
    },
  };
}

function leftOut(code: SurveyReasonCode): Decision {
  return { leftOut: [surveyReason(code)] };
}
