/** The finest step of the calendar: visits begin and last in whole grains. */
export const grainMinutes = 5;
export const grainMs = grainMinutes * 60_000;
export const longestVisitMinutes = 480;
const hourMs = 3_600_000;

/**
 * The grains (their first instants, epoch milliseconds) that a visit takes; one that begins or ends inside a grain takes
 * it whole.
 */
export function grainsOf(startsAt: number, endsAt: number): number[] {
  const first = Math.floor(startsAt / grainMs);
  const last = Math.ceil(endsAt / grainMs);
  return Array.from({ length: Math.max(0, last - first) }, (_none, nth) => (first + nth) * grainMs);
}

/** The hour of UTC that a grain stands in, as it is written in keys: `2026-11-24T15`. */
export function hourOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 13);
}

/** The name of a grain inside its hour: `m05`. */
export function grainName(epochMs: number): string {
  return `m${String(Math.floor((epochMs % hourMs) / 60_000)).padStart(2, '0')}`;
}

/** Every name a grain can have. */
export const grainNames: readonly string[] = Array.from({ length: 60 / grainMinutes }, (_none, nth) =>
  grainName(nth * grainMs),
);

/** The instant of a grain by its hour and name. */
export function grainAt(hour: string, name: string): number {
  return Date.parse(`${hour}:${name.slice(1)}:00.000Z`);
}
