import type { followUpRoutes } from '#shared/api.follow-ups.ts';
import { closeMissed } from '#shared/domain/followup/close-missed.ts';
import { listMissed } from '#shared/domain/followup/list-missed.ts';
import { readFollowUps } from '#shared/domain/followup/read-follow-ups.ts';
import { saveFollowUps } from '#shared/domain/followup/save-follow-ups.ts';
import type { Handle } from './handle.ts';

/** The doings of the routes of missed visits, one sentence each. */
export const followUpHandlers: { [N in keyof typeof followUpRoutes]: Handle<N> } = {
  readFollowUps: (app) => readFollowUps(app),
  saveFollowUps: (app, who, { body: { version, ...fields } }) => saveFollowUps(app, who, fields, version),
  listMissed: (app, who, { query }) => listMissed(app, who, query.location),
  closeMissed: (app, who, { params, body }) => closeMissed(app, who, params.appointmentId, body.how),
};
