import './dots.css';
import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../client.ts';
import { useNow } from '../clock.ts';
import { useMe } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { missedLook, missedStepLook, missedStepName, missedStepWhy } from './missed-look.ts';
import type { Opened } from './opened.ts';
import { Dot } from './reminder-steps.tsx';
import { closeMissed, type MissedVisit, useMissed } from './use-missed.ts';
import type { Calendar } from './use-schedule.ts';

interface Props {
  location: string;
  zone: string;
  calendar: Calendar | undefined;
  onOpen: (opened: Opened) => void;
}

/** Who missed a visit: what was done about it, what is next and why not; what asks for nothing more stands below. */
export function MissedSection({ location, ...rest }: Props) {
  const query = useMissed(location);
  const found = query.data;
  if (!found) {
    return query.isError ? (
      <section aria-label="Missed, to rebook">
        <h2>Missed, to rebook</h2>
        <p role="alert">The missed visits could not be loaded.</p>
      </section>
    ) : null;
  }
  const { visits, missed, recovered, isOn, more } = found;
  const open = visits.filter(({ state }) => state !== 'over');
  const over = visits.filter(({ state }) => state === 'over');
  return (
    <section aria-label="Missed, to rebook">
      <h2>
        Missed, to rebook
        <span className="end meta">{missed === 0 ? 'nobody' : `${recovered} of ${missed} booked again`}</span>
      </h2>
      {visits.length === 0 ? <p className="meta">Nobody missed a visit in the last 30 days.</p> : null}
      {isOn ? null : <SwitchedOff />}
      <ul>
        {open.map((visit) => (
          <Missed key={visit.id} visit={visit} {...rest} />
        ))}
      </ul>
      {over.length > 0 ? (
        <details className="missed-over">
          <summary>Settled ({over.length})</summary>
          <ul>
            {over.map((visit) => (
              <Missed key={visit.id} visit={visit} {...rest} />
            ))}
          </ul>
        </details>
      ) : null}
      {more ? <p className="meta">Older ones are not shown.</p> : null}
    </section>
  );
}

function SwitchedOff() {
  const { me } = useMe();
  return (
    <p className="meta">
      Nothing is sent by itself after a missed visit.{' '}
      {me.role === 'coordinator' ? null : (
        <Link to="/automations" search={{ missed: true }}>
          Set it up
        </Link>
      )}
    </p>
  );
}

function Missed({ visit, zone, calendar, onOpen }: Omit<Props, 'location'> & { visit: MissedVisit }) {
  const now = useNow();
  const look = missedLook(visit, zone, now);
  const { threadId, startsAt, givenName, familyName } = visit;
  const type = calendar?.visitTypes.find(({ id }) => id === visit.visitType)?.name;
  return (
    <li>
      <div className="line">
        <Link to="/inbox/$threadId" params={{ threadId }} className="strong cut">
          {givenName} {familyName}
        </Link>
        <span className={`chip ${look.chip} end nowrap`}>
          <Icon name={look.icon} size={12} />
          {look.words}
        </span>
      </div>
      <div className="line">
        <span className="meta cut">
          Missed {whenOf(Date.parse(startsAt), zone, now)}
          {type ? ` · ${type}` : ''}
        </span>
        <span className="ladder end">
          {visit.steps.map((step) => (
            <Dot key={step.step} look={missedStepLook(step)} />
          ))}
        </span>
      </div>
      {visit.state === 'over' ? null : <Actions visit={visit} onOpen={onOpen} />}
      <Steps visit={visit} zone={zone} now={now} />
    </li>
  );
}

function Actions({ visit, onOpen }: { visit: MissedVisit; onOpen: (opened: Opened) => void }) {
  const { patientId: id, givenName, familyName, phone, visitType, provider } = visit;
  const name = `${givenName} ${familyName}`;
  const wished = { ...(visitType ? { visitType } : {}), ...(provider ? { provider } : {}) };
  return (
    <div className="line line-close">
      <button
        type="button"
        className="btn btn-xs"
        aria-label={`Book again: ${name}`}
        onClick={() => onOpen({ kind: 'book', patient: { id, givenName, familyName }, ...wished })}
      >
        Book again
      </button>
      {phone ? (
        <a className="btn btn-xs" href={`tel:${phone}`} aria-label={`Call ${name}, ${phoneOf(phone)}`}>
          Call
        </a>
      ) : null}
      <button
        type="button"
        className="btn btn-xs"
        aria-label={`Called: ${name}`}
        onClick={() => void closeMissed(visit, 'called')}
      >
        Called
      </button>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="icon-btn end" aria-label={`More for ${name}, missed`}>
            <Icon name="more" className="i-heavy" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void closeMissed(visit, 'nothing-to-do')}>Nothing to do</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Steps({ visit, zone, now }: { visit: MissedVisit; zone: string; now: number }) {
  const { data } = useQuery({ queryKey: ['follow-ups'], queryFn: () => call('readFollowUps', {}), staleTime: 60_000 });
  if (visit.steps.length === 0 && !visit.over) return null;
  return (
    <details className="missed-steps">
      <summary>
        What was done<span className="read-aloud"> for {`${visit.givenName} ${visit.familyName}`}</span>
      </summary>
      {visit.over ? <p className="meta">{visit.over.message}</p> : null}
      <dl>
        {visit.steps.map((step) => (
          <div key={step.step}>
            <dt>
              {missedStepName(step, data?.steps ?? [])}: {missedStepLook(step).words}
            </dt>
            <dd className="meta">{missedStepWhy(step, zone, now)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
