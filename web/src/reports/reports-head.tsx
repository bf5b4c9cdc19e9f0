import { Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMe, zoneOf } from '../me.ts';
import { timeOf } from '../ui/dates.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Shown } from './use-reports.ts';

const ranges = [
  { days: 1, name: 'Today' },
  { days: 7, name: '7 days' },
  { days: 28, name: '28 days' },
] as const;
const channels = [
  { id: 'all', name: 'All channels' },
  { id: 'sms', name: 'Texts' },
  { id: 'email', name: 'E-mails' },
  { id: 'voice', name: 'Calls' },
] as const;
/** No location's id: ids have no spaces. */
const everywhere = 'all locations';

/** Which days, where, and of what; all of it in the address. */
export function ReportsHead({ shown, updatedAt }: { shown: Shown; updatedAt: string | undefined }) {
  const me = useMe();
  const navigate = useNavigate({ from: '/reports' });
  const { search, days, to } = shown;
  const { locations } = me.practice;
  const manages = me.me.role !== 'coordinator';
  return (
    <header className="reports-head">
      <h1>Response and visits</h1>
      <span className="meta nowrap" role="status">
        {updatedAt ? `Updated ${timeOf(Date.parse(updatedAt), zoneOf(me, search.location ?? ''))}` : ''}
      </span>
      <span className="reports-choices">
        <nav className="segments" aria-label="Days">
          {ranges.map((range) => (
            <Link
              key={range.days}
              from="/reports"
              to="."
              search={({ days: _before, ...rest }) => (range.days === 28 ? rest : { ...rest, days: range.days })}
              className={days === range.days ? 'on' : ''}
              activeProps={{}}
              aria-current={days === range.days ? 'true' : undefined}
            >
              {range.name}
            </Link>
          ))}
        </nav>
        <input
          type="date"
          className="field field-sm"
          aria-label="Up to"
          value={to}
          onChange={({ currentTarget: { value } }) =>
            value ? navigate({ to: '.', search: (rest) => ({ ...rest, to: value }) }) : undefined
          }
        />
        {locations.length > 1 ? (
          <Choice
            label="Location"
            icon="place"
            value={search.location ?? everywhere}
            options={[{ id: everywhere, name: 'All locations' }, ...locations]}
            onChange={(id) =>
              navigate({
                to: '.',
                search: ({ location: _before, ...rest }) => (id === everywhere ? rest : { ...rest, location: id }),
              })
            }
          />
        ) : null}
        {manages ? (
          <>
            <Choice
              label="Channel"
              icon="sms"
              value={search.channel ?? 'all'}
              options={channels}
              onChange={(id) =>
                navigate({
                  to: '.',
                  search: ({ channel: _before, ...rest }) =>
                    id === 'sms' || id === 'email' || id === 'voice' ? { ...rest, channel: id } : rest,
                })
              }
            />
            <Choice
              label="Counted"
              icon="clock"
              value={`${search.measure ?? 'first'} ${search.clock ?? 'business'}`}
              options={countings}
              onChange={(id) =>
                navigate({
                  to: '.',
                  search: ({ measure: _measure, clock: _clock, ...rest }) => ({
                    ...rest,
                    ...(id.startsWith('every') ? { measure: 'every' as const } : {}),
                    ...(id.endsWith('wall') ? { clock: 'wall' as const } : {}),
                  }),
                })
              }
            />
          </>
        ) : null}
      </span>
    </header>
  );
}

const countings = [
  { id: 'first business', name: 'First response, opening hours' },
  { id: 'first wall', name: 'First response, wall clock' },
  { id: 'every business', name: 'Every response, opening hours' },
  { id: 'every wall', name: 'Every response, wall clock' },
] as const;

interface ChoiceProps {
  label: string;
  icon: IconName;
  value: string;
  options: readonly { id: string; name: string }[];
  onChange: (id: string) => void;
}

function Choice({ label, icon, value, options, onChange }: ChoiceProps) {
  const chosen = options.find(({ id }) => id === value) ?? options[0];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="btn btn-sm" aria-label={`${label}: ${chosen?.name}`}>
          <Icon name={icon} size={14} />
          {chosen?.name}
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value} onChange={onChange}>
          {options.map(({ id, name }) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
