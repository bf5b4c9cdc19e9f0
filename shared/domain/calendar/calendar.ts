import * as z from 'zod';
import { openingHours } from '../practice/opening-hours.schema.ts';
import { grainMinutes, longestVisitMinutes } from './grain.ts';

/** The id of a provider, a chair or a visit type. */
export const calendarId = z.string().regex(/^[a-z0-9-]{1,24}$/, 'an id: small letters, digits and -, at most 24');
const name = z.string().trim().min(1).max(80);
const { weekly } = openingHours.shape;

/** Minutes of a visit, in whole grains of the calendar. */
export const visitMinutes = z
  .number()
  .int()
  .min(grainMinutes)
  .max(longestVisitMinutes)
  .multipleOf(grainMinutes, `whole ${grainMinutes} minutes`);

/** Somebody who sees patients. */
export const provider = z.strictObject({
  id: calendarId,
  name,
  /** Where and when they work, inside the location's own hours; without `weekly` whenever it is open. */
  works: z
    .array(z.strictObject({ location: calendarId, weekly }))
    .min(1)
    .max(20),
  /** Local dates on which they are away. */
  off: z.array(z.iso.date()).max(400).default([]),
  active: z.boolean().default(true),
});
export type Provider = z.infer<typeof provider>;

/** A place where one patient can be treated at a time. */
export const chair = z.strictObject({
  id: calendarId,
  name,
  location: calendarId,
  /** What it is equipped for, in the practice's own words: hygiene, surgery. A visit type may need one. */
  kind: calendarId.optional(),
  active: z.boolean().default(true),
});
export type Chair = z.infer<typeof chair>;

/** What a patient comes for. */
export const visitType = z.strictObject({
  id: calendarId,
  name,
  minutes: visitMinutes,
  /** What the patient is told behind the link: "Please do not eat for two hours before." */
  instructions: z.string().trim().max(1000).default(''),
  /** Only chairs of this kind. */
  chairKind: calendarId.optional(),
  /** Only these providers; anybody where it is absent. */
  providers: z.array(calendarId).min(1).max(60).optional(),
  /** The least number of days after a visit of another type: a crown is seated 14 days after its preparation. */
  leastGap: z.strictObject({ after: calendarId, days: z.number().int().min(1).max(365) }).optional(),
  active: z.boolean().default(true),
});
export type VisitType = z.infer<typeof visitType>;

const fields = {
  providers: z.array(provider).max(60),
  chairs: z.array(chair).max(60),
  visitTypes: z.array(visitType).max(60),
  /** A visit that is called off nearer than this counts as a late cancellation. */
  lateCancelHours: z.number().int().min(0).max(168),
  /** A visit that is over and that nobody marked: the desk is asked, or it is taken as one or the other. */
  unmarked: z.strictObject({
    rule: z.enum(['ask', 'attended', 'no-show']),
    afterMinutes: z.number().int().min(0).max(2880),
  }),
};

/** Everything that visits are booked by, as one row. The late-cancel window and the rule for unmarked visits stand here too. */
export const calendar = z.object({ ...fields, version: z.number().int() });
export type Calendar = z.infer<typeof calendar>;

/** What a manager may change of it. */
export const calendarFields = z.strictObject(fields).superRefine((given, context) => {
  for (const list of ['providers', 'chairs', 'visitTypes'] as const) {
    const seen = new Set<string>();
    given[list].forEach(({ id }, position) => {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: [list, position, 'id'], message: `${id} stands here twice` });
      seen.add(id);
    });
  }
  const providers = new Set(given.providers.map(({ id }) => id));
  const types = new Set(given.visitTypes.map(({ id }) => id));
  given.visitTypes.forEach((type, position) => {
    const unknown = type.providers?.find((id) => !providers.has(id));
    if (unknown) {
      const path = ['visitTypes', position, 'providers'];
      context.addIssue({ code: 'custom', path, message: `${unknown} is no provider of this calendar` });
    }
    if (type.leastGap && (!types.has(type.leastGap.after) || type.leastGap.after === type.id)) {
      const path = ['visitTypes', position, 'leastGap', 'after'];
      context.addIssue({ code: 'custom', path, message: `${type.leastGap.after} is no other visit type` });
    }
  });
});

/** Does this provider do visits of this type? */
export function does(of: Provider, type: VisitType): boolean {
  return of.active && (type.providers === undefined || type.providers.includes(of.id));
}

/** Can a visit of this type take place in this chair? */
export function suits(of: Chair, type: VisitType): boolean {
  return of.active && (type.chairKind === undefined || type.chairKind === of.kind);
}
