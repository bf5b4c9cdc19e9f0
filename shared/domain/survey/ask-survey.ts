import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Reason } from '../message/reason.ts';
import { openQuestions } from '../reply/open-questions.ts';
import { isRevokedElsewhere, look, readKnown } from '../thread/look.ts';
import { enqueue } from '../thread/post.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { askedUntil, isAskedLately, notAsked } from './not-asked.ts';
import { type PostedSurvey, postSurvey } from './post-survey.ts';
import { saySurvey } from './say-survey.ts';
import { putSurvey, putSurveyPointer } from './survey.rows.ts';
import type { Survey } from './survey.ts';
import { type SurveyAround, surveyAround } from './survey-around.ts';
import { type SurveyReasonCode, surveyReason } from './survey-reasons.ts';
import { numberOf, placeOfDay } from './survey-target.ts';

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
    const posted = 'posted' in decision ? decision.posted : undefined;
    const committed = await app.table.commit<string>(writesOf(app, around, decision));
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

type Decision = { until: string } | { leftOut: Reason[] } | PostedSurvey;

function writesOf(app: App, around: SurveyAround, decision: Decision): Record<string, Write | undefined> {
  if ('posted' in decision) return decision.writes;
  const { survey, thread, patient } = around;
  const next = { ...survey, revision: survey.revision + 1 };
  if ('until' in decision) return { survey: putSurvey(next, decision.until) };
  const left: Survey = { ...next, state: 'left-out', reasons: decision.leftOut };
  // What is confidential is shown to nobody with a figure.
  if (!patient || thread.confidential) return { survey: putSurvey(left) };
  const leftOut = { ...placeOfDay(around, app.now()), at: app.now().toISOString() };
  return { survey: putSurvey({ ...left, leftOut }), day: putSurveyPointer(survey, leftOut) };
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

  return postSurvey(app, around, { patient, address, where, at, text: said.text, reasons: verdict.reasons });
}

function leftOut(code: SurveyReasonCode): Decision {
  return { leftOut: [surveyReason(code)] };
}
