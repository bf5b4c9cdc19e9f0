import type * as z from 'zod';
import { consentRoutes } from './api.consent.ts';
import { deskRoutes } from './api.desk.ts';
import { followUpRoutes } from './api.follow-ups.ts';
import { importRoutes } from './api.imports.ts';
import { metricsRoutes } from './api.metrics.ts';
import { paths, type RouteName } from './api.paths.ts';
import { patientRoutes } from './api.patients.ts';
import { reminderRoutes } from './api.reminders.ts';
import type { Route } from './api.route.ts';
import { scheduleRoutes } from './api.schedule.ts';
import { settingsRoutes } from './api.settings.ts';
import { surveyRoutes } from './api.survey.ts';

export type { ReminderPreviewOut } from './api.answers.reminders.ts';
export type { AppointmentOut, ImportOut } from './api.answers.schedule.ts';
export type { EntryOut, PatientOut, ThreadDetailOut, ThreadOut } from './api.answers.ts';
export type { Audited, Route } from './api.route.ts';

/** Every route: who may call it, what goes in, what comes out and what is audited. */
export const routes = {
  ...deskRoutes,
  ...settingsRoutes,
  ...patientRoutes,
  ...consentRoutes,
  ...scheduleRoutes,
  ...importRoutes,
  ...metricsRoutes,
  ...reminderRoutes,
  ...followUpRoutes,
  ...surveyRoutes,
} as const satisfies Record<RouteName, Route>;

/** What a caller gives a route: path parameters, query and body, before defaults. */
export type RouteInput<N extends RouteName> = {
  params: z.input<(typeof routes)[N]['params']>;
  query: z.input<(typeof routes)[N]['query']>;
  body: z.input<(typeof routes)[N]['body']>;
};

/** What a handler is given: the same, parsed. */
export type RouteRequest<N extends RouteName> = {
  params: z.output<(typeof routes)[N]['params']>;
  query: z.output<(typeof routes)[N]['query']>;
  body: z.output<(typeof routes)[N]['body']>;
};

/** What a route answers. */
export type RouteOutput<N extends RouteName> = z.output<(typeof routes)[N]['out']>;

export const routeNames = Object.keys(paths).filter((name): name is RouteName => name in routes);
