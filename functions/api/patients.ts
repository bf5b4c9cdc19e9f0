import { consentRoutes } from '#shared/api.consent.ts';
import { patientRoutes } from '#shared/api.patients.ts';
import { identify } from '../plugs/identify.ts';
import { consentHandlers } from './consent-handlers.ts';
import { deskFunction } from './desk-function.ts';
import { patientHandlers } from './patient-handlers.ts';

/** The part of the desk's API that patients, those who belong together with them and the proof of consent are asked of. */
export const handler = deskFunction({
  routes: { ...patientRoutes, ...consentRoutes },
  handlers: { ...patientHandlers, ...consentHandlers },
  plugs: { identify },
});
