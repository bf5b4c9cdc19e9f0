import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { threadIdOfKey, threadKey } from '../thread/thread.rows.ts';
import { type Survey, survey } from './survey.ts';
import { type SurveySettings, surveySettings } from './survey-settings.ts';

export const surveySettingsRow: RowKind<SurveySettings> = { name: 'survey settings', schema: surveySettings };
export const surveyRow: RowKind<Survey> = { name: 'survey', schema: survey };

/** `PRACTICE | SURVEY` */
export const surveySettingsKey: Key = { pk: 'PRACTICE', sk: 'SURVEY' };

export function putSurveySettings(next: SurveySettings): Write {
  return {
    key: surveySettingsKey,
    if: next.version === 1 ? notThere : { version: { is: next.version - 1 } },
    put: next,
  };
}

/** Insists that the settings are as they were read. */
export function unchangedSurveySettings({ version }: SurveySettings): Write {
  return { key: surveySettingsKey, if: version === 0 ? notThere : { version: { is: version } }, check: true };
}

/** The wake partition of surveys that have yet to be asked. */
export const surveyWake = 'SURVEY';
const prefix = 'SURVEY#';

/** `THREAD#t1 | SURVEY#a1` */
export function surveyKey({ threadId, id }: Pick<Survey, 'threadId' | 'id'>): Key {
  return { pk: threadKey(threadId).pk, sk: `${prefix}${id}` };
}

export function isSurveyKey({ pk, sk }: Key): boolean {
  return pk.startsWith(threadKey('').pk) && sk.startsWith(prefix);
}

/** Which survey a key is of. */
export function surveyOfKey(key: Key): Pick<Survey, 'threadId' | 'id'> {
  return { threadId: threadIdOfKey(key), id: key.sk.slice(prefix.length) };
}

/** A survey as it came to be; refused when somebody else wrote it meanwhile. One that is planned wakes at an ISO instant. */
export function putSurvey(next: Survey, wakeAt?: string): Write {
  return {
    key: surveyKey(next),
    if: next.revision === 1 ? notThere : { revision: { is: next.revision - 1 } },
    put: { ...next, ...(wakeAt ? { wake: surveyWake, wakeAt } : {}) },
  };
}

/** Insists that a survey is as it was read. */
export function unchangedSurvey({ threadId, id, revision }: Survey): Write {
  return { key: surveyKey({ threadId, id }), if: { revision: { is: revision } }, check: true };
}

const pointer = z.object({ threadId: z.string(), id: z.string(), day: z.string() });
/** Leads from a location's day to a survey that was asked, or left out, on it. */
export const surveyPointerRow: RowKind<z.infer<typeof pointer>> = { name: 'survey of a day', schema: pointer };

function pointersOf(location: string): string {
  return `SURVEYS#${location}`;
}

/** `SURVEYS#riverside | 2026-03-02#a1` */
export function putSurveyPointer(
  { id, threadId }: Survey,
  { location, day }: Pick<NonNullable<Survey['leftOut']>, 'location' | 'day'>,
): Write {
  return { key: { pk: pointersOf(location), sk: `${day}#${id}` }, put: { threadId, id, day } };
}

/** The surveys that were asked, or left out, at a location on some days, the oldest first; all of them without days. */
export function surveysBetween(location: string, from = '0', to = '~'): QueryOptions {
  return { pk: pointersOf(location), from, to: `${to}#~`, consistent: true };
}
