import * as z from 'zod';
import { channelName } from './domain/contact/address.ts';
import { followUpWay } from './domain/followup/follow-up.ts';
import { sendStatus } from './domain/message/entry.ts';
import { reason } from './domain/message/reason.ts';

/** One step after a missed visit: what became of it, or what will. Instants are ISO. */
export const missedStepOut = z.object({
  /** The id of the practice's step. */
  step: z.string(),
  plannedFor: z.string(),
  /** When it was decided, or will be done. */
  at: z.string().optional(),
  state: z.enum(['planned', 'sending', 'sent', 'failed', 'call-task', 'skipped']),
  way: z.union([followUpWay, z.literal('none')]),
  status: sendStatus.optional(),
  leftAt: z.string().optional(),
  failure: z.string().optional(),
  reasons: z.array(reason),
  /** Every way that was tried, and why it could not be used. */
  attempts: z.array(z.object({ channel: channelName, reasons: z.array(reason) })),
});
export type MissedStepOut = z.infer<typeof missedStepOut>;

/** A missed visit: who, when, what was done about it and what is next. */
export const missedVisitOut = z.object({
  id: z.string(),
  threadId: z.string(),
  patientId: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  startsAt: z.string(),
  date: z.string(),
  time: z.string(),
  visitType: z.string().optional(),
  provider: z.string().optional(),
  phone: z.string().optional(),
  /** When it was marked as missed. */
  missedAt: z.string(),
  /** `call`: somebody is to call; `over`: it asks for nothing more, and `over` says why. */
  state: z.enum(['waiting', 'call', 'over', 'nothing-planned']),
  over: z
    .object({
      why: z.enum(['answered', 'booked', 'opted-out', 'called', 'nothing-to-do', 'not-missed']),
      at: z.string(),
      /** The visit that was booked instead. */
      booked: z.object({ appointmentId: z.string(), startsAt: z.string() }).optional(),
      message: z.string(),
    })
    .optional(),
  steps: z.array(missedStepOut),
  next: z.object({ step: z.string(), at: z.string(), way: z.union([followUpWay, z.literal('none')]) }).optional(),
});
export type MissedVisitOut = z.infer<typeof missedVisitOut>;

/** The missed visits of a location in the last 30 days, and how many of them were rebooked within 30 days. */
export const missedOut = z.object({
  visits: z.array(missedVisitOut),
  missed: z.number(),
  recovered: z.number(),
  /** There are older ones that are not shown. */
  more: z.boolean(),
  /** Something is done about missed visits by itself. */
  isOn: z.boolean(),
});
export type MissedOut = z.infer<typeof missedOut>;
