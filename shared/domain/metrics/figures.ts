import { bucketStarts } from './buckets.ts';
import { summed } from './packed.ts';

/** Which turns a length of time is counted of: those that opened an episode, or every one. */
export const measures = ['first', 'every'] as const;
export type Measure = (typeof measures)[number];

/** Which clock it is counted by. */
export const clocks = ['business', 'wall'] as const;
export type Clock = (typeof clocks)[number];

/**
 * The figures of one day in one series are a list of counts; each count has its place. What is counted of a turn's length
 * stands under the day on which the turn began; what a person did stands under the day on which they did it. What still
 * waits stands in none: it is read from its own rows, and added when somebody looks.
 */
export const responsePlaces = {
  answered: 0,
  within: 1,
  noReply: 2,
  /** Answered where no opening hours are set: it has no business time, and is never counted as zero. */
  withoutHours: 4,
  buckets: 8,
} as const;

/**
 * A turn counts once: those that opened an episode from the first place on, those that came later in one from this place
 * on, in the same order. Every one is both together.
 */
export const laterPlaces = responsePlaces.buckets + bucketStarts.length;

/** What a measure is counted of in a day's lengths, by `responsePlaces`. */
export function countsFor(measure: Measure, counts: readonly number[]): number[] {
  const first = counts.slice(0, laterPlaces);
  return measure === 'first' ? first : summed(first, counts.slice(laterPlaces));
}

/** What was done: the same places, of a person (`load`). */
export const loadPlaces = { answered: 0, within: 1, noReply: 2, buckets: 8 } as const;

/** The six classes of response times within an hour of the week, by where each begins, in milliseconds. */
export const classStarts = [0, 5, 15, 60, 240, 1440].map((minutes) => minutes * 60_000);

export const hourPlaces = {
  /** Messages that came, by hour of the day. */
  volume: 0,
  /** Answered turns that began in it, class by class of 24 hours each. */
  classes: 24,
  confirmation: 24 + classStarts.length * 24,
  keyword: 25 + classStarts.length * 24,
  automatic: 26 + classStarts.length * 24,
  /** Turns that stood open at five in the afternoon and have ended since, by age. */
  stood: 27 + classStarts.length * 24,
  /** Turns that were answered, or closed without an answer, on this day. */
  answered: 31 + classStarts.length * 24,
  closed: 32 + classStarts.length * 24,
} as const;

/**
 * Visits by how they ended, under the day they were for; then what was done about the missed ones, and how far their
 * reminders came.
 */
export const visitPlaces = {
  attended: 0,
  noShow: 1,
  lateCancelled: 2,
  cancelled: 3,
  open: 4,
  contacted: 5,
  byPerson: 6,
  recovered: 7,
  due: 8,
  sent: 9,
  delivered: 10,
  replied: 11,
  confirmed: 12,
  moved: 13,
  /** `cancelled` above is how a visit ended, this one what a patient who was reminded did. */
  calledOff: 14,
  silent: 15,
  came: 16,
  complete: 17,
  unheard: 18,
  failed: 19,
  /** Of those called off late: another visit took their time. */
  refilled: 20,
  notSent: 24,
} as const;

/**
 * What patients say of the practice, under the day on which they did: complaints that were marked; of the survey, under the
 * day on which it was asked or left out, how many were asked, wrote words beside a number, answered 1 to 5, and were not asked.
 */
export const saidPlaces = { complaints: 0, asked: 1, withWords: 2, scores: 3, leftOut: 8 } as const;

/** Patients who were seen in a month, and those of them who came again within a year; under the first day of the month. */
export const monthPlaces = { seen: 0, cameAgain: 1 } as const;

/** Where the figures of a day are kept: the partition's name after `ROLLUP#`. */
export type Series =
  | `${string}#${string}#${Clock}`
  | `${string}#${string}#hours`
  | `${string}#by#${string}`
  | `${string}#visits`
  | `${string}#months`
  | `${string}#said`;

export function responseSeries(location: string, channel: string, clock: Clock): Series {
  return `${location}#${channel}#${clock}`;
}

export function hourSeries(location: string, channel: string): Series {
  return `${location}#${channel}#hours`;
}

export function loadSeries(location: string, staffId: string): Series {
  return `${location}#by#${staffId}`;
}

/** By month: two years of days would be read for one figure. */
export function monthSeries(location: string): Series {
  return `${location}#months`;
}

export function visitSeries(location: string): Series {
  return `${location}#visits`;
}

export function saidSeries(location: string): Series {
  return `${location}#said`;
}

/** The counts of the buckets in a day's figures. */
export function bucketsIn(counts: readonly number[]): number[] {
  const from = responsePlaces.buckets;
  return Array.from({ length: bucketStarts.length }, (_, bucket) => counts[from + bucket] ?? 0);
}
