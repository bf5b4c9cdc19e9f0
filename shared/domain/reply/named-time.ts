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
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dated = new RegExp(`^(?:(${months.join('|')})[a-z]*|the) (\\d{1,2})(?:st|nd|rd|th)?$`);
const clock = /\b(\d{1,2})(?: (\d{2}))?(?: ?(am|pm|a m|p m))?\b/;
const fromNow: readonly [RegExp, NonNullable<Reading['names']>][] = [
  [/\b(today|tonight|hoy)\b/, { inDays: 0 }],
  [/(^|\| )(tomorrow|tmrw|tmr|tomo|manana)\b/, { inDays: 1 }],
  [/\bthis week\b/, { inWeeks: 0 }],
  [/\bnext week\b/, { inWeeks: 1 }],
];

/** The day and the time of day (as H:MM of a twelve-hour clock) that a reply names, also where a phrase says yes to it ("Friday works"). */
export function namedTime(found: readonly Piece[], plain: string): Reading['names'] {
  const words = found.flatMap((piece) => timeIn(piece, plain.slice(piece.from, piece.to)));
  const said = words.join(' | ');
  const weekday = days.findIndex((day) => day.test(said));
  const date = words.map((word) => dated.exec(word)).find((match) => match !== null);
  const bare = words.filter((word) => !dated.test(word));
  const [, hour, minute] = bare.map((word) => clock.exec(word)).find((match) => match !== null) ?? [];
  // No hour of a clock of twelve: "yes, 27".
  const isDay = hour !== undefined && minute === undefined && Number(hour) > 12;
  const day = date?.[2] ?? (isDay ? hour : undefined);
  const names: NonNullable<Reading['names']> = {
    ...Object.assign({}, ...fromNow.map(([pattern, is]) => (pattern.test(said) ? is : {}))),
    ...(weekday === -1 ? {} : { weekday }),
    ...(day === undefined ? {} : { day: Number(day) }),
    ...(date?.[1] === undefined ? {} : { month: months.indexOf(date[1]) }),
    ...(hour === undefined || isDay ? {} : { time: `${Number(hour) % 12 || 12}:${minute ?? '00'}` }),
  };
  return Object.keys(names).length === 0 ? undefined : names;
}

function timeIn({ kind }: Piece, words: string): string[] {
  if (kind === 'when') return [words];
  const [, named] = (kind === 'confirm' && /^(.+?) (?:is|works)\b/.exec(words)) || [];
  return named === undefined ? [] : [named];
}
