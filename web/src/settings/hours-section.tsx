import { weekdays } from '#shared/domain/practice/wall-time.ts';
import type { Location } from './draft.ts';
import { ChoiceField, Group, LinesField } from './fields.tsx';
import type { Editing } from './use-settings.ts';
import { usualWeek, WeekFields } from './week-fields.tsx';

type Hours = Location['hours'];
const kinds = [
  { value: 'weekly', label: 'By the week' },
  { value: 'always', label: 'Always open' },
  { value: 'none', label: 'No hours set: clocks run day and night' },
] as const;

/** When each office is open: response clocks run in these hours only. */
export function HoursSection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  return now.locations.map((location, index) => (
    <OfLocation
      key={location.id}
      name={location.name}
      hours={location.hours}
      at={`locations.${index}.hours`}
      problem={problem}
      canChange={canChange}
      onChange={(hours) =>
        set({ locations: now.locations.map((one, place) => (place === index ? { ...one, hours } : one)) })
      }
    />
  ));
}

function OfLocation({
  name,
  hours,
  at,
  problem,
  canChange,
  onChange,
}: {
  name: string;
  hours: Hours;
  at: string;
  problem: Editing['problem'];
  canChange: boolean;
  onChange: (hours: Hours) => void;
}) {
  const { weekly, zone, holidays } = hours;
  const kind = weekly === undefined ? 'none' : weekly === 'always' ? 'always' : 'weekly';
  const choose = (value: (typeof kinds)[number]['value']) =>
    onChange({
      zone,
      holidays,
      ...(value === 'none' ? {} : { weekly: value === 'always' ? ('always' as const) : usualWeek }),
    });
  return (
    <Group
      title={name}
      hint={`By the clock of ${zone}. Targets count these hours; an open turn is due anew when they change.`}
    >
      <ChoiceField label="Open" value={kind} choices={kinds} canChange={canChange} onChange={choose} />
      {typeof weekly === 'object' ? (
        <WeekFields
          weekly={weekly}
          problem={(day) => problem(`${at}.weekly.${day}`)}
          canChange={canChange}
          onChange={(week) => onChange({ ...hours, weekly: week })}
        />
      ) : null}
      {problem(`${at}.weekly`) && !weekdays.some((day) => problem(`${at}.weekly.${day}`)) ? (
        <p className="c-danger">{problem(`${at}.weekly`)}</p>
      ) : null}
      <LinesField
        label="Holidays"
        hint="One a line, like 2026-12-25"
        value={holidays}
        error={problem(`${at}.holidays`)}
        canChange={canChange}
        onChange={(days) => onChange({ ...hours, holidays: days })}
      />
    </Group>
  );
}
