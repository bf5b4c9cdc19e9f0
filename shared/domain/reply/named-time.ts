import type { Reading } from './intent.ts';
import type { Piece } from './pieces.ts';

const days: readonly RegExp[] = [
  /\b(sun(day)?|domingo)\b/,
  /\b(mon(day)?|lunes)\b/,
  /\b(tues?(day)?|martes)\b/,
  /\b(wednesday|weds?|miercoles)\b/,
  /\b(thu(r|rs|rsday)?|jueves)\b/,
  /\b(fri(day)?|viernes)\b/,
  /\b(sat(urday)?|sabado)\b/,
];
const clock = /\b(\d{1,2})(?: (\d{2}))?(?: ?(am|pm|a m|p m))?\b/;

/** The day of the week (0: Sunday) and the time of day (as H:MM of a twelve-hour clock) that a reply names. */
export function namedTime(found: readonly Piece[], plain: string): Reading['names'] {
  const words = found.filter(({ kind }) => kind === 'when').map(({ from, to }) => plain.slice(from, to));
  const said = words.join(' | ');
  const weekday = days.findIndex((day) => day.test(said));
  const [, hour, minute = '00'] = words.map((word) => clock.exec(word)).find((match) => match !== null) ?? [];
  if (weekday === -1 && hour === undefined) return undefined;
  return {
    ...(weekday === -1 ? {} : { weekday }),
    ...(hour === undefined ? {} : { time: `${Number(hour) % 12 || 12}:${minute}` }),
  };
}
