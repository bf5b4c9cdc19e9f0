import type { reminderRoutes } from '#shared/api.reminders.ts';
import { forecast } from '#shared/domain/reminder/forecast.ts';
import { listUnreachable } from '#shared/domain/reminder/list-unreachable.ts';
import { previewReminder } from '#shared/domain/reminder/preview-reminder.ts';
import { readLadders } from '#shared/domain/reminder/read-ladders.ts';
import { saveLadders } from '#shared/domain/reminder/save-ladders.ts';
import { showDayReminders } from '#shared/domain/reminder/show-day-reminders.ts';
import { showPatientReminders, showReminders } from '#shared/domain/reminder/show-reminders.ts';
import { endTrial } from '#shared/domain/trial/end-trial.ts';
import { startTrial } from '#shared/domain/trial/start-trial.ts';
import type { Handle } from './handle.ts';

/** The doings of the reminders' routes, one sentence each. */
export const reminderHandlers: { [N in keyof typeof reminderRoutes]: Handle<N> } = {
  readLadders: (app) => readLadders(app),
  saveLadders: (app, who, { body }) => saveLadders(app, who, body.ladders, body.version),
  startTrial: (app, who, { body }) => startTrial(app, who, body),
  endTrial: (app, who, { params, body }) => endTrial(app, who, params.trialId, body),
  previewReminder: (app, who, { body }) => previewReminder(app, who, body),
  readVisitReminders: (app, who, { params }) => showReminders(app, who, params.appointmentId),
  listDayReminders: async (app, who, { query }) => ({ visits: await showDayReminders(app, who, query) }),
  readPatientReminders: async (app, who, { params }) => ({
    visits: await showPatientReminders(app, who, params.patientId),
  }),
  forecastReminders: (app, who, { body }) => forecast(app, who, body),
  listUnreachable: (app, who, { query }) => listUnreachable(app, who, query.location, query.date),
};
