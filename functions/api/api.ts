import { deskRoutes } from '#shared/api.desk.ts';
import { files } from '../plugs/files.ts';
import { identify } from '../plugs/identify.ts';
import { issuer } from '../plugs/issuer.ts';
import { queues } from '../plugs/queues.ts';
import { secret } from '../plugs/secret.ts';
import { uploads } from '../plugs/uploads.ts';
import { deskFunction } from './desk-function.ts';
import { handlers, openHandlers } from './handlers.ts';
import { isSessionRoute, serveBrowser } from './sessions.ts';

/** The desk's API, but for the schedule, imports and its own description. */
export const handler = deskFunction({
  routes: deskRoutes,
  handlers,
  open: openHandlers,
  sessions: { has: isSessionRoute, serve: serveBrowser },
  plugs: { files, identify, issuer, queues, secret, uploads },
});
