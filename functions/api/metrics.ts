import { metricsRoutes } from '#shared/api.metrics.ts';
import { identify } from '../plugs/identify.ts';
import { deskFunction } from './desk-function.ts';
import { metricsHandlers } from './metrics-handlers.ts';

/** The part of the desk's API that the reports are asked of. */
export const handler = deskFunction({ routes: metricsRoutes, handlers: metricsHandlers, plugs: { identify } });
