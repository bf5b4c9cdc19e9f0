import { instantOf } from '#shared/domain/practice/wall-time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Date and time on the wall, to the minute, computed here by Intl alone and not by the product. */
export function wall(zone: string, moment: number): string {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' } as const;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', options);
  formats.set(zone, format);
  return format.format(moment);
}

export function offset(zone: string, moment: number): number {
  return Date.parse(`${wall(zone, moment).replace(' ', 'T')}:00Z`) - Math.floor(moment / 60_000) * 60_000;
}

export function at(zone: string, date: string, time: string): number {
  return Date.parse(new Date(instantOf(zone, date, time)).toISOString());
}

export function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
