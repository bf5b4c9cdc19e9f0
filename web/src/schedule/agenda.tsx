import { Link } from '@tanstack/react-router';
import { Fragment, useId, useState } from 'react';
import type { AppointmentOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { dateOf, timeOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { ChainLine } from './chain-line.tsx';
import type { Opened } from './opened.ts';
import { DotLegend, ReminderDots, ReminderTable } from './reminder-steps.tsx';
import type { VisitReminders } from './use-reminders.ts';
import type { Calendar } from './use-schedule.ts';
import { NextStep, VisitMenu } from './visit-actions.tsx';
import { clockOf, lookOf, needsOf } from './visit-look.ts';

interface Props {
  visits: readonly AppointmentOut[];
  reminders: ReadonlyMap<string, VisitReminders>;
  /** Visits whose patients no reminder can reach. */
  unreachable: ReadonlySet<string>;
  isPending: boolean;
  /** The location is not open on this day. */
  isClosed: boolean;
  calendar: Calendar | undefined;
  zone: string;
  date: string;
  onOpen: (opened: Opened) => void;
}

/** The day as a list, in the order of the clock, with the line of now where it is. */
export function Agenda({ visits, reminders, unreachable, isPending, isClosed, calendar, zone, date, onOpen }: Props) {
  const now = useNow();
  if (isPending) return <Skeleton />;
  if (visits.length === 0 && isClosed) {
    return (
      <div className="empty">
        <h2>Closed on this day</h2>
        <p>Nothing is booked. The hours and holidays of each location stand under Settings.</p>
      </div>
    );
  }
  if (visits.length === 0) {
    return (
      <div className="empty">
        <h2>Nothing is booked</h2>
        <p>
          <button type="button" className="btn-link" onClick={() => onOpen({ kind: 'book', date })}>
            Book a visit
          </button>{' '}
          for this day, or look at another.
        </p>
      </div>
    );
  }
  const isToday = dateOf(now, zone) === date;
  const nextAt = visits.findIndex(({ startsAt }) => Date.parse(startsAt) > now);
  return (
    <>
      <div className="visit agenda-heads" aria-hidden="true">
        <span>Time</span>
        <span>Patient</span>
        <span>Confirmation</span>
        <span>Reminders, first to last</span>
      </div>
      <ol className="agenda" aria-label="Visits">
        {visits.map((visit, nth) => (
          <Fragment key={visit.id}>
            {isToday && nth === nextAt ? (
              <li className="agenda-now" aria-hidden="true">
                <span>{timeOf(now, zone)}</span>
              </li>
            ) : null}
            <VisitRow
              visit={visit}
              reminders={reminders.get(visit.id)}
              isUnreachable={unreachable.has(visit.id)}
              calendar={calendar}
              now={now}
              onOpen={onOpen}
            />
          </Fragment>
        ))}
      </ol>
      <DotLegend />
    </>
  );
}

function VisitRow({
  visit,
  reminders,
  isUnreachable,
  calendar,
  now,
  onOpen,
}: {
  visit: AppointmentOut;
  reminders: VisitReminders | undefined;
  isUnreachable: boolean;
  calendar: Calendar | undefined;
  now: number;
  onOpen: (opened: Opened) => void;
}) {
  const type = calendar?.visitTypes.find(({ id }) => id === visit.visitType);
  const provider = calendar?.providers.find(({ id }) => id === visit.provider);
  const chair = calendar?.chairs.find(({ id }) => id === visit.chair);
  const [isOpen, setOpen] = useState(false);
  const whyId = useId();
  const look = lookOf(visit, now, isUnreachable);
  const isOff = visit.state === 'cancelled' || visit.state === 'late-cancelled';
  const isPast = Date.parse(visit.endsAt) < now;
  return (
    <li
      className={`visit${isOff ? ' visit-off' : ''}${isPast ? ' visit-past' : ''}`}
      data-visit={visit.id}
      tabIndex={-1}
    >
      <span className="visit-time">
        {clockOf(visit.time)}
        <small>{visit.minutes} min</small>
      </span>
      <span className="visit-who">
        <span className="visit-name">
          <Link to="/inbox/$threadId" params={{ threadId: visit.threadId }} className="strong">
            {visit.patient.name}
          </Link>
          {visit.confidential ? <span className="chip chip-outline">Confidential</span> : null}
          {needsOf(visit).map((need) => (
            <span className="chip" key={need}>
              <Icon name="globe" size={12} />
              <span className="cut">{need}</span>
            </span>
          ))}
          {visit.holdsNoTime && !isPast ? <span className="chip chip-warn">At the same time as another</span> : null}
        </span>
        <span className="meta">
          {[type?.name ?? 'Visit', provider?.name, chair?.name].filter((one) => one !== undefined).join(' · ')}
          {visit.reason ? <span dir="auto"> · {visit.reason}</span> : null}
        </span>
        {visit.chain ? <ChainLine visit={visit} calendar={calendar} now={now} /> : null}
      </span>
      <span className="visit-state">
        <span className={`chip ${look.chip}`}>
          <Icon name={look.icon} size={12} />
          {look.words}
        </span>
      </span>
      {reminders ? (
        <ReminderDots reminders={reminders} isUnreachable={isUnreachable} zone={visit.zone} now={now} />
      ) : (
        <span className="ladder" />
      )}
      <span className="visit-actions">
        <NextStep visit={visit} now={now} />
        <VisitMenu visit={visit} now={now} onOpen={onOpen} />
        {reminders ? (
          <button
            type="button"
            className="icon-btn"
            data-why
            aria-label={`Reminders of ${visit.patient.name}, why or why not`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? whyId : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="down" size={14} />
          </button>
        ) : null}
      </span>
      {isOpen && reminders ? (
        <div className="visit-why" id={whyId}>
          <ReminderTable reminders={reminders} zone={visit.zone} now={now} />
        </div>
      ) : null}
    </li>
  );
}

function Skeleton() {
  return (
    <div className="agenda" aria-hidden="true">
      {[60, 45, 70, 50].map((width) => (
        <div className="visit" key={width}>
          <span className="skeleton" />
          <span className="skeleton" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
