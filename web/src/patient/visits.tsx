import { lazy, Suspense, useState } from 'react';
import type { AppointmentOut, ThreadOut } from '#shared/api.ts';
import { isAhead } from '#shared/domain/appointment/transitions.ts';
import { visitWhen } from '#shared/domain/appointment/visit-words.ts';
import { useMe } from '../me.ts';
import { CancelDialog } from '../schedule/cancel-dialog.tsx';
import type { Opened } from '../schedule/opened.ts';
import { type Calendar, mark, useCalendar } from '../schedule/use-schedule.ts';
import { lookOf } from '../schedule/visit-look.ts';
import { dateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { Reminders } from './reminders.tsx';
import { type Patient, useVisitsOf } from './use-patient.ts';

const BookDrawer = lazy(() => import('../schedule/book-drawer.tsx').then((module) => ({ default: module.BookDrawer })));
const mostPast = 5;

/** What is booked and what was, with the one press that confirms, moves or cancels. */
export function Visits({
  thread,
  patient,
  zone,
  now,
}: {
  thread: ThreadOut;
  patient: Patient;
  zone: string;
  now: number;
}) {
  const query = useVisitsOf(patient.id, thread.nextAppointment);
  const calendar = useCalendar();
  const [opened, setOpened] = useState<Opened>();
  const all = query.data?.appointments ?? [];
  const ahead = all.filter(({ state, endsAt }) => Date.parse(endsAt) > now && isOn(state));
  const past = all.filter((visit) => !ahead.includes(visit)).slice(0, mostPast);
  const [next] = ahead;
  return (
    <>
      <section className="panel-part" aria-label="Appointments">
        <h3 className="line">
          Appointments
          {patient.deceased ? null : (
            <button
              type="button"
              className="icon-btn end"
              aria-label="Book a visit"
              onClick={() => setOpened({ kind: 'book', patient, confidential: thread.confidential === true })}
            >
              <Icon name="plus" />
            </button>
          )}
        </h3>
        {query.data && ahead.length === 0 ? <p className="meta">Nothing is booked.</p> : null}
        {query.isError && !query.data ? <p role="alert">The visits could not be loaded.</p> : null}
        <ul>
          {ahead.map((visit) => (
            <NextVisit key={visit.id} visit={visit} calendar={calendar} now={now} onOpen={setOpened} />
          ))}
        </ul>
        {past.length > 0 ? (
          <details className="panel-past">
            <summary>Earlier ({past.length})</summary>
            <ul>
              {past.map((visit) => (
                <li key={visit.id} className="line">
                  <span className="cut">
                    {visitWhen(visit)} · {typeOf(calendar, visit)}
                  </span>
                  <span className="end meta nowrap">{lookOf(visit, now).words}</span>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        {opened && opened.kind !== 'cancel' ? (
          <Suspense>
            <BookDrawer
              opened={opened}
              location={opened.kind === 'move' ? opened.visit.location : thread.location}
              zone={opened.kind === 'move' ? opened.visit.zone : zone}
              date={opened.kind === 'move' ? opened.visit.date : dateOf(now, zone)}
              calendar={calendar}
              onClose={() => setOpened(undefined)}
              onDone={() => setOpened(undefined)}
            />
          </Suspense>
        ) : null}
        <CancelDialog
          visit={opened?.kind === 'cancel' ? opened.visit : undefined}
          lateHours={calendar?.lateCancelHours ?? 0}
          onClose={() => setOpened(undefined)}
        />
      </section>
      {next ? <Reminders visit={next} now={now} /> : null}
    </>
  );
}

function NextVisit({
  visit,
  calendar,
  now,
  onOpen,
}: {
  visit: AppointmentOut;
  calendar: Calendar | undefined;
  now: number;
  onOpen: (opened: Opened) => void;
}) {
  const { practice } = useMe();
  const look = lookOf(visit, now);
  const place = practice.locations.length > 1 ? practice.locations.find(({ id }) => id === visit.location) : undefined;
  const provider = calendar?.providers.find(({ id }) => id === visit.provider)?.name;
  const when = visitWhen(visit);
  return (
    <li className="panel-visit" aria-label={`${when}, ${look.words}`}>
      <div className="line">
        <b className="strong">{when}</b>
        <span className={`end chip ${look.chip}`}>
          <Icon name={look.icon} size={12} />
          {look.words}
        </span>
      </div>
      <p className="meta">
        {[`${typeOf(calendar, visit)}, ${visit.minutes} min`, provider, place?.name].filter((word) => word).join(' · ')}
      </p>
      {isAhead(visit.state) ? (
        <div className="line line-close">
          {visit.state === 'booked' ? (
            <button type="button" className="btn btn-xs" onClick={() => mark(visit, 'confirmed')}>
              Confirm
            </button>
          ) : null}
          {visit.visitType ? (
            <button type="button" className="btn btn-xs" onClick={() => onOpen({ kind: 'move', visit })}>
              Move
            </button>
          ) : null}
          <button type="button" className="btn btn-xs" onClick={() => onOpen({ kind: 'cancel', visit })}>
            Cancel
          </button>
        </div>
      ) : null}
    </li>
  );
}

function isOn(state: AppointmentOut['state']): boolean {
  return isAhead(state) || state === 'arrived';
}

function typeOf(calendar: Calendar | undefined, { visitType }: AppointmentOut): string {
  return calendar?.visitTypes.find(({ id }) => id === visitType)?.name ?? 'Visit';
}
