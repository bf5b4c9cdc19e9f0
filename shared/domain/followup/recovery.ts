/** A missed visit, and what was booked for the same patient since it began; ISO instants. */
export interface MissedVisit {
  startsAt: string;
  /** When each other visit of theirs that stands, or took place, was booked. */
  bookedAt: readonly string[];
}

/** Recovered visits (metric definition 8): rebooked within 30 days / missed. */
export interface Recovery {
  missed: number;
  recovered: number;
}

const withinMs = 30 * 86_400_000;

/** Whether another visit was booked within 30 days of the one that was missed. */
export function isRecovered({ startsAt, bookedAt }: MissedVisit): boolean {
  const start = Date.parse(startsAt);
  return bookedAt.some((at) => Date.parse(at) >= start && Date.parse(at) <= start + withinMs);
}

/** How many of these missed visits were recovered. */
export function recoveryOf(missed: readonly MissedVisit[]): Recovery {
  return { missed: missed.length, recovered: missed.filter(isRecovered).length };
}
