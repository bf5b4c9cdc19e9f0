import { settingsRoutes } from '#shared/api.settings.ts';
import { identify } from '../plugs/identify.ts';
import { queues } from '../plugs/queues.ts';
import { deskFunction } from './desk-function.ts';
import { settingsHandlers } from './settings-handlers.ts';

/** The part of the desk's API that is the practice's own: settings, staff, who did what, banners. */
export const handler = deskFunction({
  routes: settingsRoutes,
  handlers: settingsHandlers,
  plugs: { identify, queues },
});
