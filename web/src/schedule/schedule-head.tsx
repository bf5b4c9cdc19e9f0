import { Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { dayAfter } from '#shared/domain/practice/wall-time.ts';
import { useMe } from '../me.ts';
import type { ScheduleSearch } from '../routes.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Calendar } from './use-schedule.ts';

interface Props {
  date: string;
  today: string;
  search: ScheduleSearch;
  location: string;
  calendar: Calendar | undefined;
  onDate: (date: string) => void;
  onBook: () => void;
}

/** Which day, where, whose and how; and the one button that books. */
export function ScheduleHead({ date, today, search, location, calendar, onDate, onBook }: Props) {
  const day = new Date(`${date}T12:00:00Z`);
  const before = new Date(day.getTime() - 86_400_000).toISOString().slice(0, 10);
  return (
    <header className="schedule-head">
      <h1>
        {day
          .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
          .replace(',', '')}
      </h1>
      <span className="meta nowrap">{nearness(date, today)}</span>
      <span className="line line-close">
        <button type="button" className="icon-btn" aria-label="Previous day" onClick={() => onDate(before)}>
          <Icon name="left" />
        </button>
        <button
          type="button"
          className="btn btn-sm"
          aria-current={date === today ? 'date' : undefined}
          onClick={() => onDate(today)}
        >
          Today
        </button>
        <button type="button" className="icon-btn" aria-label="Next day" onClick={() => onDate(dayAfter(date))}>
          <Icon name="right" />
        </button>
        <input
          type="date"
          className="field field-sm"
          aria-label="Day"
          value={date}
          onChange={(event) => (event.currentTarget.value ? onDate(event.currentTarget.value) : undefined)}
        />
      </span>
      <span className="schedule-choices">
        <nav className="segments" aria-label="Layout">
          <Link
            from="/schedule"
            to="."
            search={({ view: _chairs, ...rest }) => rest}
            className={search.view ? '' : 'on'}
            activeProps={{}}
            aria-current={search.view ? undefined : 'true'}
          >
            <Icon name="agenda" size={14} />
            Agenda
          </Link>
          <Link
            from="/schedule"
            to="."
            search={(rest) => ({ ...rest, view: 'chairs' as const })}
            className={search.view ? 'on' : ''}
            activeProps={{}}
            aria-current={search.view ? 'true' : undefined}
          >
            <Icon name="chairs" size={14} />
            Chairs
          </Link>
        </nav>
        <Choices location={location} provider={search.provider} calendar={calendar} />
        <button type="button" className="btn btn-main btn-sm" onClick={onBook}>
          <Icon name="plus" size={14} />
          Book
        </button>
      </span>
    </header>
  );
}

function nearness(date: string, today: string): string {
  const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
  if (days === 0) return 'today';
  if (Math.abs(days) === 1) return days === 1 ? 'tomorrow' : 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** No provider's id: ids have no spaces. */
const everybody = 'all providers';

function Choices({
  location,
  provider,
  calendar,
}: {
  location: string;
  provider: string | undefined;
  calendar: Calendar | undefined;
}) {
  const { practice } = useMe();
  const navigate = useNavigate({ from: '/schedule' });
  const here =
    calendar?.providers.filter(({ works, active }) => active && works.some((one) => one.location === location)) ?? [];
  const place = practice.locations.find(({ id }) => id === location);
  return (
    <>
      {practice.locations.length > 1 ? (
        <Choice
          label="Location"
          icon="place"
          value={location}
          shown={place?.name ?? ''}
          options={practice.locations}
          onChoose={(id) => navigate({ search: ({ provider: _theirs, ...rest }) => ({ ...rest, location: id }) })}
        />
      ) : null}
      <Choice
        label="Provider"
        icon="user"
        value={provider ?? everybody}
        shown={here.find(({ id }) => id === provider)?.name ?? 'All providers'}
        options={[{ id: everybody, name: 'All providers' }, ...here]}
        onChoose={(id) =>
          navigate({
            search: ({ provider: _before, ...rest }) => (id === everybody ? rest : { ...rest, provider: id }),
          })
        }
      />
    </>
  );
}

function Choice(props: {
  label: string;
  icon: 'place' | 'user';
  value: string;
  shown: string;
  options: readonly { id: string; name: string }[];
  onChoose: (id: string) => void;
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="btn btn-sm" aria-label={`${props.label}: ${props.shown}`}>
          <Icon name={props.icon} size={14} />
          <span className="cut">{props.shown}</span>
          <Icon name="down" size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={props.value} onChange={props.onChoose}>
          {props.options.map(({ id, name }) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
