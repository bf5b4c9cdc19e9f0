import type { Calendar } from '../schedule/use-schedule.ts';
import { ChoiceField, LineField, NumberField, SwitchField, TextField } from './fields.tsx';

type VisitType = Calendar['visitTypes'][number];

const usualGapDays = 14;

/** A visit type: how long, what the patient is told, where, by whom, and how long after what. */
export function VisitTypeFields({
  now,
  set,
  calendar,
}: {
  now: VisitType;
  set: (fields: Partial<VisitType>) => void;
  calendar: Calendar;
}) {
  const equipped = [...new Set(calendar.chairs.flatMap(({ kind }) => kind ?? []))].toSorted();
  const others = calendar.visitTypes.filter(({ id }) => id !== now.id);
  const everybody = calendar.providers.map(({ id }) => id);
  const toggle = (id: string, isOn: boolean) => {
    const before = now.providers ?? everybody;
    const next = isOn ? [...before, id] : before.filter((one) => one !== id);
    set({ providers: everybody.every((one) => next.includes(one)) || next.length === 0 ? undefined : next });
  };
  return (
    <>
      <LineField label="Name" value={now.name} canChange onChange={(name) => set({ name })} />
      <NumberField
        label="Minutes"
        hint="In steps of 5"
        step={5}
        value={now.minutes}
        canChange
        onChange={(minutes) => set({ minutes })}
      />
      <ChoiceField
        label="Needs a chair for"
        value={now.chairKind ?? ''}
        choices={[{ value: '', label: 'Any chair' }, ...equipped.map((kind) => ({ value: kind, label: kind }))]}
        canChange
        onChange={(kind) => set({ chairKind: kind === '' ? undefined : kind })}
      />
      <SwitchField label="Can be booked" checked={now.active} canChange onChange={(active) => set({ active })} />
      <TextField
        label="What the patient is told"
        hint="Behind the link of a reminder, never in a text"
        value={now.instructions}
        canChange
        onChange={(instructions) => set({ instructions })}
      />
      <ChoiceField
        label="Comes after"
        value={now.leastGap?.after ?? ''}
        choices={[{ value: '', label: 'Any time' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
        canChange
        onChange={(after) =>
          set({ leastGap: after === '' ? undefined : { after, days: now.leastGap?.days ?? usualGapDays } })
        }
      />
      {now.leastGap ? (
        <NumberField
          label="At least so many days after"
          value={now.leastGap.days}
          canChange
          onChange={(days) => set({ leastGap: now.leastGap && { ...now.leastGap, days } })}
        />
      ) : null}
      <fieldset className="calendar-place">
        <legend>Done by</legend>
        {calendar.providers.map(({ id, name }) => (
          <SwitchField
            key={id}
            label={name}
            checked={now.providers?.includes(id) ?? true}
            canChange
            onChange={(isOn) => toggle(id, isOn)}
          />
        ))}
      </fieldset>
    </>
  );
}
