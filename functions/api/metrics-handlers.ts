import type { metricsRoutes } from '#shared/api.metrics.ts';
import { showDigests } from '#shared/domain/digest/show-digests.ts';
import { listComplaints } from '#shared/domain/metrics/list-complaints.ts';
import { listSurveys } from '#shared/domain/metrics/list-surveys.ts';
import { listTurns } from '#shared/domain/metrics/list-turns.ts';
import { listVisits } from '#shared/domain/metrics/list-visits.ts';
import { readLoad } from '#shared/domain/metrics/read-load.ts';
import { readNoShows } from '#shared/domain/metrics/read-no-shows.ts';
import { readReminders } from '#shared/domain/metrics/read-reminders.ts';
import { readResponses } from '#shared/domain/metrics/read-responses.ts';
import { readRetention } from '#shared/domain/metrics/read-retention.ts';
import { readSaid } from '#shared/domain/metrics/read-said.ts';
import { readToday } from '#shared/domain/metrics/read-today.ts';
import { readTrials } from '#shared/domain/metrics/read-trials.ts';
import type { Handle } from './handle.ts';

/** The doings of the reports' routes, one sentence each. */
export const metricsHandlers: { [N in keyof typeof metricsRoutes]: Handle<N> } = {
  readResponses: (app, who, { query }) => readResponses(app, who, query),
  listTurns: (app, who, { query }) => listTurns(app, who, query),
  readLoad: (app, who, { query }) => readLoad(app, who, query),
  readToday: (app, who, { query }) => readToday(app, who, query.location),
  readReminders: (app, who, { query }) => readReminders(app, who, query),
  readSaid: (app, who, { query }) => readSaid(app, who, query),
  listSurveys: (app, who, { query }) => listSurveys(app, who, query),
  listComplaints: (app, who, { query }) => listComplaints(app, who, query),
  readRetention: (app, who, { query }) => readRetention(app, who, query),
  listVisits: (app, who, { query }) => listVisits(app, who, query),
  readDigests: (app, who) => showDigests(app, who),
  readTrials: (app) => readTrials(app),
  readNoShows: (app, who, { query }) => readNoShows(app, who, query),
};
