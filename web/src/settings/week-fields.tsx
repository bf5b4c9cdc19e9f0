import { useState } from 'react';
import { type Weekday, weekdays } from '#shared/domain/practice/wall-time.ts';
import { LineField } from './fields.tsx';

const names = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};
const workday = [{ from: '08:00', to: '17:00' }];
/** What a week is before somebody says otherwise. */
export const usualWeek: Week = { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday };

type Week = { [D in Weekday]?: { from: string; to: string }[] | undefined };

/** The openings of each day of a week. */
export function WeekFields({
  weekly,
  problem,
  canChange,
  onChange,
}: {
  weekly: Week;
  problem: (day: Weekday) => string | undefined;
  canChange: boolean;
  onChange: (weekly: Week) => void;
}) {
  return weekdays.map((day) => (
    <DayField
      key={day}
      label={names[day]}
      openings={weekly[day] ?? []}
      error={problem(day)}
      canChange={canChange}
      onChange={(openings) => onChange({ ...weekly, [day]: openings })}
    />
  ));
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
