import { importRoutes } from '#shared/api.imports.ts';
import { scheduleRoutes } from '#shared/api.schedule.ts';
import { files } from '../plugs/files.ts';
import { identify } from '../plugs/identify.ts';
import { queues } from '../plugs/queues.ts';
import { deskFunction } from './desk-function.ts';
import { importHandlers } from './import-handlers.ts';
import { scheduleHandlers } from './schedule-handlers.ts';

/** The part of the desk's API that the calendar, visits and imports are asked of. */
export const handler = deskFunction({
  routes: { ...scheduleRoutes, ...importRoutes },
  handlers: { ...scheduleHandlers, ...importHandlers },
  plugs: { files, identify, queues },
});
