import { bucketOf } from './buckets.ts';
import {
  classStarts,
  clocks,
  hourPlaces,
  hourSeries,
  laterPlaces,
  loadPlaces,
  loadSeries,
  responsePlaces,
  responseSeries,
  type Series,
} from './figures.ts';
import type { Stretch, StretchTurn } from './stretch.ts';

/** Counts to be added to the figures of a day. */
export interface Share {
  series: Series;
  day: string;
  place: number;
  by: number;
}

/**
 * What one stretch adds to the figures; taking it back is adding each with the other sign. One that waits adds nothing yet:
 * whoever reads the figures reads it too (`sentIn`), so that a message of a patient costs no write to them.
 */
export function figuresOf(of: Stretch): Share[] {
  const { location, foundDone, turn } = of;
  if (!turn) return sentIn(of);
  if (turn.state === 'waiting') return [];
  return [
    ...sentIn(of),
    ...ofLength(location, foundDone, turn),
    ...ofHours(location, turn),
    ...ofPerson(location, turn),
  ];
}

/** What the patient sent in a stretch, by the hour, and what of it is left out of response times. */
export function sentIn({ location, arrived, leftOut }: Pick<Stretch, 'location' | 'arrived' | 'leftOut'>): Share[] {
  const shares: Share[] = [];
  for (const { channel, day, hour, count } of arrived)
    shares.push({ series: hourSeries(location, channel), day, place: hourPlaces.volume + hour, by: count });
  for (const { channel, day, kind, count } of leftOut)
    shares.push({ series: hourSeries(location, channel), day, place: hourPlaces[kind], by: count });
  return shares;
}

function ofLength(location: string, foundDone: boolean, turn: StretchTurn): Share[] {
  return clocks.flatMap((clock) => {
    const series = responseSeries(location, turn.channel, clock);
    const from = foundDone ? 0 : laterPlaces;
    return placesOf(turn, turn[clock]).map((place) => ({ series, day: turn.day, place: from + place, by: 1 }));
  });
}

/** Where a turn of this length counts. */
function placesOf(turn: StretchTurn, length: number | undefined): number[] {
  if (turn.state === 'no-reply-needed') return [responsePlaces.noReply];
  if (length === undefined) return [responsePlaces.withoutHours];
  const within = isWithin(turn) ? [responsePlaces.within] : [];
  return [responsePlaces.answered, ...within, responsePlaces.buckets + bucketOf(length)];
}

function ofHours(location: string, turn: StretchTurn): Share[] {
  const series = hourSeries(location, turn.channel);
  const stood = turn.stood.map(({ day, age }) => ({ series, day, place: hourPlaces.stood + age, by: 1 }));
  if (turn.endDay === undefined) return stood;
  const ended = turn.state === 'answered' ? hourPlaces.answered : hourPlaces.closed;
  const length = turn.business ?? turn.wall;
  const place = hourPlaces.classes + classOf(length ?? 0) * 24 + turn.hour;
  return [
    ...stood,
    { series, day: turn.endDay, place: ended, by: 1 },
    ...(turn.state === 'answered' ? [{ series, day: turn.day, place, by: 1 }] : []),
  ];
}

/** What a person did stands under their own name, by the clock that the location has. */
function ofPerson(location: string, turn: StretchTurn): Share[] {
  const { state, by, endDay: day } = turn;
  if (by === undefined || day === undefined) return [];
  const series = loadSeries(location, by);
  const share = (place: number) => ({ series, day, place, by: 1 });
  if (state === 'no-reply-needed') return [share(loadPlaces.noReply)];
  return [
    share(loadPlaces.answered),
    ...(isWithin(turn) ? [share(loadPlaces.within)] : []),
    share(loadPlaces.buckets + bucketOf(turn.business ?? turn.wall ?? 0)),
  ];
}

export function isWithin({ endedAt, dueAt }: Pick<StretchTurn, 'endedAt' | 'dueAt'>): boolean {
  return endedAt !== undefined && endedAt <= dueAt;
}

/** Which of the six classes a length in milliseconds falls in. */
export function classOf(milliseconds: number): number {
  return classStarts.findLastIndex((start) => milliseconds >= start);
}
