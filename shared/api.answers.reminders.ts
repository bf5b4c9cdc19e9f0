import * as z from 'zod';
import { visitState } from './domain/appointment/appointment.ts';
import { channelName } from './domain/contact/address.ts';
import { sendStatus } from './domain/message/entry.ts';
import { reason } from './domain/message/reason.ts';
import { trialMark } from './domain/trial/trial-mark.ts';

/** One step of a visit's reminders: what became of it, or what will. */
export const stepOut = z.object({
  version: z.number(),
  /** The id of the ladder's step; `correction` where a patient was told that something is no longer so. */
  step: z.string(),
  plannedFor: z.string(),
  /** When it was decided, or will leave. */
  at: z.string().optional(),
  state: z.enum(['planned', 'sending', 'sent', 'failed', 'skipped']),
  channel: channelName.optional(),
  status: sendStatus.optional(),
  leftAt: z.string().optional(),
  failure: z.string().optional(),
  message: z.object({ id: z.string(), threadId: z.string() }).optional(),
  /** The visit it was sent for where several share one message. */
  with: z.string().optional(),
  /** The trial it is in, and the arm of the patient. */
  trial: trialMark.optional(),
  reasons: z.array(reason),
  /** Every way that was tried, and why it could not be used. */
  attempts: z.array(z.object({ channel: channelName, messageId: z.string().optional(), reasons: z.array(reason) })),
});
export type StepOut = z.infer<typeof stepOut>;

/** The reminders of one visit: each step, those of versions it had before, and what is next. */
export const visitRemindersOut = z.object({
  id: z.string(),
  patientId: z.string(),
  version: z.number(),
  startsAt: z.string(),
  date: z.string(),
  time: z.string(),
  state: visitState,
  ladder: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Why there is nothing to come at all. */
  note: reason.optional(),
  steps: z.array(stepOut),
  earlier: z.array(stepOut),
  next: z.object({ step: z.string(), at: z.string() }).optional(),
});
export type VisitRemindersOut = z.infer<typeof visitRemindersOut>;

export const templateProblem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
});

/** How a step reads to one patient. */
export const reminderPreviewOut = z.object({
  /** Whom it is for: a patient's own visit, or an invented one. */
  name: z.string(),
  when: z.string(),
  text: z.string(),
  email: z.object({ subject: z.string(), body: z.string() }).optional(),
  /** What a call says, where the step can call. */
  call: z.string().optional(),
  segments: z.object({
    encoding: z.string(),
    segments: z.number(),
    units: z.number(),
    offending: z.string().optional(),
  }),
  problems: z.array(templateProblem.extend({ part: z.string() })),
});
export type ReminderPreviewOut = z.infer<typeof reminderPreviewOut>;

/** What is going to leave on the next days, and what will not. */
export const forecastOut = z.object({
  days: z.array(z.object({ date: z.string(), sms: z.number(), email: z.number(), voice: z.number() })),
  texts: z.number(),
  dollars: z.number(),
  /** Steps that will not be sent, by reason. */
  left: z.array(z.object({ code: z.string(), message: z.string(), count: z.number() })),
  steps: z.number(),
});
export type ForecastOut = z.infer<typeof forecastOut>;

/** Visits of a day whose patients no reminder can reach, with the reasons. */
export const unreachableOut = z.object({
  date: z.string(),
  visits: z.number(),
  unreachable: z.array(
    z.object({
      id: z.string(),
      patientId: z.string(),
      threadId: z.string(),
      name: z.string(),
      time: z.string(),
      phone: z.string().optional(),
      reasons: z.array(reason),
    }),
  ),
});
export type UnreachableOut = z.infer<typeof unreachableOut>;
