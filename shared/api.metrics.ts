import * as z from 'zod';
import { id, instant, nothing } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { saidRoutes } from './api.said.ts';
import { visitStates } from './domain/appointment/transitions.ts';
import { channelName } from './domain/contact/address.ts';
import { clocks, measures } from './domain/metrics/figures.ts';
import { notSentKinds } from './domain/metrics/not-sent.ts';
import { verdicts } from './domain/metrics/trial.ts';
import { visitRowsStates } from './domain/metrics/visit-rows-states.ts';
import { ladderStep } from './domain/reminder/ladder.ts';
import { roles } from './domain/staff/staff.ts';
import { arm } from './domain/trial/trial-mark.ts';

/** From one local date to another, both included; a location and a channel, or all of them. */
const range = {
  from: z.iso.date(),
  to: z.iso.date(),
  location: id.optional(),
  channel: channelName.optional(),
};

const milliseconds = z.number();
const count = z.number().int();

/** Median and 90th percentile in milliseconds with how many they are of; absent where there are none. */
const lengths = z.object({ n: count, median: milliseconds.optional(), p90: milliseconds.optional() });
/** Answered within the target, of those that were answered or are open and past it (metric definition 5). */
const within = z.object({ within: count, of: count });

export const responsesOut = z.object({
  updatedAt: z.string(),
  measure: z.enum(measures),
  clock: z.enum(clocks),
  /** The one target of what is shown, in minutes; absent where channels differ. */
  targetMinutes: z.number().optional(),
  lengths,
  within,
  /** Closed without an answer. */
  noReply: count,
  /** Answered where no opening hours are set, and so without business time. */
  withoutHours: count,
  /** What waits now, whenever it began. */
  waiting: z.object({ n: count, late: count, oldest: milliseconds.optional() }),
  handled: z.object({ answered: count, noReply: count }),
  leftOut: z.object({ confirmation: count, keyword: count, automatic: count }),
  /** As long before. */
  before: z.object({ lengths, within }),
  days: z.array(z.object({ day: z.string(), lengths, within, messages: count, open: z.array(count) })),
  /** How many took as long: from `from` to below `to` milliseconds. */
  bars: z.array(z.object({ from: milliseconds, to: milliseconds.optional(), count })),
  /** Monday first, 24 each: messages that came, and response times in six classes. */
  hours: z.array(z.array(z.object({ messages: count, classes: z.array(count) }))),
});

const turnOut = z.object({
  id,
  name: z.string(),
  location: z.string(),
  channel: z.string(),
  startedAt: z.string(),
  state: z.enum(['waiting', 'answered', 'no-reply-needed']),
  first: z.boolean(),
  late: z.boolean(),
  dueAt: z.string(),
  endedAt: z.string().optional(),
  by: z.string().optional(),
  wall: milliseconds.optional(),
  business: milliseconds.optional(),
});

const visitOut = z.object({
  /** Of the patient's thread. */
  id,
  visitId: id,
  name: z.string(),
  location: z.string(),
  date: z.string(),
  time: z.string(),
  state: z.enum(visitStates),
  reminded: z
    .object({
      due: count,
      sent: count,
      delivered: count,
      replied: z.boolean(),
      outcome: z.string(),
      notSent: z.array(z.enum(notSentKinds)),
    })
    .optional(),
  contact: z.enum(['person', 'automatic', 'nobody']).optional(),
  recovered: z.boolean().optional(),
});

/** What is compared, and how it stands. */
const trialOut = z.object({
  id,
  ladderName: z.string(),
  startedAt: z.string(),
  /** Patients on which it is decided. */
  planned: count,
  usual: z.object({ when: ladderStep.shape.when }),
  changed: z.object({ when: ladderStep.shape.when.optional(), words: z.boolean() }),
  arms: z.array(
    z.object({
      arm,
      /** Each by the first visit of theirs that was kept or missed: the difference is of these. */
      patients: count,
      missed: count,
      visits: count,
      missedVisits: count,
      /** Reminders that left, and visits of which nobody knows yet how they ended. */
      sent: count,
      toCome: count,
    }),
  ),
  /** No-show rate of the new arm less that of the usual one, with its 95 % range; absent while an arm is empty. */
  difference: z.object({ share: z.number(), low: z.number(), high: z.number() }).optional(),
  verdict: z.enum(verdicts),
  ended: z.object({ at: z.string(), chosen: arm }).optional(),
});

const managers = ['manager', 'admin'] as const;

