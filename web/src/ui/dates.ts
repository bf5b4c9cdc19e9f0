import { dayAfter, wallTimeOf } from '#shared/domain/practice/wall-time.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function part(zone: string, at: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone} ${JSON.stringify(options)}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options });
  formatters.set(key, formatter);
  return formatter.format(at);
}

/** "3:00 pm", by the clock of a location. */
export function timeOf(at: number, zone: string): string {
  return part(zone, at, { hour: 'numeric', minute: '2-digit', hour12: true }).replace(
    /\s?([AP])M$/,
    (_all, half: string) => (half === 'A' ? ' am' : ' pm'),
  );
}

/** "Tue 24 Nov", with the year where it is not this one. */
export function shortDateOf(at: number, zone: string, now: number): string {
  return `${part(zone, at, { weekday: 'short' })} ${dayAndMonth(at, zone, now)}`;
}

/** The words of a day separator: "Today", "Yesterday", "Thursday 19 Nov". */
export function dayOf(at: number, zone: string, now: number): string {
  const date = dateOf(at, zone);
  const today = dateOf(now, zone);
  if (date === today) return 'Today';
  if (dayAfter(date) === today) return 'Yesterday';
  return `${part(zone, at, { weekday: 'long' })} ${dayAndMonth(at, zone, now)}`;
}

/** When something will be: "3:00 pm" today, "Tue 8:00 am" within the week, else "Tue 24 Nov, 8:00 am". */
export function whenOf(at: number, zone: string, now: number): string {
  if (dateOf(at, zone) === dateOf(now, zone)) return timeOf(at, zone);
  const nearby = Math.abs(at - now) < 6 * 86_400_000;
  if (nearby) return `${part(zone, at, { weekday: 'short' })} ${timeOf(at, zone)}`;
  return `${shortDateOf(at, zone, now)}, ${timeOf(at, zone)}`;
}

/** The same where it is clear that it is soon: within a day the time alone. */
export function soonOf(at: number, zone: string, now: number): string {
  return at - now < 86_400_000 ? timeOf(at, zone) : whenOf(at, zone, now);
}

/** How old the newest thing is, for a row: a time today, a date before. */
export function rowDateOf(at: number, zone: string, now: number): string {
  return dateOf(at, zone) === dateOf(now, zone) ? timeOf(at, zone) : shortDateOf(at, zone, now);
}

/** How long ago something was: "20 s ago", "5 min ago", "2 h ago". */
export function agoOf(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`;
}

/** The date by a location's clock, YYYY-MM-DD. */
export function dateOf(at: number, zone: string): string {
  return wallTimeOf(zone, at).date;
}

function dayAndMonth(at: number, zone: string, now: number): string {
  const date = `${part(zone, at, { day: 'numeric' })} ${part(zone, at, { month: 'short' })}`;
  return dateOf(at, zone).slice(0, 4) === dateOf(now, zone).slice(0, 4)
    ? date
    : `${date} ${dateOf(at, zone).slice(0, 4)}`;
}

/** How many years old somebody born on a date is on another; both as `2015-03-04`. */
export function ageOn(date: string, birthDate: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
