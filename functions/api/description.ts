import { routes } from '#shared/api.ts';
import { deskFunction } from './desk-function.ts';
import { openApiDocument } from './openapi.ts';

/** The API's description of itself, apart from the desk: nobody waits for it. */
export const handler = deskFunction({
  routes,
  handlers: {},
  open: { openApi: async () => openApiDocument() },
  plugs: {},
});
