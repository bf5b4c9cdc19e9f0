import { Link } from '@tanstack/react-router';
import type { AppointmentOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { MissedSection } from './missed-section.tsx';
import type { Opened } from './opened.ts';
import { useUnreachable } from './use-reminders.ts';
import { type Calendar, type Day, useUnmarked } from './use-schedule.ts';
import { NextStep } from './visit-actions.tsx';
import { clockOf } from './visit-look.ts';

interface Props {
  location: string;
  zone: string;
  day: Day | undefined;
  calendar: Calendar | undefined;
  onOpen: (opened: Opened) => void;
}

/** Beside the day: visits that nobody marked, and times of this day that became free. */
export function ScheduleSide({ location, zone, day, calendar, onOpen }: Props) {
  const now = useNow();
  const unmarked = useUnmarked(location).data?.appointments ?? [];
  const freed = freedTimes(day).filter(({ startsAt }) => startsAt === undefined || Date.parse(startsAt) > now);
  return (
    <aside className="schedule-side" aria-label="To do">
      <section>
        <h2>
          Did they come?
          <span className="end meta">{unmarked.length === 0 ? 'all marked' : `${unmarked.length} to mark`}</span>
        </h2>
        {unmarked.length === 0 ? <p className="meta">Every visit that is over has been marked.</p> : null}
        <ul>
          {unmarked.map((visit) => (
            <li key={visit.id}>
              <div className="line">
                <b className="strong cut">{visit.patient.name}</b>
                <span className="end meta nowrap">{whenOf(Date.parse(visit.startsAt), zone, now)}</span>
              </div>
              <div className="line line-close">
                <NextStep visit={visit} now={now} />
              </div>
            </li>
          ))}
        </ul>
      </section>
      <MissedSection location={location} zone={zone} calendar={calendar} onOpen={onOpen} />
      <UnreachableTomorrow location={location} />
      <section>
        <h2>From another system</h2>
        <p>
          <Link to="/imports">Bring in patients and visits</Link>
        </p>
      </section>
      {freed.length > 0 ? (
        <section>
          <h2>Freed on this day</h2>
          <ul>
            {freed.map((one) => (
              <li key={`${one.time} ${one.key}`}>
                <div className="line">
                  <b className="strong">{clockOf(one.time)}</b>
                  <span className="meta">{one.minutes} min</span>
                  <span className="end chip">
                    <Icon name={one.icon} size={12} />
                    {one.words}
                  </span>
                </div>
                <div className="line">
                  <span className="meta cut">
                    {one.name}
                    {nameOf(calendar, one.provider)}
                  </span>
                  {day && one.startsAt !== undefined ? (
                    <button
                      type="button"
                      className="btn btn-xs end"
                      onClick={() => onOpen({ kind: 'book', date: one.date, time: one.time })}
                    >
                      Book<span className="read-aloud"> {clockOf(one.time)}</span>
                    </button>
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </aside>
  );
}

/** Who is expected tomorrow and cannot be reached by any reminder: somebody has to call them. */
function UnreachableTomorrow({ location }: { location: string }) {
  const found = useUnreachable(location).data;
  if (!found) return null;
  const { visits, unreachable } = found;
  return (
    <section>
      <h2>
        Unreachable tomorrow
        <span className="end meta">
          {unreachable.length} of {visits}
        </span>
      </h2>
      {unreachable.length === 0 ? <p className="meta">Reminders can reach everybody who is expected.</p> : null}
      <ul>
        {unreachable.map(({ id, threadId, name, time, phone, reasons }) => (
          <li key={id}>
            <div className="line">
              <Link to="/inbox/$threadId" params={{ threadId }} className="strong cut">
                {name}
              </Link>
              <span className="end meta nowrap">{clockOf(time)}</span>
            </div>
            <span className="meta">{reasons.map(({ message }) => message).join(' ')}</span>
            {phone ? (
              <a className="btn btn-xs" href={`tel:${phone}`}>
                Call {phoneOf(phone)}
              </a>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Freed {
  key: string;
  date: string;
  time: string;
  minutes: number;
  name: string;
  provider?: string | undefined;
  words: string;
  icon: 'move' | 'ban';
  startsAt?: string;
}

/** Times that were called off or left by a move, in their order. */
function freedTimes(day: Day | undefined): Freed[] {
  if (!day) return [];
  const off = day.appointments
    .filter(({ state }) => state === 'cancelled' || state === 'late-cancelled')
    .map(
      (visit: AppointmentOut): Freed => ({
        key: visit.id,
        date: visit.date,
        time: visit.time,
        minutes: visit.minutes,
        name: visit.patient.name,
        provider: visit.provider,
        words: visit.state === 'cancelled' ? 'Cancelled' : 'Cancelled late',
        icon: 'ban',
        startsAt: visit.startsAt,
      }),
    );
  const left = day.left.map((one): Freed => ({ ...one, key: one.appointmentId, words: 'Moved away', icon: 'move' }));
  return [...off, ...left].toSorted((a, b) => a.time.localeCompare(b.time));
}

function nameOf(calendar: Calendar | undefined, provider: string | undefined): string {
  const found = calendar?.providers.find(({ id }) => id === provider)?.name;
  return found ? ` · ${found}` : '';
}
