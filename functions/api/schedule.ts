import { followUpRoutes } from '#shared/api.follow-ups.ts';
import { importRoutes } from '#shared/api.imports.ts';
import { reminderRoutes } from '#shared/api.reminders.ts';
import { scheduleRoutes } from '#shared/api.schedule.ts';
import { surveyRoutes } from '#shared/api.survey.ts';
import { files } from '../plugs/files.ts';
import { identify } from '../plugs/identify.ts';
import { queues } from '../plugs/queues.ts';
import { deskFunction } from './desk-function.ts';
import { followUpHandlers } from './follow-up-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { reminderHandlers } from './reminder-handlers.ts';
import { scheduleHandlers } from './schedule-handlers.ts';
import { surveyHandlers } from './survey-handlers.ts';

/** The part of the desk's API that the calendar, visits, reminders, missed visits, the survey and imports are asked of. */
export const handler = deskFunction({
  routes: { ...scheduleRoutes, ...reminderRoutes, ...followUpRoutes, ...surveyRoutes, ...importRoutes },
  handlers: { ...scheduleHandlers, ...reminderHandlers, ...followUpHandlers, ...surveyHandlers, ...importHandlers },
  plugs: { files, identify, queues },
});
