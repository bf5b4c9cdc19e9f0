import { useState } from 'react';
import { weekdays } from '#shared/domain/practice/wall-time.ts';
import type { Location } from './draft.ts';
import { ChoiceField, Group, LineField, LinesField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

type Hours = Location['hours'];
const names = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};
const kinds = [
  { value: 'weekly', label: 'By the week' },
  { value: 'always', label: 'Always open' },
  { value: 'none', label: 'No hours set: clocks run day and night' },
] as const;
const workday = [{ from: '08:00', to: '17:00' }];
const usual = { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday };

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
      ...(value === 'none' ? {} : { weekly: value === 'always' ? ('always' as const) : usual }),
    });
  return (
    <Group
      title={name}
      hint={`By the clock of ${zone}. Targets count these hours; an open turn is due anew when they change.`}
    >
      <ChoiceField label="Open" value={kind} choices={kinds} canChange={canChange} onChange={choose} />
      {typeof weekly === 'object'
        ? weekdays.map((day) => (
            <DayField
              key={day}
              label={names[day]}
              openings={weekly[day] ?? []}
              error={problem(`${at}.weekly.${day}`)}
              canChange={canChange}
              onChange={(openings) => onChange({ ...hours, weekly: { ...weekly, [day]: openings } })}
            />
          ))
        : null}
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

/** The openings of a day as people write them: `08:00-12:00, 13:00-17:00`. Empty: closed. */
function DayField({
  label,
  openings,
  error,
  canChange,
  onChange,
}: {
  label: string;
  openings: { from: string; to: string }[];
  error: string | undefined;
  canChange: boolean;
  onChange: (openings: { from: string; to: string }[]) => void;
}) {
  const [text, setText] = useState(openings.map(({ from, to }) => `${from}-${to}`).join(', '));
  return (
    <LineField
      label={label}
      {...(text.trim() === '' ? { hint: 'Closed' } : {})}
      value={text}
      error={error}
      canChange={canChange}
      onChange={(next) => {
        setText(next);
        const parts = next.split(',').filter((part) => part.trim() !== '');
        onChange(
          parts.map((part) => {
            const [from = '', to = ''] = part.split(/[-–]/).map((time) => clockTime(time.trim()));
            return { from, to };
          }),
        );
      }}
    />
  );
}

/** `8` and `8:00` are 08:00; what is no time stays, for the server to say so. */
function clockTime(text: string): string {
  const read = /^(\d{1,2})(?::(\d{2}))?$/.exec(text);
  return read ? `${(read[1] ?? '').padStart(2, '0')}:${read[2] ?? '00'}` : text;
}
