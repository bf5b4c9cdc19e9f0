import * as z from 'zod';
import { forecastOut, reminderPreviewOut, unreachableOut, visitRemindersOut } from './api.answers.reminders.ts';
import { id, nothing } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { ladder, ladderStep, ladders, language } from './domain/reminder/ladder.ts';
import { roles } from './domain/staff/staff.ts';
import { plannedPatients } from './domain/trial/trial.ts';
import { arm } from './domain/trial/trial-mark.ts';

/** Ladders of reminders, what became of each, and what is to come. */
export const reminderRoutes = {
  readLadders: {
    summary: 'The reminders of each kind of visit: steps, ways and words.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: ladders,
  },
  saveLadders: {
    summary:
      'Replaces the ladders; words that cannot be sent are refused, naming the step. `version` refuses it when somebody else changed them.',
    roles: ['manager', 'admin'],
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({ ladders: z.array(ladder).max(20), version: z.number().int() }),
    out: ladders,
  },
  startTrial: {
    summary:
      'Starts a trial on a step: half of the patients get it at another time or in other words. Words that cannot be sent are refused; `version` as for the ladders.',
    roles: ['manager', 'admin'],
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({
      ladderId: id,
      stepId: id,
      when: ladderStep.shape.when.optional(),
      words: ladderStep.shape.words.optional(),
      planned: plannedPatients,
      version: z.number().int(),
    }),
    out: ladders,
  },
  endTrial: {
    summary: 'Ends a trial; the step of the chosen arm is the step from now on, and what was counted stays.',
    roles: ['manager', 'admin'],
    audits: 'request',
    status: 200,
    params: z.object({ trialId: id }),
    query: nothing,
    body: z.strictObject({ chosen: arm, version: z.number().int() }),
    out: ladders,
  },
  previewReminder: {
    summary:
      'How a step reads to a patient: to one with a visit to come, else to an invented one. `missed`: it follows a missed visit.',
    roles,
    audits: 'patient',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({
      step: ladderStep.pick({ channels: true, words: true }),
      fallback: language,
      language,
      patientId: id.optional(),
      missed: z.boolean().optional(),
    }),
    out: reminderPreviewOut,
  },
  readVisitReminders: {
    summary: 'Each step of a visit: sent or why not, and what is next.',
    roles,
    audits: 'appointment',
    status: 200,
    params: z.object({ appointmentId: id }),
    query: nothing,
    body: nothing,
    out: visitRemindersOut,
  },
  listDayReminders: {
    summary: "The same for every visit of a location's day.",
    roles,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ location: id, date: z.iso.date() }),
    body: nothing,
    out: z.object({ visits: z.array(visitRemindersOut) }),
  },
  readPatientReminders: {
    summary: 'The reminders of every visit of a patient that is still to come.',
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: nothing,
    body: nothing,
    out: z.object({ visits: z.array(visitRemindersOut) }),
  },
  forecastReminders: {
    summary: 'What the next seven days are going to send, by the ladders as they are or as they would be.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({ location: id.optional(), ladders: z.array(ladder).max(20).optional() }),
    out: forecastOut,
  },
  listUnreachable: {
    summary: 'Visits of a day (tomorrow, where none is named) whose patients no reminder can reach.',
    roles,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ location: id, date: z.iso.date().optional() }),
    body: nothing,
    out: unreachableOut,
  },
} as const satisfies Record<string, Route>;
