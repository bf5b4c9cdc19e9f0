import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RouteInput, RouteOutput } from '#shared/api.ts';
import { dayAfter, instantOf } from '#shared/domain/practice/wall-time.ts';
import { call, sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { dayOf } from '../ui/dates.ts';
import type { Calendar } from './use-schedule.ts';
import { clockOf } from './visit-look.ts';

export type Slot = RouteOutput<'findSlots'>['slots'][number];

interface Props {
  search: Pick<RouteInput<'findSlots'>['query'], 'location' | 'visitType' | 'provider' | 'moving'>;
  from: string;
  /** Days before and after these are not offered: the visit belongs to others. */
  earliest?: string | undefined;
  latest?: string | undefined;
  /** Tells its choices from those of another picker. */
  name?: string | undefined;
  /** A time of day that was meant, to be chosen where it is free. */
  wanted: string | undefined;
  zone: string;
  calendar: Calendar;
  slot: Slot | undefined;
  onSlot: (slot: Slot | undefined) => void;
}

/** A week looked at at once. */
const days = 7;

/** The free times of a week, by day; each a choice. */
export function SlotPicker({
  search,
  from,
  earliest,
  latest,
  name = 'slot',
  wanted,
  zone,
  calendar,
  slot,
  onSlot,
}: Props) {
  const [begin, setBegin] = useState(from);
  const now = useNow();
  let end = begin;
  for (let ahead = 1; ahead < days; ahead += 1) end = dayAfter(end);
  const found = useQuery({
    queryKey: ['appointments', 'slots', search, begin],
    queryFn: () => call('findSlots', { query: { ...search, from: begin, to: end, limit: 200 } }),
  });
  const slots = (found.data?.slots ?? []).filter(
    ({ date }) => (!earliest || date >= earliest) && (!latest || date <= latest),
  );
  const byDay = Map.groupBy(slots, ({ date }) => date);
  const meant =
    wanted && slot === undefined ? slots.find((one) => one.time === wanted && one.date === from) : undefined;
  useEffect(() => {
    if (meant) onSlot(meant);
  }, [meant, onSlot]);
  const nameOf = (id: string) => calendar.providers.find((one) => one.id === id)?.name ?? id;

  return (
    <fieldset className="slots">
      <legend className="line">
        Free times
        <label className="end line">
          <span className="meta">from</span>
          <input
            type="date"
            className="field field-sm"
            value={begin}
            min={earliest}
            max={latest}
            onChange={(event) => {
              if (event.currentTarget.value) setBegin(event.currentTarget.value);
            }}
          />
        </label>
      </legend>
      {found.isPending ? <p className="meta">Looking for free times</p> : null}
      {found.error ? (
        <p className="c-danger" role="alert">
          {sentenceOf(found.error)}
        </p>
      ) : null}
      {found.data && slots.length === 0 ? <p className="meta">Nothing is free in these seven days.</p> : null}
      {[...byDay].map(([date, ofDay]) => (
        <div key={date} className="slots-day">
          <h3>{dayOf(instantOf(zone, date, '12:00'), zone, now)}</h3>
          <div className="slots-times">
            {ofDay.map((one) => {
              const isChosen = slot?.startsAt === one.startsAt && slot.provider === one.provider;
              return (
                <label key={`${one.startsAt} ${one.provider}`} className={isChosen ? 'slot on' : 'slot'}>
                  <input
                    type="radio"
                    name={name}
                    className="read-aloud"
                    checked={isChosen}
                    onChange={() => onSlot(one)}
                  />
                  <span>{clockOf(one.time)}</span>
                  {search.provider ? null : <small>{nameOf(one.provider)}</small>}
                </label>
              );
            })}
          </div>
        </div>
      ))}
      <button type="button" className="btn btn-sm" onClick={() => setBegin(dayAfter(end))}>
        The next seven days
      </button>
    </fieldset>
  );
}
