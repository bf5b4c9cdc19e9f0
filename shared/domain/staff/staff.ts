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
  /** A coordinator who may see confidential conversations. */
  confidential: z.boolean().optional(),
});
export type Staff = z.infer<typeof staff>;

/**
 * May this person see confidential conversations? Managers and admins may; coordinators where an admin said so.
 */
export function seesConfidential({ role, confidential }: { role?: Role; confidential?: boolean | undefined }): boolean {
  return confidential === true || role === 'manager' || role === 'admin';
}

/** May this person see what belongs to this location, or stands among its confidential conversations (thread.ts, placeOf)? */
export function mayEnter(
  person: Pick<Staff, 'locations'> & { role?: Role; confidential?: boolean | undefined },
  place: string,
): boolean {
  const [location = '', side] = place.split('~');
  const isAt = person.locations === 'all' || person.locations.includes(location);
  return isAt && (side === undefined || seesConfidential(person));
}

/** The places of these locations that a person may see. */
export function placesFor(
  person: { role?: Role; confidential?: boolean | undefined },
  locations: readonly string[],
): string[] {
  return locations.flatMap((location) => [location, ...(seesConfidential(person) ? [`${location}~confidential`] : [])]);
}
