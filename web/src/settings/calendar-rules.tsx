import { useState } from 'react';
import type { Calendar } from '../schedule/use-schedule.ts';
import { showToast } from '../ui/toast-store.ts';
import { ChoiceField, Group, NumberField } from './fields.tsx';
import { saveCalendar } from './save-item.ts';

const rules = [
  { value: 'ask', label: 'Ask the desk' },
  { value: 'attended', label: 'Take it as attended' },
  { value: 'no-show', label: 'Take it as missed' },
] as const;

/** When a cancellation is late, and what becomes of a visit that nobody marked. */
export function CalendarRules({ calendar }: { calendar: Calendar }) {
  const { lateCancelHours, unmarked } = calendar;
  const stored = { lateCancelHours, unmarked };
  const [now, setNow] = useState(stored);
  const [round, setRound] = useState(0);
  const [trouble, setTrouble] = useState('');
  const isDirty = JSON.stringify(now) !== JSON.stringify(stored);
  async function save() {
    const wrong = await saveCalendar((newest) => ({ ...newest, ...now }));
    setTrouble(wrong ?? '');
    if (!wrong) showToast({ id: 'calendar', text: 'The rules are saved. They hold at once.', tone: 'plain' });
  }
  return (
    <Group title="Rules of the calendar" key={round}>
      <NumberField
        label="A cancellation is late within, hours"
        hint="Before the visit; 0: never"
        value={now.lateCancelHours}
        canChange
        onChange={(hours) => setNow({ ...now, lateCancelHours: hours })}
      />
      <ChoiceField
        label="A visit that nobody marked"
        value={now.unmarked.rule}
        choices={rules}
        canChange
        onChange={(rule) => setNow({ ...now, unmarked: { ...now.unmarked, rule } })}
      />
      <NumberField
        label="Minutes after its end"
        value={now.unmarked.afterMinutes}
        canChange
        onChange={(afterMinutes) => setNow({ ...now, unmarked: { ...now.unmarked, afterMinutes } })}
      />
      {trouble === '' ? null : (
        <p className="c-danger" role="alert">
          {trouble}
        </p>
      )}
      {isDirty ? (
        <div className="line">
          <button type="button" className="btn btn-sm btn-main" onClick={save}>
            Save the rules
          </button>
          <button
            type="button"
            className="btn btn-sm"
            onClick={() => {
              setNow(stored);
              setTrouble('');
              setRound(round + 1);
            }}
          >
            Discard
          </button>
        </div>
      ) : null}
    </Group>
  );
}
