import { useState } from 'react';
import { dayAfter } from '#shared/domain/practice/wall-time.ts';
import { Icon } from '../ui/icon.tsx';
import { type Slot, SlotPicker } from './slot-picker.tsx';
import type { Calendar } from './use-schedule.ts';

type VisitType = Calendar['visitTypes'][number];

/** A further visit of a chain, as it is being chosen. */
export interface ChainPart {
  key: string;
  visitType: string;
  slot: Slot | undefined;
}

/** The first day that a visit may have after the ones before it, by its own least gap to one of them. */
export function earliestOf(
  type: VisitType | undefined,
  before: readonly { visitType: string; date: string }[],
): string {
  const last =
    before
      .map(({ date }) => date)
      .toSorted()
      .at(-1) ?? '';
  const gap = type?.leastGap;
  const after = before.findLast(({ visitType }) => visitType === gap?.after);
  if (!gap || !after) return last;
  const least = daysAfter(after.date, gap.days);
  return least > last ? least : last;
}

export function daysAfter(date: string, days: number): string {
  let on = date;
  for (let ahead = 0; ahead < days; ahead += 1) on = dayAfter(on);
  return on;
}

interface PartProps {
  part: ChainPart;
  nth: number;
  /** The visits before it that have a time. */
  before: readonly { visitType: string; date: string }[];
  location: string;
  zone: string;
  calendar: Calendar;
  onChange: (part: ChainPart) => void;
  onRemove: () => void;
}

/** One further visit: what it is, how long after the one before, and its free times. */
export function ChainPartFields({ part, nth, before, location, zone, calendar, onChange, onRemove }: PartProps) {
  const type = calendar.visitTypes.find(({ id }) => id === part.visitType);
  const earliest = earliestOf(type, before);
  return (
    <section className="chain-part" aria-label={`Visit ${nth}: ${type?.name ?? ''}`}>
      <header className="line">
        <Icon name="agenda" size={14} />
        <h3>
          Visit {nth}: {type?.name}
        </h3>
        <button type="button" className="btn btn-xs end" onClick={onRemove}>
          Remove<span className="read-aloud"> visit {nth}</span>
        </button>
      </header>
      {type?.leastGap && before.some(({ visitType }) => visitType === type.leastGap?.after) ? (
        <p className="meta">At least {type.leastGap.days} days after the visit before it.</p>
      ) : null}
      <SlotPicker
        key={`${part.visitType} ${earliest}`}
        name={`slot ${part.key}`}
        search={{ location, visitType: part.visitType }}
        from={earliest}
        earliest={earliest}
        wanted={undefined}
        zone={zone}
        calendar={calendar}
        slot={part.slot}
        onSlot={(slot) => onChange({ ...part, slot })}
      />
    </section>
  );
}

/** What may come after a visit: first what the calendar says does, then anything else. */
export function AddPart({
  after,
  calendar,
  onAdd,
}: {
  after: string;
  calendar: Calendar;
  onAdd: (visitType: string) => void;
}) {
  const [isChoosing, setChoosing] = useState(false);
  const types = calendar.visitTypes.filter(({ active }) => active);
  const usual = types.filter(({ leastGap }) => leastGap?.after === after);
  return (
    <div className="line chain-add">
      {usual.map(({ id, name, leastGap }) => (
        <button key={id} type="button" className="btn btn-sm" onClick={() => onAdd(id)}>
          <Icon name="agenda" size={14} />
          Then {name}, at least {leastGap?.days} days later
        </button>
      ))}
      {isChoosing ? (
        <label className="labelled">
          Then
          <select
            className="field"
            value=""
            onChange={(event) => {
              setChoosing(false);
              onAdd(event.currentTarget.value);
            }}
          >
            <option value="" disabled>
              Choose a visit
            </option>
            {types.map(({ id, name, minutes }) => (
              <option key={id} value={id}>
                {name}, {minutes} min
              </option>
            ))}
          </select>
        </label>
      ) : (
        <button type="button" className="btn btn-sm btn-quiet" onClick={() => setChoosing(true)}>
          Another visit after it
        </button>
      )}
    </div>
  );
}
