import * as z from 'zod';

export const roles = ['coordinator', 'manager', 'admin'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** A person of the practice. What they may do is decided by this row, so that a change holds at once. */
export const staff = z.object({
  id: z.string().min(1),
  name: z.string().min(1).max(80),
  role,
  /** Location ids, or every location there is. */
  locations: z.union([z.literal('all'), z.array(z.string())]),
  active: z.boolean(),
  /** Where they are written to: invitations, alerts. */
  email: z.string().optional(),
  /** Not at work until the end of this day (YYYY-MM-DD): shown beside their name when work is handed over. */
  awayUntil: z.string().optional(),
  /** Counts up with each change made under Settings. */
  version: z.number().int().optional(),
  /** The phone that rings first when this person calls a patient from the desk. */
  phone: z.string().optional(),
});
export type Staff = z.infer<typeof staff>;

/** May this person see what belongs to this location? */
export function mayEnter(person: Pick<Staff, 'locations'>, location: string): boolean {
  return person.locations === 'all' || person.locations.includes(location);
}
