import * as z from 'zod';
import { reminderPreviewOut } from './api.answers.reminders.ts';
import { nothing } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { language } from './domain/reminder/ladder.ts';
import { roles } from './domain/staff/staff.ts';
import { surveyFields, surveySettings } from './domain/survey/survey-settings.ts';

/** The one question that patients are asked. */
export const surveyRoutes = {
  readSurvey: {
    summary: 'Whether and how patients are asked how the practice did: occasions, delay, how seldom, and words.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: surveySettings,
  },
  saveSurvey: {
    summary:
      'Replaces it; words that cannot be sent are refused, naming them. `version` refuses it when somebody else changed it.',
    roles: ['manager', 'admin'],
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: surveyFields.safeExtend({ version: z.number().int() }),
    out: surveySettings,
  },
  previewSurvey: {
    summary: 'How its words read to an invented patient, how many segments they take and what stands against them.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({ text: z.string().max(2000), language }),
    out: reminderPreviewOut.omit({ when: true, email: true, call: true }),
  },
} as const satisfies Record<string, Route>;
