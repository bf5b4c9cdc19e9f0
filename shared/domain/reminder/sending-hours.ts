import { allowedHours, nextAllowed } from '../message/sending-hours.ts';
import type { Practice } from '../practice/practice.ts';
import { instantOf, wallTimeOf } from '../practice/wall-time.ts';

const dayMs = 86_400_000;
/** A reminder of the night leaves by then at the latest, the evening before. */
const latestEvening = '20:00';

/** The hours in which reminders may leave: those allowed in every one of the zones. */
export interface SendingHours {
  zones: readonly string[];
  quiet: Practice['quiet'];
}

/** The first instant (epoch ms) at or after `from` that is allowed in all zones; undefined when there is none. */
export function nextSending({ zones, quiet }: SendingHours, from: number): number | undefined {
  return nextAllowed(
    zones.map((zone) => allowedHours(zone, quiet)),
    from,
  );
}

export function isQuiet(hours: SendingHours, at: number): boolean {
  return nextSending(hours, at) !== at;
}

/**
 * When a reminder leaves instead that falls in the night: the evening before, 20:00 by the visit's clock (the first zone)
 * at the latest and while all zones still allow it. Undefined when no minute of that day is allowed.
 */
export function eveningBefore(hours: SendingHours, at: number): number | undefined {
  const [zone] = hours.zones;
  if (zone === undefined) return undefined;
  const { date, time } = wallTimeOf(zone, at);
  // What falls after midnight belongs to the night of the day before.
  const isMorning = time < '12:00';
  const evening = isMorning ? new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10) : date;
  let candidate = Math.min(instantOf(zone, evening, latestEvening), at);
  const earliest = candidate - 12 * 3_600_000;
  for (; candidate > earliest; candidate -= 15 * 60_000) if (!isQuiet(hours, candidate)) return candidate;
  return undefined;
}
