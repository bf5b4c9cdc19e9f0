import { patientRoutes } from '#shared/api.patients.ts';
import { identify } from '../plugs/identify.ts';
import { deskFunction } from './desk-function.ts';
import { patientHandlers } from './patient-handlers.ts';

/** The part of the desk's API that patients and those who belong together with them are asked of. */
export const handler = deskFunction({ routes: patientRoutes, handlers: patientHandlers, plugs: { identify } });
