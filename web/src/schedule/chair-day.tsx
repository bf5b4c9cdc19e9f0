import type { CSSProperties } from 'react';
import type { AppointmentOut } from '#shared/api.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { useNow } from '../clock.ts';
import { timeOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import type { Opened } from './opened.ts';
import type { Calendar } from './use-schedule.ts';
import { VisitMenu } from './visit-actions.tsx';
import { clockOf, lookOf } from './visit-look.ts';

interface Props {
  visits: readonly AppointmentOut[];
  calendar: Calendar;
  location: string;
  zone: string;
  date: string;
  onOpen: (opened: Opened) => void;
}

const hourMs = 3_600_000;

/** The day by chair: a column each, visits where and as long as they are. */
export function ChairDay({ visits, calendar, location, zone, date, onOpen }: Props) {
  const now = useNow();
  const standing = visits.filter(({ state }) => state !== 'cancelled' && state !== 'late-cancelled');
  const chairs = calendar.chairs.filter(
    ({ location: at, active, id }) => at === location && (active || standing.some(({ chair }) => chair === id)),
  );
  const known = new Set(chairs.map(({ id }) => id));
  const elsewhere = standing.filter(({ chair }) => chair === undefined || !known.has(chair));
  const columns = [...chairs, ...(elsewhere.length > 0 ? [{ id: '', name: 'No chair' }] : [])];
  const [first, last] = boundsOf(standing, zone, date);
  const hours = Array.from({ length: Math.round((last - first) / hourMs) }, (_none, nth) => first + nth * hourMs);
  if (columns.length === 0) {
    return (
      <div className="empty">
        <h2>No chairs here</h2>
        <p>The calendar has no chair at this location yet.</p>
      </div>
    );
  }
  const size: CSSProperties & Record<'--hours' | '--chairs', number> = {
    '--hours': hours.length,
    '--chairs': columns.length,
  };
  return (
    <div className="chairs" style={size}>
      <div className="chairs-hours" aria-hidden="true">
        {hours.map((at) => (
          <span key={at}>{timeOf(at, zone)}</span>
        ))}
      </div>
      {columns.map(({ id, name }) => (
        <section key={id} className="chair" aria-label={name}>
          <h2>{name}</h2>
          <ol>
            {(id === '' ? elsewhere : standing.filter(({ chair }) => chair === id)).map((visit) => (
              <Block key={visit.id} visit={visit} calendar={calendar} first={first} now={now} onOpen={onOpen} />
            ))}
          </ol>
        </section>
      ))}
      {now > first && now < last ? (
        <span className="chairs-now" aria-hidden="true" style={{ '--at': (now - first) / hourMs } as CSSProperties} />
      ) : null}
    </div>
  );
}

/** From eight to five, or as far as the visits go; whole hours. */
function boundsOf(visits: readonly AppointmentOut[], zone: string, date: string): [number, number] {
  const usual: [number, number] = [instantOf(zone, date, '08:00'), instantOf(zone, date, '17:00')];
  const first = Math.min(usual[0], ...visits.map(({ startsAt }) => Date.parse(startsAt)));
  const last = Math.max(usual[1], ...visits.map(({ endsAt }) => Date.parse(endsAt)));
  return [Math.floor(first / hourMs) * hourMs, Math.ceil(last / hourMs) * hourMs];
}

function Block({
  visit,
  calendar,
  first,
  now,
  onOpen,
}: {
  visit: AppointmentOut;
  calendar: Calendar;
  first: number;
  now: number;
  onOpen: (opened: Opened) => void;
}) {
  const type = calendar.visitTypes.find(({ id }) => id === visit.visitType)?.name ?? 'Visit';
  const provider = calendar.providers.find(({ id }) => id === visit.provider)?.name;
  const look = lookOf(visit, now);
  const at = {
    '--at': (Date.parse(visit.startsAt) - first) / hourMs,
    '--long': visit.minutes / 60,
  } as CSSProperties;
  return (
    <li className={`block ${look.chip.replace('chip', 'block')}`} style={at} data-visit={visit.id} tabIndex={-1}>
      <div className="block-words">
        <span className="strong cut">
          <Icon name={look.icon} size={12} /> {clockOf(visit.time)} {visit.patient.name}
        </span>
        <span className="meta cut">
          {look.words} · {[type, provider].filter((one) => one !== undefined).join(' · ')}
        </span>
      </div>
      <VisitMenu visit={visit} now={now} onOpen={onOpen} />
    </li>
  );
}
