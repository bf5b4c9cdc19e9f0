import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Reason } from '../message/reason.ts';
import type { Patient } from '../patient/patient.ts';
import { shownAs } from '../reminder/post-reminder.ts';
import { post } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import { askedUntil } from './not-asked.ts';
import { putSurvey, putSurveyPointer, unchangedSurveySettings } from './survey.rows.ts';
import type { SurveyAround } from './survey-around.ts';
import { placeOfDay, stillAttended } from './survey-target.ts';

/** What was decided of a question: whom it asks, where, and in which words. */
interface SurveyText {
  patient: Patient;
  address: Address;
  where: { to: string; from: string };
  at: string;
  text: string;
  reasons: Reason[];
}

/** The text that asks, and what is written with it. */
export interface PostedSurvey {
  posted: OutboundEntry;
  writes: Record<string, Write | undefined>;
}

/**
 * Posts a survey's question together with the record that it was asked, on condition that the settings, the visit, the
 * conversation and the number are as they were read.
 */
export function postSurvey(
  app: App,
  around: SurveyAround,
  { patient, address, where, at, text, reasons }: SurveyText,
): PostedSurvey {
  const { survey, settings, thread, visit } = around;
  const of = { threadId: survey.threadId, id: survey.id };
  const { entry: posted, write } = post({
    ...{ id: app.newId(), threadId: thread.id, channel: 'sms', at, text, purpose: 'survey', ...where, reasons },
    ...{ by: 'system', notBefore: at, planned: false, deadline: askedUntil(survey), survey: of },
  });
  const ref = { threadId: thread.id, at, messageId: posted.id };
  const asked = { patientId: patient.id, ...placeOfDay(around, app.now()), at, ref, to: where.to };
  return {
    posted,
    writes: {
      message: write,
      head: putThread({ ...shownAs(thread, posted), surveyedAt: at }, thread.version),
      survey: putSurvey({ ...survey, state: 'asked', asked, revision: survey.revision + 1 }),
      day: putSurveyPointer(survey, asked),
      contact: putAddress({ ...address, survey: { ...of, at } }, address.version),
      settings: unchangedSurveySettings(settings),
      visit: visit && stillAttended(visit),
    },
  };
}