/** Figures, with the rows behind them; definitions in docs/figures.md. */
export const metricsRoutes = {
  readResponses: {
    summary: 'How long patients waited, over some days: median, p90, n, who still waits, what was left out.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({
      ...range,
      measure: z.enum(measures).default('first'),
      clock: z.enum(clocks).default('business'),
    }),
    body: nothing,
    out: responsesOut,
  },
  listTurns: {
    summary:
      'The turns behind the figures, newest first: who waits whenever they wrote, what was handled by the day it ended; a coordinator sees those they ended. `before` goes on where a page ended.',
    roles,
    audits: 'threads',
    status: 200,
    params: nothing,
    query: z.object({
      ...range,
      measure: z.enum(measures).default('first'),
      state: z.enum(['any', 'answered', 'late', 'waiting', 'no-reply-needed', 'handled']).default('any'),
      /** 0 is Monday. */
      weekday: z.coerce.number().int().min(0).max(6).optional(),
      hour: z.coerce.number().int().min(0).max(23).optional(),
      by: id.optional(),
      before: instant.optional(),
    }),
    body: nothing,
    out: z.object({ threads: z.array(turnOut), before: z.string().optional() }),
  },
  readLoad: {
    summary: 'What each person handled; a coordinator sees their own. Load, not a ranking.',
    roles,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ from: range.from, to: range.to, location: range.location }),
    body: nothing,
    out: z.object({
      people: z.array(
        z.object({
          id,
          name: z.string(),
          locations: z.array(z.string()),
          open: z.object({ count, more: z.boolean() }),
          answered: count,
          noReply: count,
          within: count,
          lengths,
          /** How long they touched the app, in stretches of five minutes; wherever they did. */
          onlineMs: count,
        }),
      ),
    }),
  },
  readToday: {
    summary: 'What was handled today at the places one works at, and how fast.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: z.object({ location: range.location }),
    body: nothing,
    out: z.object({ handled: count, lengths }),
  },
  readReminders: {
    summary: 'How far the reminders of the visits of some days came, and what was done about missed ones.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ from: range.from, to: range.to, location: range.location }),
    body: nothing,
    out: z.object({
      due: count,
      sent: count,
      delivered: count,
      replied: count,
      confirmed: count,
      moved: count,
      cancelled: count,
      silent: count,
      came: count,
      /** Visits of which every due step was delivered. */
      complete: count,
      failed: count,
      /** Left more than 72 hours ago, and neither a receipt nor a failure came. */
      unheard: count,
      onTheirWay: count,
      /** Steps that were not sent; those by rule were not due. */
      notSent: z.array(z.object({ kind: z.enum(notSentKinds), count, byRule: z.boolean() })),
      missed: z.object({ all: count, contacted: count, byPerson: count, recovered: count }),
    }),
  },
  ...saidRoutes,
  readRetention: {
    summary:
      'Patients seen in each month of the two years up to a date, and how many of them came again within a year.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ to: range.to, location: range.location }),
    body: nothing,
    out: z.object({
      /** Days after a visit within which a patient counts as having come again. */
      withinDays: count,
      /** `isOver`: a year has passed for whoever was seen in it; where it has not, `again` are those who came already. */
      months: z.array(z.object({ month: z.string(), isOver: z.boolean(), seen: count, again: count })),
    }),
  },
  listVisits: {
    summary: 'The visits behind the figures, by day, newest first; `before` goes on where a page ended.',
    roles: managers,
    audits: 'threads',
    status: 200,
    params: nothing,
    query: z.object({
      from: range.from,
      to: range.to,
      location: range.location,
      which: z.enum(visitRowsStates),
      before: z.iso.date().optional(),
    }),
    body: nothing,
    out: z.object({ threads: z.array(visitOut), before: z.string().optional() }),
  },
  readDigests: {
    summary: 'The weekly digests and what became of each, and what one of the last seven days would say.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({
      preview: z.object({ subject: z.string(), body: z.string() }),
      digests: z.array(
        z.object({
          to: z.string(),
          staffId: z.string(),
          state: z.enum(['waiting', 'begun', 'sent', 'failed', 'unknown']),
          at: z.string(),
        }),
      ),
    }),
  },
  readTrials: {
    summary:
      'Trials of reminders: patients and no-shows of each arm, the difference with its interval, and whether it is over.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({ trials: z.array(trialOut) }),
  },
  readNoShows: {
    summary: 'Visits by how they ended, by week: attended, missed, called off late or in time; and what time was lost.',
    roles: managers,
    audits: 'request',
    status: 200,
    params: nothing,
    query: z.object({ from: range.from, to: range.to, location: range.location }),
    body: nothing,
    out: z.object({
      weeks: z.array(
        z.object({
          week: z.string(),
          attended: count,
          noShow: count,
          lateCancelled: count,
          /** Of those called off late: another visit took their time. */
          refilled: count,
          /** Missed or called off late, and nobody else came in that time. */
          lost: count,
          cancelled: count,
          /** Over, and nobody said how; or still to come. */
          open: count,
          /** No-shows of those who came or should have, with its 95 % range; absent where there are none. */
          rate: z.object({ share: z.number(), low: z.number(), high: z.number() }).optional(),
        }),
      ),
    }),
  },
} as const satisfies Record<string, Route>;
