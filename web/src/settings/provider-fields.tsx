import { useMe } from '../me.ts';
import type { Calendar } from '../schedule/use-schedule.ts';
import { ChoiceField, LineField, LinesField, SwitchField } from './fields.tsx';
import { usualWeek, WeekFields } from './week-fields.tsx';

type Provider = Calendar['providers'][number];
type Works = Provider['works'][number];

const kinds = [
  { value: 'none', label: 'Does not work here' },
  { value: 'open', label: 'Whenever it is open' },
  { value: 'weekly', label: 'By the week' },
] as const;

/** A provider's name, where and when they work, and the days they are away. */
export function ProviderFields({ now, set }: { now: Provider; set: (fields: Partial<Provider>) => void }) {
  const { practice } = useMe();
  const put = (location: string, works: Works | undefined) => {
    const order = practice.locations.map(({ id }) => id);
    const others = now.works.filter((one) => one.location !== location);
    const next = works ? [...others, works] : others;
    set({ works: next.toSorted((a, b) => order.indexOf(a.location) - order.indexOf(b.location)) });
  };
  return (
    <>
      <LineField label="Name" value={now.name} canChange onChange={(name) => set({ name })} />
      <SwitchField label="Can be booked" checked={now.active} canChange onChange={(active) => set({ active })} />
      <LinesField
        label="Away on"
        hint="One date a line, like 2026-12-24"
        value={now.off}
        canChange
        onChange={(off) => set({ off })}
      />
      {practice.locations.map(({ id, name }) => (
        <WorksAt
          key={id}
          place={name}
          works={now.works.find(({ location }) => location === id)}
          onChange={(works) => put(id, works && { ...works, location: id })}
        />
      ))}
    </>
  );
}

function WorksAt({
  place,
  works,
  onChange,
}: {
  place: string;
  works: Works | undefined;
  onChange: (works: Omit<Works, 'location'> | undefined) => void;
}) {
  const weekly = typeof works?.weekly === 'object' ? works.weekly : undefined;
  return (
    <fieldset className="calendar-place">
      <legend className="read-aloud">{place}</legend>
      <ChoiceField
        label={place}
        value={!works ? 'none' : weekly ? 'weekly' : 'open'}
        choices={kinds}
        canChange
        onChange={(kind) => onChange(kind === 'none' ? undefined : kind === 'open' ? {} : { weekly: usualWeek })}
      />
      {weekly ? (
        <WeekFields
          weekly={weekly}
          problem={() => undefined}
          canChange
          onChange={(week) => onChange({ weekly: week })}
        />
      ) : null}
    </fieldset>
  );
}
